import { t } from '../../contract/fault.ts'
import type { UserGroup } from '../../domain/account.ts'
import type { Change } from '../../store/store.ts'
import { groupOf } from './find.ts'
import { memberships, membersOf } from './members.ts'
import { presence } from './presence.ts'
import { action } from './service.ts'

export default action({
  title: t('将用户加入用户组', 'Put users into groups'),
  about: t('将用户加入用户组,立即生效;已在组内则不变。', 'Puts users into groups, at once; one who is in stays in.'),
  rate: 20,
  effect: 'write',
  resource: '*',
  input: { Info: memberships },
  output: {},
  faults: [
    'InvalidParameter.GroupNotExist',
    'InvalidParameter.UserUinAndUinNotAllNull',
    'ResourceNotFound.UserNotExist',
  ],
  examples: [{ title: t('加入', 'Join'), input: { Info: [{ GroupId: 2001, Uin: 1002 }] }, output: {} }],
  async run({ Info }, desk) {
    const groups = new Map<number, UserGroup>()
    for (const { GroupId } of Info) groups.set(GroupId, await groupOf(desk, GroupId, 'InvalidParameter.GroupNotExist'))
    const { rows, users } = await membersOf(desk, Info)
    const known = await Promise.all(rows.map((row) => desk.read.get('groupMember', row)))
    const fresh = rows.filter((_, i) => known[i] === undefined)
    const joined = new Set(fresh.map(({ group }) => group))
    const joining = new Set(fresh.map(({ uin }) => uin))
    const changes: readonly Change[] = [
      ...[...groups.values()].filter(({ id }) => joined.has(id)).map((row) => presence('userGroup', row)),
      ...users.filter(({ uin }) => joining.has(uin)).map((row) => presence('user', row)),
      ...fresh.map((row): Change => ({ insert: 'groupMember', row })),
    ]
    return { output: {}, changes }
  },
})
