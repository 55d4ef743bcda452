import type { AuditRecord } from '../domain/audit.ts'
import { requestIdAt } from '../domain/request-id.ts'
import type { Change } from '../store/store.ts'

/*
 * Whoever reaches the port can have a refusal recorded. So that nobody fills the disk that way, or drives out of a trail
 * that is kept to a size what others did, only so many of these are recorded, and the others are counted.
 */

/** How many refusals are recorded before any is passed over. */
const BURST = 600
/** How many a second after that: a trail grows by some 50 MB a day from them. */
const RATE = 1
/** How often the count of those that were passed over is recorded, in milliseconds. */
const EVERY = 60_000

type Commit = (changes: readonly Change[], records: readonly AuditRecord[]) => Promise<boolean>

interface Bucket {
  tokens: number
  filled: number
  missed: number
  /** When the first of those that were missed came. */
  since: number
}

/** Commits, and spares the trail the refusals of strangers that are too many. */
export class Strangers {
  readonly #commit: Commit
  readonly #now: () => number
  /** By the account that was called at, which is known of a door's visitors: a flood elsewhere does not hide these. */
  readonly #buckets = new Map<string, Bucket>()

  constructor(commit: Commit, now: () => number) {
    this.#commit = commit
    this.#now = now
  }

  readonly commit: Commit = async (changes, records) => {
    const [first] = records
    if (changes.length > 0 || first === undefined || !records.every(isStranger)) return this.#commit(changes, records)
    return this.#admits(first.account) ? this.#commit(changes, records) : true
  }

  /**
   * Records how many were passed over, once a minute for each account.
   * @param all also what is younger
   * @returns how many such records were written
   */
  async tell(all = false): Promise<number> {
    let told = 0
    const now = this.#now()
    for (const [account, bucket] of this.#buckets) {
      const { missed, since } = bucket
      if (missed === 0 || (!all && now - since < EVERY)) continue
      await this.#commit([], [passedOver(account, { Count: missed, Since: since }, now)])
      bucket.missed -= missed
      bucket.since = now
      told++
    }
    return told
  }

  #admits(account: string): boolean {
    const now = this.#now()
    const bucket = this.#buckets.get(account) ?? { tokens: BURST, filled: now, missed: 0, since: now }
    this.#buckets.set(account, bucket)
    bucket.tokens = Math.min(BURST, bucket.tokens + (Math.max(0, now - bucket.filled) * RATE) / 1000)
    bucket.filled = now
    if (bucket.tokens >= 1) {
      bucket.tokens--
      return true
    }
    if (bucket.missed++ === 0) bucket.since = now
    return false
  }
}

const isStranger = ({ uin, code }: AuditRecord): boolean => uin === '' && code !== ''

/** @param count of refusals, and since when (Unix milliseconds) */
const passedOver = (account: string, count: object, time: number): AuditRecord => ({
  requestId: requestIdAt(time),
  time,
  service: 'cloudaudit',
  action: 'PassOverRefusals',
  version: '2019-03-19',
  region: '',
  effect: 'write',
  account,
  uin: account,
  callerKind: 'service',
  callerName: 'sanyao',
  secretId: '',
  address: '',
  client: '',
  method: '',
  code: '',
  resources: '',
  parameters: JSON.stringify(count),
})
