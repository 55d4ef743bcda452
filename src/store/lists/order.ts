/** A run that is longer becomes two. */
const LONGEST = 2048

/**
 * Slots in order, in runs: an insertion moves no more than one run, wherever it falls. No two slots are equal, and what
 * a slot is sorted by stays as it is from its insertion to its removal.
 */
export class Order {
  readonly #compare: (a: number, b: number) => number
  readonly #runs: number[][] = []

  constructor(compare: (a: number, b: number) => number) {
    this.#compare = compare
  }

  /** From the first to the last; none is empty. */
  get runs(): readonly (readonly number[])[] {
    return this.#runs
  }

  insert(slot: number): void {
    const at = Math.max(0, this.#runAfter(slot) - 1)
    const run = this.#runs[at]
    if (run === undefined) {
      this.#runs.push([slot])
      return
    }
    run.splice(
      firstWhere(run.length, (i) => this.#compare(run[i] as number, slot) > 0),
      0,
      slot,
    )
    if (run.length > LONGEST) this.#runs.splice(at + 1, 0, run.splice(LONGEST / 2))
  }

  remove(slot: number): void {
    const at = this.#runAfter(slot) - 1
    const run = this.#runs[at]
    const place = run?.indexOf(slot) ?? -1
    if (run === undefined || place < 0) throw new Error('a slot that is not in order')
    run.splice(place, 1)
    if (run.length === 0) this.#runs.splice(at, 1)
  }

  /** The first run that begins after a slot. */
  #runAfter(slot: number): number {
    return firstWhere(this.#runs.length, (i) => this.#compare((this.#runs[i] as number[])[0] as number, slot) > 0)
  }
}

/** The first of `length` indices where a condition holds that holds from there on, or `length`. */
function firstWhere(length: number, holds: (index: number) => boolean): number {
  let low = 0
  for (let high = length; low < high; ) {
    const middle = (low + high) >>> 1
    if (holds(middle)) high = middle
    else low = middle + 1
  }
  return low
}
