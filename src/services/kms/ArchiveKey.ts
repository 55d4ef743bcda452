import { t } from '../../contract/fault.ts'
import { after, cmkResource, findCmk, moved, refuseBound, refuseMember, refuseProductKey } from './cmk.ts'
import { keyId, memberAccount } from './fields.ts'
import { action } from './service.ts'

export default action({
  title: t('归档主密钥', 'Archive a CMK'),
  about: t(
    '归档一个启用或禁用的主密钥:此后只能解密,不能加密。被云产品绑定或由云产品创建的密钥不能归档。',
    'Archives an enabled or disabled CMK, which from then on decrypts but does not encrypt. One that a cloud product rests on, or made, is refused.',
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
    'UnsupportedOperation.NotUserCreatedCmk',
  ],
  examples: [
    {
      title: t('归档主密钥', 'Archive a CMK'),
      input: { KeyId: '23e80852-1e38-11e9-b129-5cb9019b4b01' },
      output: {},
    },
  ],
  async run({ KeyId, MemberAccount }, desk) {
    await refuseMember(desk, MemberAccount)
    const cmk = await findCmk(desk, KeyId)
    refuseProductKey(desk, cmk)
    const archived = after(desk, 'archive', cmk)
    await refuseBound(desk, cmk)
    return { output: {}, changes: moved(cmk, archived) }
  },
})
