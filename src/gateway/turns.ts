import { Gate } from '../crypto/gate.ts'

/** How many of one account wait for their turn at most; the next is refused. */
const WAITING = 1000

/** Lets work be done one after another within each account, whatever other accounts do. */
export class Turns {
  /** Only of the accounts whose work is under way. */
  readonly #gates = new Map<string, Gate>()
  readonly #waiting: number

  constructor(waiting = WAITING) {
    this.#waiting = waiting
  }

  /** In how many accounts work is under way. */
  get size(): number {
    return this.#gates.size
  }

  /** @throws {Overload} without having begun it */
  async take<T>(account: string, work: () => Promise<T>): Promise<T> {
    const gate = this.#gates.get(account) ?? new Gate(1, this.#waiting)
    this.#gates.set(account, gate)
    try {
      return await gate.pass(work)
    } finally {
      if (gate.idle) this.#gates.delete(account)
    }
  }
}
