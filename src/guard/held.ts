import type { Holder, User } from '../domain/account.ts'
import { PRESET_IDS, presetById } from '../domain/presets.ts'
import type { RoleRow } from '../domain/role.ts'
import type { Reader } from '../store/store.ts'
import type { Grants } from './decide.ts'
import { type Policy, parsePolicy } from './policy.ts'

/** What a user may do: by its own policies and those of its groups, within its boundary. */
export async function grantsOfUser(read: Reader, user: User): Promise<Grants> {
  const { account, uin } = user
  const memberships = await read.find('groupMember', { where: { account, uin } })
  const identity = await policiesHeld(read, account, [
    { kind: 'user', target: [uin] },
    { kind: 'group', target: memberships.map(({ group }) => String(group)) },
  ])
  return { identity, ...(await boundaryOf(read, user)) }
}

/** What a role may do, within its boundary. */
export async function grantsOfRole(read: Reader, role: RoleRow): Promise<Grants> {
  const identity = await policiesHeld(read, role.account, [{ kind: 'role', target: [role.id] }])
  return { identity, ...(await boundaryOf(read, role)) }
}

/** Those to whom policies are attached. */
interface Holders {
  readonly kind: Holder
  readonly target: readonly string[]
}

/** The compiled policies that are attached to any of these. */
async function policiesHeld(read: Reader, account: string, holders: readonly Holders[]): Promise<readonly Policy[]> {
  const any = holders.filter(({ target }) => target.length > 0)
  const attached = await read.find('policyAttachment', { where: { account, any } })
  return policiesById(read, account, [...new Set(attached.map(({ policy }) => policy))])
}

/** What bounds a user or role, ready to be spread among its grants. One whose policy is gone may do nothing. */
async function boundaryOf(
  read: Reader,
  { account, boundary }: Pick<User, 'account' | 'boundary'>,
): Promise<{ boundary?: readonly Policy[] }> {
  return boundary === 0 ? {} : { boundary: await policiesById(read, account, [boundary]) }
}

/** Presets are compiled once for all accounts. */
const compiled = new Map<number, Policy>()

function preset(id: number): readonly Policy[] {
  const row = presetById(id)
  if (row === undefined) return []
  const policy = compiled.get(id) ?? parsePolicy(row.name, row.document)
  compiled.set(id, policy)
  return [policy]
}

async function policiesById(read: Reader, account: string, ids: readonly number[]): Promise<readonly Policy[]> {
  const own = ids.filter((id) => id >= PRESET_IDS)
  const rows = own.length === 0 ? [] : await read.find('policy', { where: { account, id: own } })
  return [...ids.flatMap(preset), ...rows.map((row) => parsePolicy(row.name, row.document))]
}
