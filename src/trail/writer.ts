import type { TrailKey } from '../crypto/trail-key.ts'
import type { AuditRecord, TrailHead } from '../domain/audit.ts'
import type { Change, Ledger, Store } from '../store/store.ts'
import { beginning, lineOf, linked } from './chain.ts'

/** What the proof of a head covers. */
export const headStatement = ({ writer, count, hash }: Omit<TrailHead, 'mac' | 'time'>): string =>
  `sanyao trail head v1\n${writer}\n${count}\n${hash}`

/** The records of a block, the chain's value after them, and the bytes of their lines. */
export interface Stretch {
  readonly first: number
  readonly records: readonly AuditRecord[]
  readonly hash: string
  readonly size: number
}

/** How many blocks are remembered until they are sealed. */
const MOST = 4096

/** Writes the chain of one writer: nobody else appends to it while this does. */
export class TrailWriter implements Ledger {
  readonly #store: Store
  readonly #key: TrailKey
  readonly #now: () => number
  /** What is said of records that are on disk. */
  readonly #written: (lines: string) => void
  #head: TrailHead
  #next: { readonly head: TrailHead; readonly lines: string; readonly records: readonly AuditRecord[] } | undefined
  #recent: Stretch[] = []
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

  /**
   * What was written last and from record `first` on, as long as it is remembered: to seal it, nothing must be read and
   * checked again.
   */
  since(first: number): readonly Stretch[] {
    this.#recent = this.#recent.filter((stretch) => stretch.first >= first)
    return this.#recent[0]?.first === first ? this.#recent : []
  }

  /** A commit whose answer was lost may be on disk or not; the stored head tells. */
  async prepare(): Promise<void> {
    if (!this.#doubtful) return
    const head = await this.#store.read.get('trailHead', { writer: this.#head.writer })
    if (head === undefined) throw new Error('the head of the trail is gone')
    this.#head = head
    this.#recent = []
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
    const { count, hash } = next.head
    const size = Buffer.byteLength(next.lines)
    this.#head = next.head
    if (this.#recent.length >= MOST) this.#recent = []
    this.#recent.push({ first: count - next.records.length + 1, records: next.records, hash, size })
    this.#written(next.lines)
  }
}

const signed = (key: TrailKey, head: Omit<TrailHead, 'mac'>): TrailHead => ({
  ...head,
  mac: key.mac(headStatement(head)),
})
