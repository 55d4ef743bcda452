import type { DbInstance } from '../domain/instance.ts'

/** The longest pause between two tries, in milliseconds. */
const LONGEST = 60_000

interface Entry {
  /** What the row said then: after any change of it a new start is due at once. */
  readonly revision: number
  readonly tries: number
  readonly until: number
}

/** When a start that failed is tried again: after a second, two, four, and so on. */
export class Retries {
  readonly #entries = new Map<string, Entry>()

  waits(name: string, { revision }: DbInstance): boolean {
    const entry = this.#entries.get(name)
    return entry !== undefined && entry.revision === revision && performance.now() < entry.until
  }

  /** @returns how many tries of what the row says have failed in a row */
  failed(name: string, { phase, revision }: DbInstance): number {
    const known = this.#entries.get(name)
    // That it is being tried again is our own note in the row, and no new order.
    const tries = known !== undefined && (known.revision === revision || phase === 'retrying') ? known.tries + 1 : 1
    const pause = Math.min(LONGEST, 1000 * 2 ** Math.min(tries - 1, 10))
    this.#entries.set(name, { revision, tries, until: performance.now() + pause })
    return tries
  }

  forget(name: string): void {
    this.#entries.delete(name)
  }
}
