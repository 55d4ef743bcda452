import type { DbInstance, DbNetwork } from '../../domain/instance.ts'
import type { Desk } from '../service.ts'

/** How long access opens or closes, in seconds. */
export const NETWORK_SECONDS = 2

/** How many networks an instance or a read-only group may be in. */
export const MOST_NETWORKS = 2

/** The networks in which an instance has an address, the first of them since ever. */
export const networksOf = ({ vpc, subnet, privateIp, networks }: DbInstance): readonly DbNetwork[] => [
  { vpc, subnet, ip: privateIp, time: 0 },
  ...networks,
]

/** Where an instance is reached from outside: no name that resolves anywhere, since behind the row is no server. */
export const publicAddress = ({ id, region }: Pick<DbInstance, 'id' | 'region'>): string => `${id}.${region}.invalid`

/** The state of access from outside at a moment. */
export function publicStatus({ publicAccess, publicTime }: DbInstance, now: number): string {
  if (publicAccess === 'none') return 'initing'
  const under = now - publicTime < NETWORK_SECONDS
  return publicAccess === 'open' ? (under ? 'opening' : 'opened') : under ? 'closing' : 'closed'
}

/** A real database is reached at this machine's own address, and nothing here changes that. */
export function requireRecord(desk: Desk<'FailedOperation.FailedOperationError'>, { id, driver }: DbInstance): void {
  if (driver === 'local') throw desk.fault('FailedOperation.FailedOperationError', `\`${id}\` \`local\``)
}
