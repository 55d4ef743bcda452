import type { KeyObject } from 'node:crypto'
import { Secret } from './secret.ts'

/** What another thread is sent once: a public key, or a secret. */
export type Known = KeyObject | Secret

/**
 * The numbers by which another thread knows keys: each crosses over once, and takes part in many tasks. A key is not kept
 * alive by having a number.
 */
export class KnownKeys {
  readonly #numbers = new WeakMap<Known, number>()
  readonly #ends: FinalizationRegistry<number>
  readonly #onGone: (number: number) => void
  #fresh: (readonly [number, Known])[] = []
  #last = 0

  /** @param onGone is told the number of a key that nothing uses any more, or of a secret that has ended */
  constructor(onGone: (number: number) => void) {
    this.#onGone = onGone
    this.#ends = new FinalizationRegistry(onGone)
  }

  /** @throws {Error} for a secret that has ended */
  numberOf(key: Known): number {
    const known = this.#numbers.get(key)
    if (known !== undefined) return known
    const number = ++this.#last
    if (key instanceof Secret) key.whenGone(() => this.#forget(number, key))
    this.#numbers.set(key, number)
    this.#ends.register(key, number, key)
    this.#fresh.push([number, key])
    return number
  }

  /** The keys that got a number since the last time, to be sent before it is used. */
  takeFresh(): readonly (readonly [number, Known])[] {
    const fresh = this.#fresh
    this.#fresh = []
    return fresh
  }

  #forget(number: number, key: Known): void {
    this.#numbers.delete(key)
    this.#ends.unregister(key)
    this.#fresh = this.#fresh.filter(([fresh]) => fresh !== number)
    this.#onGone(number)
  }
}
