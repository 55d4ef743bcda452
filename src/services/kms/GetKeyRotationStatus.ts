import { t } from '../../contract/fault.ts'
import { bool } from '../../contract/shape.ts'
import { cmkResource, findCmk, refuseMember } from './cmk.ts'
import { keyId, memberAccount } from './fields.ts'
import { action } from './service.ts'

export default action({
  title: t('查询密钥轮换状态', 'Ask whether a CMK rotates'),
  about: t(
    '查询主密钥是否自动轮换;非对称密钥和外部密钥总为否。',
    'Tells whether a CMK rotates by itself; an asymmetric or external one never does.',
  ),
  rate: 100,
  effect: 'read',
  resource: ({ KeyId }, desk) => cmkResource(desk, KeyId),
  input: { KeyId: keyId(), MemberAccount: memberAccount },
  output: { KeyRotationEnabled: bool('是否自动轮换', 'Whether it rotates by itself') },
  faults: ['ResourceUnavailable.CmkNotFound', 'UnsupportedOperation.NotRoleOperation'],
  examples: [
    {
      title: t('查询轮换状态', 'One that does'),
      input: { KeyId: '23e80852-1e38-11e9-b129-5cb9019b4b01' },
      output: { KeyRotationEnabled: true },
    },
  ],
  async run({ KeyId, MemberAccount }, desk) {
    await refuseMember(desk, MemberAccount)
    const cmk = await findCmk(desk, KeyId)
    return { output: { KeyRotationEnabled: cmk.rotationEnabled } }
  },
})
