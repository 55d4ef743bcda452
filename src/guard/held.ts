import type { Holder } from '../domain/account.ts'
import { PRESET_IDS, presetById } from '../domain/presets.ts'
import type { Reader } from '../store/store.ts'
import { type Policy, parsePolicy } from './policy.ts'

/** Those to whom policies are attached. */
export interface Holders {
  readonly kind: Holder
  readonly target: readonly string[]
}

/** The ids of the groups that a user is in. */
export async function groupsOf(read: Reader, account: string, uin: string): Promise<readonly number[]> {
  const memberships = await read.find('groupMember', { where: { account, uin } })
  return memberships.map(({ group }) => group)
}

/** The compiled policies that are attached to any of these. */
export async function policiesHeld(
  read: Reader,
  account: string,
  holders: readonly Holders[],
): Promise<readonly Policy[]> {
  const any = holders.filter(({ target }) => target.length > 0)
  const attached = await read.find('policyAttachment', { where: { account, any } })
  return policiesById(read, account, [...new Set(attached.map(({ policy }) => policy))])
}

/** What bounds a user or role, ready to be spread among its grants. One whose policy is gone may do nothing. */
export async function boundaryOf(
  read: Reader,
  { account, boundary }: { readonly account: string; readonly boundary: number },
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
