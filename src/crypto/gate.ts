import { availableParallelism } from 'node:os'

/** So much slow work waits already that more of it is refused. */
export class Overload extends Error {
  constructor() {
    super('too much slow work is waiting')
    this.name = 'Overload'
  }
}

/** Lets so much work run at once, so much more wait for its turn, and refuses the rest at once. */
export class Gate {
  readonly #width: number
  readonly #depth: number
  readonly #waiting: (() => void)[] = []
  #running = 0

  /** @param width how much runs at once @param depth how much may wait */
  constructor(width: number, depth: number) {
    this.#width = width
    this.#depth = depth
  }

  /** Whether the next would be refused. */
  get full(): boolean {
    return this.#running >= this.#width && this.#waiting.length >= this.#depth
  }

  /** Whether nothing runs, and so nothing waits. */
  get idle(): boolean {
    return this.#running === 0
  }

  /** Runs it in its turn. @throws {Overload} without having begun it */
  async pass<T>(work: () => Promise<T>): Promise<T> {
    if (this.full) throw new Overload()
    if (this.#running < this.#width) this.#running++
    else await new Promise<void>((resolve) => this.#waiting.push(resolve))
    try {
      return await work()
    } finally {
      // Who goes hands the place on, so that nobody who comes now overtakes those that wait.
      const next = this.#waiting.shift()
      if (next === undefined) this.#running--
      else next()
    }
  }
}

/*
 * Those of this process, for what other threads do. The thread pool, which files and names need too, takes its jobs in the
 * order in which they came: what is not in it yet holds nobody up.
 */

/** How many operations of asymmetric keys run at once: so many keep the threads fed. */
export const OPERATIONS = 32

/** Operations of asymmetric keys. A thousand wait for 0.2 s with RSA-2048 on two cores. */
export const operations = new Gate(OPERATIONS, 1000)

/** Digests of passwords, some 50 ms each: one thread of the pool, so that whoever guesses at many holds up nobody else. */
export const digesting = new Gate(1, 62)

/**
 * Making RSA keys, 50 ms to 0.3 s each, in two of the four threads of the pool at most and never on all cores; those that
 * wait, for up to some seconds.
 */
export const making = new Gate(Math.max(1, Math.min(2, availableParallelism() - 1)), 62)
