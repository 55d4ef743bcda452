import { t } from '../../contract/fault.ts'
import { refuseMember } from './cmk.ts'
import { dataKeyResources, findDataKey } from './data-key.ts'
import { dataKeyId, dataKeyName } from './data-key-fields.ts'
import { memberAccount } from './fields.ts'
import { freeDataKeyName } from './names.ts'
import { action } from './service.ts'

export default action({
  title: t('修改数据密钥名称', 'Rename a data key'),
  about: t('修改数据密钥名称,同一地域内不可重复。', 'Renames a data key. Names are unique within a region.'),
  rate: 20,
  effect: 'write',
  resource: ({ DataKeyId }, desk) => dataKeyResources(desk, [DataKeyId]),
  input: {
    DataKeyId: dataKeyId,
    DataKeyName: dataKeyName('InvalidParameterValue'),
    MemberAccount: memberAccount,
  },
  output: {},
  faults: ['InvalidParameterValue', 'ResourceUnavailable.DataKeyNotFound', 'UnsupportedOperation.NotRoleOperation'],
  examples: [
    {
      title: t('改名', 'A new name'),
      input: { DataKeyId: '23e80852-1e38-11e9-b129-5cb9019b4d01', DataKeyName: 'orders-2024' },
      output: {},
    },
  ],
  async run({ DataKeyId, DataKeyName, MemberAccount }, desk) {
    await refuseMember(desk, MemberAccount)
    const dataKey = await findDataKey(desk, DataKeyId)
    if (dataKey.name === DataKeyName) return { output: {} }
    const freed = await freeDataKeyName(desk, dataKey.region, DataKeyName, 'InvalidParameterValue')
    return { output: {}, changes: [...freed, { update: 'dataKey', row: { ...dataKey, name: DataKeyName } }] }
  },
})
