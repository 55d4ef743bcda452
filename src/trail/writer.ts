import type { TrailKey } from '../crypto/trail-key.ts'
import type { AuditRecord, TrailHead } from '../domain/audit.ts'
import type { Change, Ledger, Store } from '../store/store.ts'
import { blocksOf } from './blocks.ts'
import { beginning, lineOf, linked } from './chain.ts'
import { Draft } from './draft.ts'
import { freeAfter, genuineHeads, isThere, signedHead } from './head.ts'

/** How many segments to be are remembered until they are sealed. */
const MOST = 256

/** What a writer needs of the server that it writes for. */
export interface Around {
  /** Whether no other server works on this store; else the chains that are there may be theirs. */
  readonly alone: boolean
  readonly now: () => number
  /** What is said of records that are on disk. */
  readonly written: (lines: string) => void
  /** Hears of a chain whose end is not as it was written: it is left as it is, for `verify` to find. */
  readonly altered: (writer: string) => void
}

interface Group {
  readonly head: TrailHead
  readonly lines: string
  readonly records: readonly AuditRecord[]
}

/** Writes the chain of one writer: nobody else appends to it while this does. */
export class TrailWriter implements Ledger {
  readonly #store: Store
  readonly #key: TrailKey
  readonly #around: Around
  #head: TrailHead
  /** Whether the head is yet to be inserted, with the first group of records. */
  #isNew = false
  #next: Group | undefined
  /** The group of which it is not known whether it is on disk. */
  #doubt: Group | undefined
  #drafts: Draft[] = []

  private constructor(store: Store, key: TrailKey, head: TrailHead, around: Around) {
    this.#store = store
    this.#key = key
    this.#head = head
    this.#around = around
  }

  /** Goes on with the last chain, or begins a new one. */
  static async open(store: Store, key: TrailKey, around: Around): Promise<TrailWriter> {
    for (;;) {
      const last = (await genuineHeads(store.read, key)).at(-1)
      const writer = await freeAfter(store.read, last?.writer)
      const before = Number(writer) - 1
      if (around.alone && before > 0) {
        if (before === Number(last?.writer) && last !== undefined && (await isEnd(store, last)))
          return new TrailWriter(store, key, last, around)
        around.altered(String(before))
      }
      const head = signedHead(key, { writer, count: 0, hash: beginning(writer), time: around.now() })
      if (await store.commit([{ insert: 'trailHead', row: head }])) return new TrailWriter(store, key, head, around)
    }
  }

  /** The name of the chain. */
  get name(): string {
    return this.#head.writer
  }

  /** What was written from record `first` on, as far as it makes one segment; undefined where it is not remembered. */
  draft(first: number): Draft | undefined {
    this.#drafts = this.#drafts.filter((draft) => draft.first >= first)
    return this.#drafts[0]?.first === first ? this.#drafts[0] : undefined
  }

  /**
   * A commit whose answer was lost may be on disk or not; the stored head tells. One that is neither was put there by
   * somebody else.
   */
  async prepare(): Promise<void> {
    if (this.#doubt === undefined) return
    const { writer } = this.#head
    const stored = await this.#store.read.get('trailHead', { writer })
    const ours = [this.#head, this.#doubt.head].find((head) => stored?.mac === head.mac && stored.count === head.count)
    this.#drafts = []
    if (ours !== undefined) {
      this.#isNew = false
      this.#head = ours
    } else if (!this.#isNew || (await isThere(this.#store.read, writer))) {
      if (!this.#isNew) this.#around.altered(writer)
      await this.#beginAfter(writer)
    }
    this.#doubt = undefined
  }

  /** Begins another chain. Its head is written with its first records: this is called where no commit can be made. */
  async #beginAfter(before: string): Promise<void> {
    const writer = await freeAfter(this.#store.read, before)
    this.#head = signedHead(this.#key, { writer, count: 0, hash: beginning(writer), time: this.#around.now() })
    this.#isNew = true
  }

  write(records: readonly AuditRecord[]): readonly Change[] {
    const { writer, count } = this.#head
    let { hash } = this.#head
    let lines = ''
    for (const record of records) {
      const json = JSON.stringify(record)
      hash = linked(hash, json)
      lines += lineOf(hash, json)
    }
    const head = signedHead(this.#key, { writer, count: count + records.length, hash, time: this.#around.now() })
    this.#next = { head, lines, records }
    return [
      { insert: 'trailBlock', row: { writer, first: count + 1, count: records.length, lines } },
      this.#isNew ? { insert: 'trailHead', row: head } : { update: 'trailHead', row: head },
    ]
  }

  settle(done: boolean): void {
    const next = this.#next
    this.#next = undefined
    if (next === undefined) return
    if (!done) {
      this.#doubt = next
      return
    }
    this.#remember(next.records, next.lines, next.head)
    this.#head = next.head
    this.#isNew = false
    this.#around.written(next.lines)
  }

  /** Records that are forgotten, or were written before this server began, are read when they are sealed. */
  #remember(records: readonly AuditRecord[], lines: string, { count, hash }: TrailHead): void {
    if (this.#drafts.length >= MOST) this.#drafts = []
    let draft = this.#drafts.at(-1)
    if (draft === undefined || draft.isWhole) {
      draft = new Draft(count - records.length + 1)
      this.#drafts.push(draft)
    }
    draft.add(records, lines, hash)
  }
}

/** Whether nothing lies beyond the end of a chain. */
async function isEnd(store: Store, { writer, count }: TrailHead): Promise<boolean> {
  for await (const _ of blocksOf(store.read, writer, count + 1)) return false
  return true
}
