import { t } from '../../contract/fault.ts'
import { refuseMember } from './cmk.ts'
import { dataKeyResources, disable } from './data-key.ts'
import { dataKeyId } from './data-key-fields.ts'
import { memberAccount } from './fields.ts'
import { action } from './service.ts'

export default action({
  title: t('禁用数据密钥', 'Disable a data key'),
  about: t(
    '禁用一个已启用的数据密钥;已禁用的保持不变。',
    'Disables a data key that is enabled; one that is disabled stays as it is.',
  ),
  rate: 100,
  effect: 'write',
  resource: ({ DataKeyId }, desk) => dataKeyResources(desk, [DataKeyId]),
  input: { DataKeyId: dataKeyId, MemberAccount: memberAccount },
  output: {},
  faults: [
    'ResourceUnavailable.DataKeyNotFound',
    'ResourceUnavailable.DataKeyStateNotSupport',
    'UnsupportedOperation.NotRoleOperation',
  ],
  examples: [
    {
      title: t('禁用数据密钥', 'Disable a data key'),
      input: { DataKeyId: '23e80852-1e38-11e9-b129-5cb9019b4d01' },
      output: {},
    },
  ],
  async run({ DataKeyId, MemberAccount }, desk) {
    await refuseMember(desk, MemberAccount)
    return { output: {}, changes: await disable(desk, [DataKeyId]) }
  },
})
