import { t } from '../../contract/fault.ts'
import { after, cmkResource, findCmk, moved, refuseMember, refuseProductKey } from './cmk.ts'
import { keyId, memberAccount } from './fields.ts'
import { action } from './service.ts'

export default action({
  title: t('取消归档主密钥', 'Take a CMK out of the archive'),
  about: t(
    '取消主密钥的归档;无论归档前状态如何,密钥变为启用。',
    'Ends the archiving of a CMK, which is enabled then, whatever it was before.',
  ),
  rate: 100,
  effect: 'write',
  resource: ({ KeyId }, desk) => cmkResource(desk, KeyId),
  input: { KeyId: keyId(), MemberAccount: memberAccount },
  output: {},
  faults: [
    'ResourceUnavailable.CmkNotFound',
    'ResourceUnavailable.CmkStateNotSupport',
    'UnsupportedOperation.NotRoleOperation',
    'UnsupportedOperation.NotUserCreatedCmk',
  ],
  examples: [
    {
      title: t('取消归档', 'Use it again'),
      input: { KeyId: '23e80852-1e38-11e9-b129-5cb9019b4b05' },
      output: {},
    },
  ],
  async run({ KeyId, MemberAccount }, desk) {
    await refuseMember(desk, MemberAccount)
    const cmk = await findCmk(desk, KeyId)
    refuseProductKey(desk, cmk)
    return { output: {}, changes: moved(cmk, after(desk, 'unarchive', cmk)) }
  },
})
