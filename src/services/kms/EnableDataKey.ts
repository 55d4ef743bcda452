import { t } from '../../contract/fault.ts'
import { refuseMember } from './cmk.ts'
import { dataKeyResources, enable } from './data-key.ts'
import { dataKeyId } from './data-key-fields.ts'
import { memberAccount } from './fields.ts'
import { action } from './service.ts'

export default action({
  title: t('启用数据密钥', 'Enable a data key'),
  about: t(
    '启用一个已禁用的数据密钥;已启用的保持不变;其主密钥须可用。',
    'Enables a data key that is disabled; one that is enabled stays as it is. Its CMK must be usable.',
  ),
  rate: 100,
  effect: 'write',
  resource: ({ DataKeyId }, desk) => dataKeyResources(desk, [DataKeyId]),
  input: { DataKeyId: dataKeyId, MemberAccount: memberAccount },
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
      title: t('启用数据密钥', 'Enable a data key'),
      input: { DataKeyId: '23e80852-1e38-11e9-b129-5cb9019b4d02' },
      output: {},
    },
  ],
  async run({ DataKeyId, MemberAccount }, desk) {
    await refuseMember(desk, MemberAccount)
    return { output: {}, changes: await enable(desk, [DataKeyId]) }
  },
})
