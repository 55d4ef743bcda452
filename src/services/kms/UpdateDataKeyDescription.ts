import { t } from '../../contract/fault.ts'
import { refuseMember } from './cmk.ts'
import { dataKeyResources, findDataKey } from './data-key.ts'
import { dataKeyDescription, dataKeyId } from './data-key-fields.ts'
import { memberAccount } from './fields.ts'
import { action } from './service.ts'

export default action({
  title: t('修改数据密钥描述', 'Change the description of a data key'),
  about: t('修改数据密钥的描述。', 'Changes the description of a data key.'),
  rate: 20,
  effect: 'write',
  resource: ({ DataKeyId }, desk) => dataKeyResources(desk, [DataKeyId]),
  input: {
    DataKeyId: dataKeyId,
    // The one code for a bad value that the action declares besides that of the id.
    Description: dataKeyDescription('InvalidParameterValue.InvalidDataKeyName'),
    MemberAccount: memberAccount,
  },
  output: {},
  faults: ['ResourceUnavailable.DataKeyNotFound', 'UnsupportedOperation.NotRoleOperation'],
  examples: [
    {
      title: t('修改描述', 'A new description'),
      input: { DataKeyId: '23e80852-1e38-11e9-b129-5cb9019b4d01', Description: 'of the order service' },
      output: {},
    },
  ],
  async run({ DataKeyId, Description, MemberAccount }, desk) {
    await refuseMember(desk, MemberAccount)
    const dataKey = await findDataKey(desk, DataKeyId)
    if (dataKey.description === Description) return { output: {} }
    return { output: {}, changes: [{ update: 'dataKey', row: { ...dataKey, description: Description } }] }
  },
})
