import { t } from '../../contract/fault.ts'
import { refuseMember } from './cmk.ts'
import { dataKeyResources, disable } from './data-key.ts'
import { dataKeyIds } from './data-key-fields.ts'
import { memberAccount } from './fields.ts'
import { action } from './service.ts'

export default action({
  title: t('批量禁用数据密钥', 'Disable data keys'),
  about: t(
    '禁用多个数据密钥,要么全部成功,要么全部不变;已禁用的保持不变。',
    'Disables several data keys, all or none; one that is disabled stays as it is.',
  ),
  rate: 100,
  effect: 'write',
  resource: ({ DataKeyIds }, desk) => dataKeyResources(desk, DataKeyIds),
  input: { DataKeyIds: dataKeyIds, MemberAccount: memberAccount },
  output: {},
  faults: [
    'ResourceUnavailable.DataKeyNotFound',
    'ResourceUnavailable.DataKeyStateNotSupport',
    'UnsupportedOperation.NotRoleOperation',
  ],
  examples: [
    {
      title: t('批量禁用', 'Disable two'),
      input: { DataKeyIds: ['23e80852-1e38-11e9-b129-5cb9019b4d01', '23e80852-1e38-11e9-b129-5cb9019b4d02'] },
      output: {},
    },
  ],
  async run({ DataKeyIds, MemberAccount }, desk) {
    await refuseMember(desk, MemberAccount)
    return { output: {}, changes: await disable(desk, DataKeyIds) }
  },
})
