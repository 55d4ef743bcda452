import { t } from '../../contract/fault.ts'
import { after, cmkResource, findCmk, moved, refuseMember } from './cmk.ts'
import { keyId, memberAccount } from './fields.ts'
import { action } from './service.ts'

export default action({
  title: t('启用主密钥', 'Enable a CMK'),
  about: t('启用一个已禁用的主密钥;已启用的保持不变。', 'Enables a disabled CMK; an enabled one stays as it is.'),
  rate: 100,
  effect: 'write',
  resource: ({ KeyId }, desk) => cmkResource(desk, KeyId),
  input: { KeyId: keyId(), MemberAccount: memberAccount },
  output: {},
  faults: [
    'ResourceUnavailable.CmkNotFound',
    'ResourceUnavailable.CmkStateNotSupport',
    'UnsupportedOperation.NotRoleOperation',
  ],
  examples: [
    {
      title: t('启用主密钥', 'Enable a CMK'),
      input: { KeyId: '23e80852-1e38-11e9-b129-5cb9019b4b01' },
      output: {},
    },
  ],
  async run({ KeyId, MemberAccount }, desk) {
    await refuseMember(desk, MemberAccount)
    const cmk = await findCmk(desk, KeyId)
    return { output: {}, changes: moved(cmk, after(desk, 'enable', cmk)) }
  },
})
