interface Word<T> {
  readonly text: string
  readonly value: T
  count: number
}

/** Values that many rows share, each under a small number for as long as some row has it. */
export class Words<T> {
  readonly #read: (text: string) => T
  readonly #codes = new Map<string, number>()
  /** 0 is the code of nothing. */
  readonly #words: (Word<T> | undefined)[] = [undefined]
  readonly #free: number[] = []

  /** @param read what a text stands for; asked once for each text, not for each row */
  constructor(read: (text: string) => T) {
    this.#read = read
  }

  /** All codes are below. */
  get size(): number {
    return this.#words.length
  }

  /** The code of a text, for one more row. */
  take(text: string): number {
    const code = this.#codes.get(text) ?? this.#free.pop() ?? this.#words.length
    const word = this.#words[code] ?? { text, value: this.#read(text), count: 0 }
    word.count++
    this.#words[code] = word
    this.#codes.set(text, code)
    return code
  }

  /** One row fewer has it. */
  leave(code: number): void {
    const word = this.#words[code]
    if (word === undefined || --word.count > 0) return
    this.#words[code] = undefined
    this.#codes.delete(word.text)
    this.#free.push(code)
  }

  value(code: number): T | undefined {
    return this.#words[code]?.value
  }

  /** How many rows have it. */
  count(code: number): number {
    return this.#words[code]?.count ?? 0
  }
}
