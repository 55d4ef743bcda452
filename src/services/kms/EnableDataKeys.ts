import { t } from '../../contract/fault.ts'
import { refuseMember } from './cmk.ts'
import { dataKeyResources, enable } from './data-key.ts'
import { dataKeyIds } from './data-key-fields.ts'
import { memberAccount } from './fields.ts'
import { action } from './service.ts'

export default action({
  title: t('批量启用数据密钥', 'Enable data keys'),
  about: t(
    '启用多个数据密钥,要么全部成功,要么全部不变;已启用的保持不变;其主密钥须可用。',
    'Enables several data keys, all or none; one that is enabled stays as it is. Its CMK must be usable.',
  ),
  rate: 100,
  effect: 'write',
  resource: ({ DataKeyIds }, desk) => dataKeyResources(desk, DataKeyIds),
  input: { DataKeyIds: dataKeyIds, MemberAccount: memberAccount },
  output: {},
  faults: [
    'ResourceUnavailable.CmkNotFound',
    'ResourceUnavailable.CmkStateNotSupport',
    'ResourceUnavailable.DataKeyNotFound',
    'ResourceUnavailable.DataKeyStateNotSupport',
    'UnsupportedOperation.NotRoleOperation',
  ],
  examples: [
    {
      title: t('批量启用', 'Enable two'),
      input: { DataKeyIds: ['23e80852-1e38-11e9-b129-5cb9019b4d01', '23e80852-1e38-11e9-b129-5cb9019b4d02'] },
      output: {},
    },
  ],
  async run({ DataKeyIds, MemberAccount }, desk) {
    await refuseMember(desk, MemberAccount)
    return { output: {}, changes: await enable(desk, DataKeyIds) }
  },
})
