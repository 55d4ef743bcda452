import type { Caller } from '../contract/action.ts'
import type { Catalog } from '../contract/catalog.ts'

/** Requests per second by `service:Action`, `service:*` or `*`; the closest wins over the contract's own rate. */
export type Rates = Readonly<Record<string, number>>

interface Bucket {
  tokens: number
  filled: number
}

/** Past this many buckets the oldest are let go, full: it bounds memory, not fairness. */
const MOST_BUCKETS = 100_000

/** The names among the rates that stand for no action of the catalog. */
export const strangeRates = (rates: Rates, { services, actions }: Catalog): readonly string[] => {
  const names = new Set(['*', ...services.map(({ name }) => `${name}:*`)])
  for (const { service, name } of actions) names.add(`${service.name}:${name}`)
  return Object.keys(rates).filter((name) => !names.has(name))
}

/**
 * Token buckets, one per caller and action, each holding one second's worth. A sub-user has its own beside those of its
 * account. The region that a call names opens no other: rates count where a call comes in, and here that is one place.
 */
export class Quota {
  readonly #rates: Rates
  readonly #buckets = new Map<string, Bucket>()

  constructor(rates: Rates = {}) {
    this.#rates = rates
  }

  /** The rate in force for an action whose contract says `rate`. */
  rate(service: string, action: string, rate: number): number {
    return this.#rates[`${service}:${action}`] ?? this.#rates[`${service}:*`] ?? this.#rates['*'] ?? rate
  }

  /**
   * Takes one token.
   * @param now milliseconds; a clock that runs backwards adds nothing
   * @returns whether there was one
   */
  take({ account, uin }: Pick<Caller, 'account' | 'uin'>, service: string, action: string, rate: number, now: number) {
    const limit = this.rate(service, action, rate)
    const name = `${account}/${uin}/${service}:${action}`
    const bucket = this.#buckets.get(name) ?? this.#open(name, limit, now)
    const passed = Math.max(0, now - bucket.filled)
    bucket.tokens = Math.min(limit, bucket.tokens + (passed * limit) / 1000)
    bucket.filled = now
    if (bucket.tokens < 1) return false
    bucket.tokens -= 1
    return true
  }

  #open(name: string, limit: number, now: number): Bucket {
    const bucket = { tokens: limit, filled: now }
    this.#buckets.set(name, bucket)
    if (this.#buckets.size > MOST_BUCKETS) {
      for (const oldest of this.#buckets.keys()) {
        this.#buckets.delete(oldest)
        break
      }
    }
    return bucket
  }
}
