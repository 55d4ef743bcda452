import { availableParallelism } from 'node:os'
import { Hand } from './hand.ts'
import type { Asked, Jobs } from './jobs.ts'

/** Past four threads the event loop, which feeds them, is what limits. */
const MOST = 4

/** Threads for what would block the event loop, started one by one as jobs come while all others are busy. */
export class Workers implements AsyncDisposable {
  readonly #limit: number
  readonly #hands = new Set<Hand>()

  /** @param limit how many threads there are at most */
  constructor(limit = Math.min(MOST, availableParallelism())) {
    this.#limit = limit
  }

  /** How many threads there are. */
  get size(): number {
    return this.#hands.size
  }

  /** @throws {Error} when the job throws, its thread ends, or a secret for it has ended */
  async run<J extends keyof Jobs>(job: J, ...args: Asked<Parameters<Jobs[J]>>): Promise<ReturnType<Jobs[J]>> {
    return this.#choose().run(job, args) as Promise<ReturnType<Jobs[J]>>
  }

  /** Ends the threads; jobs they have are rejected. A later job starts new ones. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#hands].map((hand) => hand.stop()))
  }

  /** The one with the fewest jobs; a new one rather than a busy one. */
  #choose(): Hand {
    let best: Hand | undefined
    for (const hand of this.#hands) if (best === undefined || hand.load < best.load) best = hand
    if (best !== undefined && (best.load === 0 || this.#hands.size >= this.#limit)) return best
    const hand: Hand = new Hand(() => this.#hands.delete(hand))
    this.#hands.add(hand)
    return hand
  }
}

/** Those of this process. Keys are prepared in many places, and the machine has its cores only once. */
export const workers = new Workers()
