import type { TrailKey } from '../crypto/trail-key.ts'
import type { AuditRecord, TrailHead } from '../domain/audit.ts'
import type { Change, Ledger, Store } from '../store/store.ts'
import { beginning, lineOf, linked } from './chain.ts'
import { Draft } from './draft.ts'

/** What the proof of a head covers. */
export const headStatement = ({ writer, count, hash }: Omit<TrailHead, 'mac' | 'time'>): string =>
  `sanyao trail head v1\n${writer}\n${count}\n${hash}`

/** How many segments to be are remembered until they are sealed. */
const MOST = 256

/** Writes the chain of one writer: nobody else appends to it while this does. */
export class TrailWriter implements Ledger {
  readonly #store: Store
  readonly #key: TrailKey
  readonly #now: () => number
  /** What is said of records that are on disk. */
  readonly #written: (lines: string) => void
  #head: TrailHead
  #next: { readonly head: TrailHead; readonly lines: string; readonly records: readonly AuditRecord[] } | undefined
  #drafts: Draft[] = []
  #doubtful = false

  private constructor(
    store: Store,
    key: TrailKey,
    head: TrailHead,
    now: () => number,
    written: (lines: string) => void,
  ) {
    this.#store = store
    this.#key = key
    this.#head = head
    this.#now = now
    this.#written = written
  }

  /**
   * Goes on with the last chain, or begins a new one. Writers are numbered without gaps, so that one that is gone is missed.
   * @param alone whether no other server works on this store; else the chains that are there may be theirs
   */
  static async open(
    store: Store,
    key: TrailKey,
    alone: boolean,
    now: () => number,
    written: (lines: string) => void,
  ): Promise<TrailWriter> {
    for (;;) {
      const heads = await store.read.find('trailHead', { where: {} })
      const last = heads.toSorted((a, b) => Number(a.writer) - Number(b.writer)).at(-1)
      if (alone && last !== undefined) return new TrailWriter(store, key, last, now, written)
      const writer = String(Number(last?.writer ?? 0) + 1)
      const head = signed(key, { writer, count: 0, hash: beginning(writer), time: now() })
      if (await store.commit([{ insert: 'trailHead', row: head }]))
        return new TrailWriter(store, key, head, now, written)
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

  /** A commit whose answer was lost may be on disk or not; the stored head tells. */
  async prepare(): Promise<void> {
    if (!this.#doubtful) return
    const head = await this.#store.read.get('trailHead', { writer: this.#head.writer })
    if (head === undefined) throw new Error('the head of the trail is gone')
    this.#head = head
    this.#drafts = []
    this.#doubtful = false
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
    const head = signed(this.#key, { writer, count: count + records.length, hash, time: this.#now() })
    this.#next = { head, lines, records }
    return [
      { insert: 'trailBlock', row: { writer, first: count + 1, count: records.length, lines } },
      { update: 'trailHead', row: head },
    ]
  }

  settle(done: boolean): void {
    const next = this.#next
    this.#next = undefined
    this.#doubtful ||= !done
    if (!done || next === undefined) return
    this.#remember(next.records, next.lines, next.head)
    this.#head = next.head
    this.#written(next.lines)
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

const signed = (key: TrailKey, head: Omit<TrailHead, 'mac'>): TrailHead => ({
  ...head,
  mac: key.mac(headStatement(head)),
})
