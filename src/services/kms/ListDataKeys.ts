import { t } from '../../contract/fault.ts'
import { int, list, optional, record } from '../../contract/shape.ts'
import { checkCluster } from './cmk.ts'
import { pageOfDataKeys } from './data-key.ts'
import { dataKeyId } from './data-key-fields.ts'
import { hsmClusterId } from './fields.ts'
import { limit, offset, ownerOf, pageOf, role } from './listing.ts'
import { action } from './service.ts'

export default action({
  title: t('获取数据密钥列表', 'List data keys'),
  about: t(
    '分页列出调用地域内由 KMS 保存的数据密钥的 ID,从新到旧,包括各种状态。',
    'Lists by page the ids of the data keys that KMS keeps in the region of the call, the newest first, whatever their state.',
  ),
  rate: 100,
  effect: 'read',
  resource: '*',
  input: {
    Offset: offset('InvalidParameterValue'),
    Limit: limit('InvalidParameterValue'),
    Role: role('InvalidParameterValue'),
    HsmClusterId: hsmClusterId,
  },
  output: {
    DataKeys: optional(list(record({ DataKeyId: dataKeyId }, '数据密钥', 'Data key'), '数据密钥', 'The data keys')),
    TotalCount: int('符合条件的总数', 'How many match in all'),
  },
  faults: ['InvalidParameterValue.InvalidHsmClusterId'],
  examples: [
    {
      title: t('第一页', 'The first page'),
      input: { Offset: 0, Limit: 2 },
      output: {
        DataKeys: [
          { DataKeyId: '23e80852-1e38-11e9-b129-5cb9019b4d03' },
          { DataKeyId: '23e80852-1e38-11e9-b129-5cb9019b4d02' },
        ],
        TotalCount: 3,
      },
    },
  ],
  async run(input, desk) {
    const region = desk.region ?? desk.settings.region
    const cluster = input.HsmClusterId ?? ''
    await checkCluster(desk, region, cluster)
    const where = { account: desk.caller.account, region, owner: ownerOf(input.Role), ...(cluster && { cluster }) }
    const { total, rows } = await pageOfDataKeys(desk, where, pageOf(input))
    return { output: { DataKeys: rows.map(({ id }) => ({ DataKeyId: id })), TotalCount: total } }
  },
})
