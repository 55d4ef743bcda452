import { type DbInstance, parametersOf } from '../../domain/instance.ts'
import type { Change } from '../../store/store.ts'
import type { Desk } from '../service.ts'
import { parameters as known } from './parameters.ts'

/*
 * A standby of PostgreSQL does not start, or stops following, where it may have fewer connections than its primary.
 */

const NAME = 'max_connections'

function connectionsOf(row: DbInstance): number {
  const value = parametersOf(row).get(NAME) ?? known.find(({ name }) => name === NAME)?.value
  return Number(value)
}

/**
 * What a change of the parameters of an instance writes beside it: the primary that a read-only one follows, as it is, so
 * that both do not change at the same time.
 * @throws {Fault} FailedOperationError, naming the instance that follows with fewer connections or is followed with more
 */
export async function keepingConnections(
  desk: Desk<'FailedOperation.FailedOperationError'>,
  row: DbInstance,
  parameters: DbInstance['parameters'],
): Promise<readonly Change[]> {
  const connections = connectionsOf({ ...row, parameters })
  if (connections === connectionsOf(row)) return []
  const refuse = (other: DbInstance) =>
    desk.fault('FailedOperation.FailedOperationError', `\`${NAME}\` \`${other.id}\` ${connectionsOf(other)}`)
  const { account, region, id, master } = row
  if (row.kind === 'readonly') {
    const primary = await desk.read.get('dbInstance', { account, region, id: master })
    if (primary === undefined) return []
    if (connections < connectionsOf(primary)) throw refuse(primary)
    return [{ update: 'dbInstance', row: primary }]
  }
  const followers = await desk.read.find('dbInstance', { where: { account, region, master: id } })
  const less = followers.find((follower) => connectionsOf(follower) < connections)
  if (less !== undefined && connections > connectionsOf(row)) throw refuse(less)
  return []
}
