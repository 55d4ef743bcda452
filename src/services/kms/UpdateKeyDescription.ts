import { t } from '../../contract/fault.ts'
import { admit, cmkResource, findCmk, refuseMember } from './cmk.ts'
import { description, keyId, memberAccount } from './fields.ts'
import { action } from './service.ts'

export default action({
  title: t('修改主密钥描述', 'Describe a CMK anew'),
  about: t(
    '修改主密钥的描述,可以为空。计划删除的密钥不能修改。',
    'Replaces the description of a CMK, which may be empty. A CMK that is pending deletion is refused.',
  ),
  rate: 100,
  effect: 'write',
  resource: ({ KeyId }, desk) => cmkResource(desk, KeyId),
  input: { Description: description, KeyId: keyId(), MemberAccount: memberAccount },
  output: {},
  faults: [
    'ResourceUnavailable.CmkNotFound',
    'ResourceUnavailable.CmkStateNotSupport',
    'UnsupportedOperation.NotRoleOperation',
  ],
  examples: [
    {
      title: t('新的描述', 'A new description'),
      input: { Description: 'keys of the order service', KeyId: '23e80852-1e38-11e9-b129-5cb9019b4b01' },
      output: {},
    },
  ],
  async run({ Description, KeyId, MemberAccount }, desk) {
    await refuseMember(desk, MemberAccount)
    const cmk = await findCmk(desk, KeyId)
    admit(desk, 'edit', cmk)
    return { output: {}, changes: [{ update: 'cmk', row: { ...cmk, description: Description } }] }
  },
})
