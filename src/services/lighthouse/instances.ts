import { isOperating, type LighthouseInstance, notGone, stateAt } from '../../domain/lighthouse.ts'
import { type Blueprint, blueprintOf } from '../../domain/lighthouse-offer.ts'
import { type Operation, operate } from '../../domain/lighthouse-operations.ts'
import type { Change } from '../../store/store.ts'
import { type Place, placeOf } from '../place.ts'
import type { Desk } from '../service.ts'
import type { Tagged } from '../tags.ts'

/*
 * Finding instances, and setting operations under way on them.
 */

export const instanceResources = ({ InstanceIds }: { readonly InstanceIds: readonly string[] }): readonly string[] =>
  InstanceIds.map((id) => `instance/${id}`)

export const taggedInstancesAt = (place: Place): Omit<Tagged, 'resource'> => ({
  ...place,
  service: 'lighthouse',
  prefix: 'instance',
})

/** Those that are there at the time of the call: what was terminated stays stored for a little while. */
export const present = (desk: Desk<never>) => ({
  ...placeOf(desk),
  ...notGone(desk.now),
})

/**
 * The instances with these ids, in their order.
 * @throws {Fault} ResourceNotFound.InstanceIdNotFound
 */
export async function findInstances(
  desk: Desk<'ResourceNotFound.InstanceIdNotFound'>,
  ids: readonly string[],
): Promise<readonly LighthouseInstance[]> {
  const rows = await desk.read.find('lighthouseInstance', { where: { ...present(desk), id: ids } })
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.map((id) => {
    const row = byId.get(id)
    if (row === undefined) throw desk.fault('ResourceNotFound.InstanceIdNotFound', `\`${id}\``)
    return row
  })
}

export const movingFaults = [
  'ResourceNotFound.InstanceIdNotFound',
  'UnsupportedOperation.InvalidInstanceState',
  'UnsupportedOperation.LatestOperationUnfinished',
] as const

type Refused = (typeof movingFaults)[number]

/** The codes that say that an operation is not over, and that the state allows no other. */
export interface Refusals<C extends string> {
  readonly busy: C
  readonly state: C
}

export const usualRefusals = {
  busy: 'UnsupportedOperation.LatestOperationUnfinished',
  state: 'UnsupportedOperation.InvalidInstanceState',
} as const satisfies Refusals<string>

/** Those of the actions whose documented codes are others. */
export const ownRefusals = {
  ModifyInstancesBundle: { ...usualRefusals, busy: 'OperationDenied.InstanceOperationInProgress' },
  // One that is being made is the only one in a state that it can not be renewed in.
  RenewInstances: { ...usualRefusals, state: 'OperationDenied.InstanceCreating' },
} as const satisfies { readonly [O in Operation]?: Refusals<string> }

/**
 * The instance with the operation under way.
 * @throws {Fault} InvalidInstanceState, with the state in its text; LatestOperationUnfinished
 */
export const moved = (desk: Desk<Refused>, row: LighthouseInstance, operation: Operation): LighthouseInstance =>
  movedOr(desk, usualRefusals, row, operation)

/**
 * The instance with the operation under way.
 * @throws {Fault} with the code for its state, and the state in its text, or with that for an operation not over
 */
export function movedOr<C extends string>(
  desk: Desk<C>,
  refusals: Refusals<C>,
  row: LighthouseInstance,
  operation: Operation,
): LighthouseInstance {
  const { now, requestId } = desk
  const state = stateAt(row, now)
  const busy = isOperating(row, now)
  // One that is being made is in no state for anything; clients know this by PENDING in the text.
  if (busy && state !== 'PENDING') throw desk.fault(refusals.busy, `\`${row.id}\` \`${row.operation}\``)
  const next = operate(row, operation, { requestId, now, pace: desk.settings.instancePace })
  if (next === undefined) throw desk.fault(refusals.state, `\`${row.id}\` \`${state}\``)
  return next
}

/** What most operations come to: all instances set going, or none. */
export async function moveAll(
  desk: Desk<Refused>,
  ids: readonly string[],
  operation: Operation,
  alter: Partial<LighthouseInstance> = {},
): Promise<{ readonly output: Record<never, never>; readonly changes: readonly Change[] }> {
  const rows = await findInstances(desk, ids)
  return {
    output: {},
    changes: rows.map((row) => ({ update: 'lighthouseInstance', row: { ...moved(desk, row, operation), ...alter } })),
  }
}

/** The system of an instance, whatever image it came with. */
export function systemOf({ id, system }: Pick<LighthouseInstance, 'id' | 'system'>): Blueprint {
  const image = blueprintOf(system)
  if (image === undefined) throw new Error(`${id} has the system ${system}, which is not there`)
  return image
}
