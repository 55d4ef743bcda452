import type { DbNetwork } from './instance.ts'

/** A group of read-only instances of one primary. Which are in it is said by their own rows. Times are Unix seconds. */
export interface ReadOnlyGroup {
  readonly account: string
  readonly region: string
  readonly id: string
  readonly name: string
  /** The primary, which every member follows. */
  readonly master: string
  readonly projectId: number
  /** Whether a member that is `maxLag` seconds behind is left out, and one that lacks `maxLatency` MB of the log. */
  readonly lagEliminate: boolean
  readonly maxLag: number
  readonly latencyEliminate: boolean
  readonly maxLatency: number
  /** How many members are never left out. */
  readonly reserve: number
  readonly rebalance: boolean
  readonly securityGroups: readonly string[]
  /** Where it has an address, the first of them since ever; the address is empty where its members have their own. */
  readonly networks: readonly DbNetwork[]
  readonly createTime: number
  readonly revision: number
}

/** How long a group is being made, in seconds. */
const CREATING_SECONDS = 2

export type ReadOnlyGroupStatus = 'creating' | 'ok'

/** The status of a group at a moment. */
export const groupStatusAt = ({ createTime }: ReadOnlyGroup, seconds: number): ReadOnlyGroupStatus =>
  seconds - createTime < CREATING_SECONDS ? 'creating' : 'ok'
