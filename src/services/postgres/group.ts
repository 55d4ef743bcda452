import type { Infer } from '../../contract/shape.ts'
import type { DbInstance } from '../../domain/instance.ts'
import { groupStatusAt, type ReadOnlyGroup } from '../../domain/read-only-group.ts'
import { seconds } from '../../domain/time.ts'
import type { Change } from '../../store/store.ts'
import { placeOf } from '../place.ts'
import type { Desk } from '../service.ts'
import type { delayFields } from './group-fields.ts'

/** The caller's read-only group with this id, in the region of the call. */
export async function findGroup(
  desk: Desk<'FailedOperation.ROGroupNotFoundError'>,
  id: string,
): Promise<ReadOnlyGroup> {
  const row = await desk.read.get('readOnlyGroup', { ...placeOf(desk), id })
  if (row === undefined) throw desk.fault('FailedOperation.ROGroupNotFoundError', `\`${id.slice(0, 64)}\``)
  return row
}

/** The caller's read-only group with this id, once it is made. */
export async function readyGroup(
  desk: Desk<'FailedOperation.ROGroupNotFoundError' | 'OperationDenied.ROGroupStatusError'>,
  id: string,
): Promise<ReadOnlyGroup> {
  const row = await findGroup(desk, id)
  const status = groupStatusAt(row, seconds(desk.now))
  if (status !== 'ok') throw desk.fault('OperationDenied.ROGroupStatusError', `\`${id}\` \`${status}\``)
  return row
}

/** @throws {Fault} InvalidParameterValueError, when the instance is not in the group */
export function requireMember(
  desk: Desk<'InvalidParameterValue.InvalidParameterValueError'>,
  row: DbInstance,
  { id }: ReadOnlyGroup,
): void {
  if (row.readOnlyGroup !== id)
    throw desk.fault('InvalidParameterValue.InvalidParameterValueError', `\`DBInstanceId\` \`${id}\``)
}

/** How many instances a group may have. A bound of ours, so that a list of groups has one. */
const MOST_MEMBERS = 100

/** @throws {Fault} RoInstanceCountExeedError, when so many more are too many for the group */
export async function requireRoom(
  desk: Desk<'OperationDenied.RoInstanceCountExeedError'>,
  { account, region, id }: ReadOnlyGroup,
  more: number,
): Promise<void> {
  const members = await desk.read.count('dbInstance', { account, region, readOnlyGroup: id })
  if (members + more > MOST_MEMBERS)
    throw desk.fault('OperationDenied.RoInstanceCountExeedError', `\`${id}\` ${MOST_MEMBERS}`)
}

/** A group whose members change, so that a deletion at the same time looks again. */
export const touched = (row: ReadOnlyGroup): Change => ({ update: 'readOnlyGroup', row })

type Delays = Pick<ReadOnlyGroup, 'lagEliminate' | 'maxLag' | 'latencyEliminate' | 'maxLatency' | 'reserve'>

/**
 * When members are left out, with what an order says of it over what held before.
 * @throws {Fault} ParameterCheckError for a limit that counts and is none
 */
export function delaysOf(
  desk: Desk<'InvalidParameter.ParameterCheckError'>,
  order: Infer<typeof delayFields>,
  before: Delays,
): Delays {
  const on = (flag: number | undefined, otherwise: boolean) => (flag === undefined ? otherwise : flag === 1)
  const delays = {
    lagEliminate: on(order.ReplayLagEliminate, before.lagEliminate),
    maxLag: order.MaxReplayLag ?? before.maxLag,
    latencyEliminate: on(order.ReplayLatencyEliminate, before.latencyEliminate),
    maxLatency: order.MaxReplayLatency ?? before.maxLatency,
    reserve: order.MinDelayEliminateReserve ?? before.reserve,
  }
  if (delays.lagEliminate && delays.maxLag === 0)
    throw desk.fault('InvalidParameter.ParameterCheckError', '`MaxReplayLag`')
  if (delays.latencyEliminate && delays.maxLatency === 0)
    throw desk.fault('InvalidParameter.ParameterCheckError', '`MaxReplayLatency`')
  return delays
}
