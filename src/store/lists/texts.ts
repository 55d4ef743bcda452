import { Pace } from './pace.ts'
import { roomFor } from './room.ts'

/** Texts to a block. Searching one takes some 40 µs. */
const SIZE = 1024
/** Between the texts of a block; PostgreSQL refuses it in a text, and no field of a CMK lets it in. */
const END = '\0'
/** Who pages through what a search has found asks it again and again; each remembers a byte for a slot. */
const SEARCHES = 8

/** Texts one after the other, or, while they are written, one by one. */
type Block =
  | { readonly parts: string[] }
  | { readonly text: string; readonly lower: string; readonly ends: Uint32Array; readonly parts?: undefined }

interface Search {
  readonly part: string
  /** 1 where the slot's text holds the part; kept true by every change from the beginning of the search on. */
  hits: Uint8Array<ArrayBuffer>
  done: Promise<void>
}

/** Texts by slot, searched for their parts. At a million texts, a search joined into blocks takes 2 to 25 ms. */
export class Texts {
  readonly #blocks: Block[] = []
  readonly #searches = new Map<string, Search>()

  at(slot: number): string {
    const block = this.#blocks[Math.floor(slot / SIZE)]
    const i = slot % SIZE
    if (block?.parts !== undefined) return block.parts[i] ?? ''
    return block?.text.slice(startOf(block.ends, i), block.ends[i]) ?? ''
  }

  /** @param slot no more than one beyond the last */
  set(slot: number, text: string): void {
    const number = Math.floor(slot / SIZE)
    if (number === this.#blocks.length) {
      // The one before is full.
      if (number > 0) this.#sealed(number - 1)
      this.#blocks.push({ parts: [] })
    }
    if (this.at(slot) === text && text !== '') return
    this.#parts(number)[slot % SIZE] = text
    for (const search of this.#searches.values()) {
      search.hits = roomFor(search.hits, slot)
      search.hits[slot] = Number(lowered(text).includes(search.part))
    }
  }

  /** 1 for each slot whose text holds the part, the ASCII letters in whatever case. Later changes may replace it. */
  async holding(part: string): Promise<Uint8Array> {
    const key = lowered(part)
    const search = this.#searches.get(key) ?? this.#search(key)
    this.#searches.delete(key)
    this.#searches.set(key, search)
    await search.done
    return search.hits
  }

  #search(part: string): Search {
    const hits = new Uint8Array(this.#blocks.length * SIZE)
    const search: Search = { part, hits, done: Promise.resolve() }
    const [oldest] = this.#searches.keys()
    if (oldest !== undefined && this.#searches.size >= SEARCHES) this.#searches.delete(oldest)
    this.#searches.set(part, search)
    search.done = this.#fill(search)
    return search
  }

  async #fill(search: Search): Promise<void> {
    const pace = new Pace()
    for (let number = 0; number < this.#blocks.length; number++) {
      this.#mark(number, search)
      if (pace.isDue) await pace.rest()
    }
  }

  #mark(number: number, { part, hits }: Search): void {
    const { lower: text, ends } = this.#sealed(number)
    let i = 0
    for (let at = text.indexOf(part); at >= 0 && i < ends.length; at = text.indexOf(part, startOf(ends, i))) {
      while ((ends[i] as number) < at) i++
      // A part that holds an end, or runs into the next text, is in none.
      if (at + part.length <= (ends[i] as number)) hits[number * SIZE + i] = 1
      i++
    }
  }

  #parts(number: number): string[] {
    const block = this.#blocks[number] as Block
    if (block.parts !== undefined) return block.parts
    const parts = block.text.split(END)
    this.#blocks[number] = { parts }
    return parts
  }

  #sealed(number: number): Exclude<Block, { readonly parts: string[] }> {
    const block = this.#blocks[number] as Block
    if (block.parts === undefined) return block
    let end = -1
    const ends = Uint32Array.from(block.parts, (part) => (end += part.length + 1))
    const text = block.parts.join(END)
    const sealed = { text, lower: lowered(text), ends }
    this.#blocks[number] = sealed
    return sealed
  }
}

const startOf = (ends: Uint32Array, i: number): number => (i === 0 ? 0 : (ends[i - 1] as number) + 1)

/** With the ASCII letters in lower case; the same string where there is nothing to lower. */
const lowered = (text: string): string =>
  /[A-Z]/.test(text) ? text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()) : text
