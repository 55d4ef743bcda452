import { maxItems, minItems } from '../../contract/rule.ts'
import { int, list, optional, record } from '../../contract/shape.ts'
import type { GroupMember, User } from '../../domain/account.ts'
import type { Desk } from '../service.ts'
import { groupId, userUin } from './fields.ts'

/** Which users go into or out of which groups. */
export const memberships = list(
  record(
    {
      GroupId: groupId,
      Uid: optional(int('用户 UID,与 Uin 二选一', 'UID of the user, or give Uin')),
      Uin: optional(userUin),
    },
    '用户与用户组',
    'A user and a group',
  ),
  '用户与用户组的关系,1 到 50 个',
  'Users and groups, 1 to 50',
  [minItems(1), maxItems(50)],
)

interface Named {
  readonly GroupId: number
  readonly Uid?: number
  readonly Uin?: number
}

/** The memberships that are meant and the users in them, each once. */
export async function membersOf(
  desk: Desk<'InvalidParameter.UserUinAndUinNotAllNull' | 'ResourceNotFound.UserNotExist'>,
  info: readonly Named[],
): Promise<{ readonly rows: readonly GroupMember[]; readonly users: readonly User[] }> {
  const { account } = desk.caller
  const rows = new Map<string, GroupMember>()
  const users = new Map<string, User>()
  for (const named of info) {
    const user = await memberNamed(desk, named)
    const { uin } = user
    users.set(uin, user)
    rows.set(`${named.GroupId}/${uin}`, { account, group: named.GroupId, uin })
  }
  return { rows: [...rows.values()], users: [...users.values()] }
}

/** The user of a Uin or a Uid. */
export async function memberNamed(
  desk: Desk<'InvalidParameter.UserUinAndUinNotAllNull' | 'ResourceNotFound.UserNotExist'>,
  { Uid, Uin }: Pick<Named, 'Uid' | 'Uin'>,
): Promise<User> {
  if (Uid === undefined && Uin === undefined) throw desk.fault('InvalidParameter.UserUinAndUinNotAllNull')
  const user = await seekUser(desk, { ...(Uid !== undefined && { Uid }), ...(Uin !== undefined && { Uin }) })
  if (user === undefined) throw desk.fault('ResourceNotFound.UserNotExist', `\`${Uin ?? Uid}\``)
  return user
}

async function seekUser(desk: Desk<never>, { Uid, Uin }: Pick<Named, 'Uid' | 'Uin'>): Promise<User | undefined> {
  const { account } = desk.caller
  if (Uin !== undefined) return desk.read.get('user', { account, uin: String(Uin) })
  const [user] = await desk.read.find('user', { where: { account, uid: Uid ?? 0 } })
  return user
}
