import { t } from '../../contract/fault.ts'
import { cmkResource, findCmk, refuseMember } from './cmk.ts'
import { keyId, memberAccount } from './fields.ts'
import { upToDate } from './rotation.ts'
import { action } from './service.ts'

export default action({
  title: t('禁止密钥轮换', 'Turn off the rotation of a CMK'),
  about: t(
    '关闭主密钥的自动轮换;已有的版本保留。未开启时同样成功。',
    'Keeps a CMK from rotating by itself; the versions that it has stay. Succeeds as well where rotation is off.',
  ),
  rate: 100,
  effect: 'write',
  resource: ({ KeyId }, desk) => cmkResource(desk, KeyId),
  input: { KeyId: keyId(), MemberAccount: memberAccount },
  output: {},
  faults: ['ResourceUnavailable.CmkNotFound', 'UnsupportedOperation.NotRoleOperation'],
  examples: [
    {
      title: t('关闭轮换', 'Turn it off'),
      input: { KeyId: '23e80852-1e38-11e9-b129-5cb9019b4b01' },
      output: {},
    },
  ],
  async run({ KeyId, MemberAccount }, desk) {
    await refuseMember(desk, MemberAccount)
    const cmk = await findCmk(desk, KeyId)
    if (!cmk.rotationEnabled) return { output: {} }
    const { cmk: row, made } = upToDate(desk, cmk)
    return { output: {}, changes: [{ update: 'cmk', row: { ...row, rotationEnabled: false } }, ...made] }
  },
})
