import { t } from '../../contract/fault.ts'
import { after, cmkResource, findCmk, moved, refuseBound, refuseMember } from './cmk.ts'
import { keyId, memberAccount } from './fields.ts'
import { action } from './service.ts'

export default action({
  title: t('禁用主密钥', 'Disable a CMK'),
  about: t(
    '禁用一个主密钥,之后不能用它加密或解密。被云产品绑定的密钥不能禁用。',
    'Disables a CMK, which then neither encrypts nor decrypts. One that a cloud product rests on is refused.',
  ),
  rate: 100,
  effect: 'write',
  resource: ({ KeyId }, desk) => cmkResource(desk, KeyId),
  input: { KeyId: keyId(), MemberAccount: memberAccount },
  output: {},
  faults: [
    'FailedOperation.CmkUsedByCloudProduct',
    'ResourceUnavailable.CmkNotFound',
    'ResourceUnavailable.CmkStateNotSupport',
    'UnsupportedOperation.NotRoleOperation',
  ],
  examples: [
    {
      title: t('禁用主密钥', 'Disable a CMK'),
      input: { KeyId: '23e80852-1e38-11e9-b129-5cb9019b4b01' },
      output: {},
    },
  ],
  async run({ KeyId, MemberAccount }, desk) {
    await refuseMember(desk, MemberAccount)
    const cmk = await findCmk(desk, KeyId)
    const disabled = after(desk, 'disable', cmk)
    await refuseBound(desk, cmk)
    return { output: {}, changes: moved(cmk, disabled) }
  },
})
