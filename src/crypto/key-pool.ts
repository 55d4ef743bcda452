import { making } from './gate.ts'
import { type AsymmetricUsage, usages } from './usages.ts'

/** Keys made ahead for one algorithm. */
interface Shelf {
  readonly spare: Buffer[]
  making: boolean
}

/**
 * Makes keys, and keeps a few in advance of the kinds that take long: an RSA key of 2048 bits takes 42 to 77 ms, one of
 * 3072 bits several times that. The first key of a kind is made when it is asked for; from then on the shelf is
 * filled again, one key at a time, so that other work finds free threads.
 */
export class KeyPool implements AsyncDisposable {
  readonly #limit: number
  readonly #shelves = new Map<string, Shelf>()
  readonly #tasks = new Set<Promise<void>>()
  #open = true

  /** @param limit how many keys of a kind are kept at most */
  constructor(limit = 2) {
    this.#limit = limit
  }

  /** How many keys lie ready. */
  get size(): number {
    return [...this.#shelves.values()].reduce((sum, { spare }) => sum + spare.length, 0)
  }

  /**
   * The secret of a fresh key, which never comes twice; to be wrapped and then zeroed by the caller.
   * @throws {Overload}
   */
  async generate(usage: AsymmetricUsage): Promise<Buffer> {
    const { generate, algorithm } = usages[usage]
    if (!('slow' in usages[usage])) return generate()
    const shelf = this.#shelf(algorithm)
    const spare = shelf.spare.shift()
    if (spare !== undefined) {
      this.#fill(shelf, generate)
      return spare
    }
    const key = await making.pass(generate)
    this.#fill(shelf, generate)
    return key
  }

  /** Resolves when nothing is being made. */
  async idle(): Promise<void> {
    while (this.#tasks.size > 0) await Promise.all(this.#tasks)
  }

  /** Makes no more in advance and zeroes what lies ready. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#open = false
    await this.idle()
    for (const { spare } of this.#shelves.values()) for (const key of spare.splice(0)) key.fill(0)
  }

  /** Usages that share an algorithm share their keys: what a fresh key will be used for is not in it. */
  #shelf(algorithm: string): Shelf {
    const shelf = this.#shelves.get(algorithm) ?? { spare: [], making: false }
    this.#shelves.set(algorithm, shelf)
    return shelf
  }

  #fill(shelf: Shelf, generate: () => Promise<Buffer>): void {
    if (shelf.making || !this.#open) return
    shelf.making = true
    const task = this.#stock(shelf, generate).finally(() => {
      shelf.making = false
      this.#tasks.delete(task)
    })
    this.#tasks.add(task)
  }

  async #stock(shelf: Shelf, generate: () => Promise<Buffer>): Promise<void> {
    try {
      while (this.#open && shelf.spare.length < this.#limit) shelf.spare.push(await making.pass(generate))
    } catch {
      // The next one who asks makes a key of their own, and hears of it.
    }
  }
}
