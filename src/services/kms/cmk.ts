import { t } from '../../contract/fault.ts'
import {
  type Cluster,
  type Cmk,
  isDestroyed,
  isState,
  type KeyAct,
  type KeyState,
  nextState,
  type RefusalOf,
  stateAt,
} from '../../domain/key.ts'
import { seconds } from '../../domain/time.ts'
import type { Change } from '../../store/store.ts'
import type { Desk } from '../service.ts'
import { keyNames } from './key-name.ts'

/** The CAM name of a CMK. */
export const cmkResource = (desk: Desk<never>, keyId: string): Promise<readonly string[]> =>
  keyNames(desk, [keyId], lookUp)

/** As `cmkResource`, of several. */
export const cmkResources = (desk: Desk<never>, keyIds: readonly string[]): Promise<readonly string[]> =>
  keyNames(desk, keyIds, lookUp)

/** The caller's CMK with this id, in the region of the call where it names one. */
export async function findCmk(desk: Desk<'ResourceUnavailable.CmkNotFound'>, keyId: string): Promise<Cmk> {
  const cmk = await lookUp(desk, keyId)
  if (cmk === undefined) throw desk.fault('ResourceUnavailable.CmkNotFound', `\`${keyId}\``)
  return cmk
}

/** CMKs in the order of their ids; the first that is not there is the fault. */
export async function findCmks(
  desk: Desk<'ResourceUnavailable.CmkNotFound'>,
  keyIds: readonly string[],
): Promise<readonly Cmk[]> {
  const found: Cmk[] = []
  for (const keyId of keyIds) found.push(await findCmk(desk, keyId))
  return found
}

async function lookUp(desk: Desk<never>, keyId: string): Promise<Cmk | undefined> {
  const cmk = await desk.read.get('cmk', { account: desk.caller.account, id: keyId })
  const elsewhere = cmk !== undefined && desk.region !== undefined && cmk.region !== desk.region
  if (cmk === undefined || elsewhere || isDestroyed(cmk, seconds(desk.now))) return undefined
  return cmk
}

/** The state that the act leads to, or the fault that refuses the act. */
export function admit<A extends KeyAct>(desk: Desk<RefusalOf<A>>, act: A, cmk: Cmk): KeyState {
  const state = stateAt(cmk, seconds(desk.now))
  const next = nextState(act, state)
  if (!isState(next)) throw desk.fault(next as RefusalOf<A>, `\`${cmk.id}\` \`${state}\``)
  return next
}

/** The CMK in the state that the act leads to. */
export const after = <A extends KeyAct>(desk: Desk<RefusalOf<A>>, act: A, cmk: Cmk): Cmk => ({
  ...cmk,
  state: admit(desk, act, cmk),
})

/** A change of state, or nothing where the state stays. */
export const moved = (before: Cmk, now: Cmk): readonly Change[] =>
  before.state === now.state ? [] : [{ update: 'cmk', row: now }]

const bindingsOf = ({ account, id }: Cmk) => ({ account, key: id })

/** Whether a cloud resource rests on the CMK. */
export const isBound = async (desk: Desk<never>, cmk: Cmk): Promise<boolean> =>
  (await desk.read.count('keyBinding', bindingsOf(cmk))) > 0

/** How many dependants a refusal names; the others are counted. */
const NAMED = 10

/** While a cloud product rests on a CMK, nothing may take it away; the refusal names what would go with it. */
export async function refuseBound(desk: Desk<'FailedOperation.CmkUsedByCloudProduct'>, cmk: Cmk): Promise<void> {
  const where = bindingsOf(cmk)
  const count = await desk.read.count('keyBinding', where)
  if (count === 0) return
  const order = [['product', 'asc'] as const, ['resource', 'asc'] as const]
  const named = await desk.read.find('keyBinding', { where, order, limit: NAMED })
  const names = named.map(({ product, resource }) => `\`${product}\` \`${resource}\``).join(', ')
  const others = count - named.length
  const about = others === 0 ? names : t(`${names} 等 ${count} 个`, `${names} and ${others} more`)
  throw desk.fault('FailedOperation.CmkUsedByCloudProduct', { about })
}

/** What a cloud product made for itself is not the user's to archive. */
export function refuseProductKey(desk: Desk<'UnsupportedOperation.NotUserCreatedCmk'>, { owner }: Cmk): void {
  if (owner !== 'user') throw desk.fault('UnsupportedOperation.NotUserCreatedCmk', `\`${owner}\``)
}

/** Acting for a member account needs an organisation, which there is none of: only the caller's own account will do. */
export async function refuseMember(
  desk: Desk<'UnsupportedOperation.NotRoleOperation'>,
  member: { readonly MemberUin?: number; readonly MemberAppId?: number } | undefined,
): Promise<void> {
  if (!member?.MemberUin && !member?.MemberAppId) return
  const account = await desk.read.get('account', { uin: desk.caller.account })
  const own =
    (!member.MemberUin || String(member.MemberUin) === account?.uin) &&
    (!member.MemberAppId || member.MemberAppId === account?.appId)
  if (!own) throw desk.fault('UnsupportedOperation.NotRoleOperation')
}

/**
 * The cluster that is named; undefined for the shared one.
 * @throws {Fault} InvalidHsmClusterId for a cluster that is not the account's
 */
export async function checkCluster(
  desk: Desk<'InvalidParameterValue.InvalidHsmClusterId'>,
  region: string,
  id: string,
): Promise<Cluster | undefined> {
  if (id === '') return undefined
  const cluster = await desk.read.get('cluster', { account: desk.caller.account, region, id })
  if (cluster === undefined) throw desk.fault('InvalidParameterValue.InvalidHsmClusterId', `\`${id.slice(0, 64)}\``)
  return cluster
}

/** @throws {Fault} InvalidHsmClusterId for a cluster that is named but not the one that holds the CMK */
export async function checkClusterOf(
  desk: Desk<'InvalidParameterValue.InvalidHsmClusterId'>,
  cmk: Cmk,
  id = '',
): Promise<void> {
  await checkCluster(desk, cmk.region, id)
  if (id !== '' && id !== cmk.cluster) throw desk.fault('InvalidParameterValue.InvalidHsmClusterId', `\`${id}\``)
}
