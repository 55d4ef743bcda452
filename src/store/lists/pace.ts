/** Milliseconds of work after which others have their turn. */
const SLICE = 2

/** Cuts long work into slices, between which the event loop goes round. */
export class Pace {
  readonly #slice: number
  #since = performance.now()

  /** @param slice in milliseconds; Infinity never rests */
  constructor(slice = SLICE) {
    this.#slice = slice
  }

  get isDue(): boolean {
    return performance.now() - this.#since > this.#slice
  }

  async rest(): Promise<void> {
    await new Promise((turn) => setImmediate(turn))
    this.#since = performance.now()
  }
}

const STEP = 16_384

/** Goes through so many places by stretches; `work` holds the loop itself, so that it is compiled for what it does. */
export async function inSlices(length: number, pace: Pace, work: (from: number, to: number) => void): Promise<void> {
  for (let from = 0; from < length; from += STEP) {
    work(from, Math.min(length, from + STEP))
    if (pace.isDue) await pace.rest()
  }
}
