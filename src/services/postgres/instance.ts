import { type DbInstance, type InstancePhase, type InstanceStatus, statusAt } from '../../domain/instance.ts'
import { seconds } from '../../domain/time.ts'
import type { Change } from '../../store/store.ts'
import { regionOf } from '../place.ts'
import type { Desk } from '../service.ts'

/** The caller's instance with this id, in the region of the call. */
export async function findInstance(
  desk: Desk<'ResourceNotFound.InstanceNotFoundError'>,
  id: string,
): Promise<DbInstance> {
  const row = await desk.read.get('dbInstance', { account: desk.caller.account, region: regionOf(desk), id })
  if (row === undefined) throw desk.fault('ResourceNotFound.InstanceNotFoundError', `\`${id}\``)
  return row
}

/** Instances in the order of their ids, each once; the first that is not there is the fault. */
export async function findInstances(
  desk: Desk<'ResourceNotFound.InstanceNotFoundError'>,
  ids: readonly string[],
): Promise<readonly DbInstance[]> {
  const found: DbInstance[] = []
  for (const id of new Set(ids)) found.push(await findInstance(desk, id))
  return found
}

/** What most acts ask of an instance. One that lost its key can still be restarted and taken down. */
export const up: readonly InstanceStatus[] = ['running', 'limited run']

/** @throws {Fault} the code, when the instance is in none of these statuses */
export function requireStatus<C extends string>(
  desk: Desk<C>,
  row: DbInstance,
  allowed: readonly InstanceStatus[],
  code: C,
): void {
  const status = statusAt(row, seconds(desk.now))
  if (!allowed.includes(status)) throw desk.fault(code, `\`${row.id}\` \`${status}\``)
}

/** An instance changed now. */
export const changed = (desk: Desk<never>, row: DbInstance, change: Partial<DbInstance>): Change => ({
  update: 'dbInstance',
  row: { ...row, ...change, updateTime: seconds(desk.now) },
})

/** An instance over which something comes now. */
export const enters = (desk: Desk<never>, row: DbInstance, phase: InstancePhase): Change =>
  changed(desk, row, { phase, phaseTime: seconds(desk.now) })

/** The number of a task, such as a restart. */
export const flowNumber = (desk: Desk<never>): number => 1 + (desk.random(4).readUInt32BE() % 1_000_000_000)
