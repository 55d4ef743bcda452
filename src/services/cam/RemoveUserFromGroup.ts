import { t } from '../../contract/fault.ts'
import type { Change } from '../../store/store.ts'
import { memberships, membersOf } from './members.ts'
import { action } from './service.ts'

export default action({
  title: t('将用户移出用户组', 'Take users out of groups'),
  about: t(
    '将用户移出用户组,立即生效;不在组内则不变。',
    'Takes users out of groups, at once; one who is not in is no mistake.',
  ),
  rate: 20,
  effect: 'write',
  resource: '*',
  input: { Info: memberships },
  output: {},
  faults: ['InvalidParameter.UserUinAndUinNotAllNull', 'ResourceNotFound.UserNotExist'],
  examples: [{ title: t('移出', 'Leave'), input: { Info: [{ GroupId: 2001, Uin: 1003 }] }, output: {} }],
  async run({ Info }, desk) {
    const { rows } = await membersOf(desk, Info)
    const known = await Promise.all(rows.map((row) => desk.read.get('groupMember', row)))
    const changes = known.flatMap((row): readonly Change[] =>
      row === undefined ? [] : [{ remove: 'groupMember', row }],
    )
    return { output: {}, changes }
  },
})
