import { isIPv4 } from 'node:net'
import type { DbInstance, DbNetwork } from '../../domain/instance.ts'
import { seconds } from '../../domain/time.ts'
import type { Desk } from '../service.ts'
import { privateAddress } from './order.ts'

/** How long access opens or closes, in seconds. */
export const NETWORK_SECONDS = 2

/** How many networks an instance or a read-only group may be in. */
const MOST_NETWORKS = 2

/** The networks in which an instance has an address, the first of them since ever. */
export const networksOf = ({ vpc, subnet, privateIp, networks }: DbInstance): readonly DbNetwork[] => [
  { vpc, subnet, ip: privateIp, time: 0 },
  ...networks,
]

/** An address that an order names or leaves to be found. */
interface Wanted {
  readonly VpcId: string
  readonly SubnetId: string
  readonly IsAssignVip: boolean
  readonly Vip?: string
}

/**
 * One network more for an instance or a group that is in those that are known.
 * @throws {Fault} InvalidParameterValueError for an address or a subnet that does not fit; NetworkNumLimitError
 */
export function addedNetwork(
  desk: Desk<'FailedOperation.NetworkNumLimitError' | 'InvalidParameterValue.InvalidParameterValueError'>,
  id: string,
  known: readonly DbNetwork[],
  { VpcId: vpc, SubnetId: subnet, IsAssignVip, Vip = '' }: Wanted,
): DbNetwork {
  const refuse = (about: string) => desk.fault('InvalidParameterValue.InvalidParameterValueError', about)
  if (IsAssignVip ? !isIPv4(Vip) : Vip !== '') throw refuse('`IsAssignVip`, `Vip`')
  if (known.some((network) => network.subnet === subnet || network.ip === Vip)) throw refuse('`SubnetId`, `Vip`')
  if (known.length >= MOST_NETWORKS) throw desk.fault('FailedOperation.NetworkNumLimitError', `\`${id}\``)
  return { vpc, subnet, ip: Vip || privateAddress(desk), time: seconds(desk.now) }
}

/**
 * What is left, without one of them; the last one stays.
 * @throws {Fault} VpcNotFoundError for an address that is none of them; NetworkNumLimitError for the last one
 */
export function remainingNetworks(
  desk: Desk<'FailedOperation.NetworkNumLimitError' | 'InvalidParameter.VpcNotFoundError'>,
  id: string,
  known: readonly DbNetwork[],
  { VpcId, SubnetId, Vip }: Pick<Required<Wanted>, 'VpcId' | 'SubnetId' | 'Vip'>,
): readonly [DbNetwork, ...DbNetwork[]] {
  const [first, ...others] = known.filter(({ vpc, subnet, ip }) => vpc !== VpcId || subnet !== SubnetId || ip !== Vip)
  if (first !== undefined && others.length + 1 === known.length)
    throw desk.fault('InvalidParameter.VpcNotFoundError', '`VpcId`, `SubnetId`, `Vip`')
  if (first === undefined) throw desk.fault('FailedOperation.NetworkNumLimitError', `\`${id}\``)
  return [first, ...others]
}

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
