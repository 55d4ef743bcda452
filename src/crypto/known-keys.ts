import type { KeyObject } from 'node:crypto'

/**
 * The numbers by which another thread knows keys: each crosses over once, and takes part in many tasks. A key is not kept
 * alive by having a number.
 */
export class KnownKeys {
  readonly #numbers = new WeakMap<KeyObject, number>()
  readonly #ends: FinalizationRegistry<number>
  #fresh: (readonly [number, KeyObject])[] = []
  #last = 0

  /** @param onGone is told the number of a key that nothing uses any more */
  constructor(onGone: (number: number) => void) {
    this.#ends = new FinalizationRegistry(onGone)
  }

  numberOf(key: KeyObject): number {
    const known = this.#numbers.get(key)
    if (known !== undefined) return known
    const number = ++this.#last
    this.#numbers.set(key, number)
    this.#ends.register(key, number)
    this.#fresh.push([number, key])
    return number
  }

  /** The keys that got a number since the last time, to be sent before it is used. */
  takeFresh(): readonly (readonly [number, KeyObject])[] {
    const fresh = this.#fresh
    this.#fresh = []
    return fresh
  }
}
