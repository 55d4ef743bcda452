import { t } from '../../contract/fault.ts'
import { int, list, optional, record } from '../../contract/shape.ts'
import { checkCluster } from './cmk.ts'
import { pageOfCmks } from './cmk-list.ts'
import { hsmClusterId, keyId } from './fields.ts'
import { limit, offset, ownerOf, pageOf, role } from './listing.ts'
import { action } from './service.ts'

export default action({
  title: t('获取主密钥列表', 'List CMKs'),
  about: t(
    '分页列出调用地域内启用、禁用和等待导入的主密钥的 ID,从新到旧,包括各种用途。计划删除和已归档的不在其中。',
    'Lists by page the ids of the CMKs in the region of the call that are enabled, disabled or pending import, the newest first, whatever their usage. Those pending deletion and archived are left out.',
  ),
  rate: 100,
  effect: 'read',
  resource: '*',
  input: { Offset: offset(), Limit: limit(), Role: role(), HsmClusterId: hsmClusterId },
  output: {
    Keys: optional(list(record({ KeyId: keyId() }, '主密钥', 'CMK'), '主密钥', 'The CMKs')),
    TotalCount: int('符合条件的总数', 'How many match in all'),
  },
  faults: ['InvalidParameterValue.InvalidHsmClusterId'],
  examples: [
    {
      title: t('第一页', 'The first page'),
      input: { Offset: 0, Limit: 2 },
      output: {
        Keys: [{ KeyId: '23e80852-1e38-11e9-b129-5cb9019b4b07' }, { KeyId: '23e80852-1e38-11e9-b129-5cb9019b4b06' }],
        TotalCount: 6,
      },
    },
  ],
  async run(input, desk) {
    const region = desk.region ?? desk.settings.region
    const cluster = input.HsmClusterId ?? ''
    await checkCluster(desk, region, cluster)
    const { total, rows } = await pageOfCmks(desk, {
      place: { account: desk.caller.account, region },
      where: { owner: ownerOf(input.Role), ...(cluster && { cluster }) },
      states: ['Enabled', 'Disabled', 'PendingImport'],
      direction: 'desc',
      ...pageOf(input),
    })
    return { output: { Keys: rows.map(({ id }) => ({ KeyId: id })), TotalCount: total } }
  },
})
