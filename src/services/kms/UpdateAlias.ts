import { t } from '../../contract/fault.ts'
import { admit, cmkResource, findCmk, refuseMember } from './cmk.ts'
import { alias, keyId, memberAccount } from './fields.ts'
import { freeAlias, refuseReserved } from './names.ts'
import { action } from './service.ts'

export default action({
  title: t('修改别名', 'Rename a CMK'),
  about: t(
    '修改主密钥的别名,同一地域内不可重复。计划删除的密钥不能修改。',
    'Gives a CMK another alias, unique within a region. A CMK that is pending deletion is refused.',
  ),
  rate: 100,
  effect: 'write',
  resource: ({ KeyId }, desk) => cmkResource(desk, KeyId),
  input: { Alias: alias, KeyId: keyId(), MemberAccount: memberAccount },
  output: {},
  faults: [
    'InvalidParameterValue.AliasAlreadyExists',
    'InvalidParameterValue.InvalidAlias',
    'ResourceUnavailable.CmkNotFound',
    'ResourceUnavailable.CmkStateNotSupport',
    'UnsupportedOperation.NotRoleOperation',
  ],
  examples: [
    {
      title: t('改名', 'A new alias'),
      input: { Alias: 'orders-2024', KeyId: '23e80852-1e38-11e9-b129-5cb9019b4b01' },
      output: {},
    },
  ],
  async run({ Alias, KeyId, MemberAccount }, desk) {
    await refuseMember(desk, MemberAccount)
    const cmk = await findCmk(desk, KeyId)
    admit(desk, 'edit', cmk)
    if (cmk.alias === Alias) return { output: {} }
    refuseReserved(desk, Alias)
    const freed = await freeAlias(desk, cmk.region, Alias)
    return { output: {}, changes: [...freed, { update: 'cmk', row: { ...cmk, alias: Alias } }] }
  },
})
