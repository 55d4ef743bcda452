const MINUTE = 60
const MOST = 10_000

/** When keys were last used, to the minute, until somebody writes it down. */
export class KeyUses {
  readonly #latest = new Map<string, number>()
  #unwritten = new Map<string, number>()

  /** @param now milliseconds */
  note(secretId: string, now: number): void {
    const minute = Math.floor(now / 1000 / MINUTE) * MINUTE
    if (this.#latest.get(secretId) === minute) return
    if (this.#latest.size >= MOST) this.#latest.clear()
    this.#latest.set(secretId, minute)
    this.#unwritten.set(secretId, minute)
  }

  /** What is not written down yet, once: the times in Unix seconds. */
  take(): ReadonlyMap<string, number> {
    const taken = this.#unwritten
    if (taken.size > 0) this.#unwritten = new Map()
    return taken
  }
}
