import type { AuditRecord } from '../domain/audit.ts'
import type { Reader } from '../store/store.ts'
import { blocksOf } from './blocks.ts'
import { linesOf, recordIn } from './chain.ts'

/** A record, and where it stands: the number of its writer, and its own in that chain. */
export interface TrailEvent {
  readonly writer: number
  readonly n: number
  readonly record: AuditRecord
}

/** What a record must meet: its JSON at a glance, then itself. */
export interface Test {
  readonly text: (json: string) => boolean
  readonly record: (record: AuditRecord) => boolean
}

/** What was found, each once: what is not sealed when the search begins may be by the time that it comes to the segments. */
export class Found {
  readonly #events = new Map<string, TrailEvent>()

  /** Adds the records of a stretch of a chain that match. */
  async read(read: Reader, writer: string, first: number, last: number, test: Test): Promise<void> {
    for await (const block of blocksOf(read, writer, first, last))
      for (const [i, line] of linesOf(block.lines).entries()) {
        if (!test.text(line.json)) continue
        const record = recordIn(line)
        const n = block.first + i
        if (test.record(record)) this.#events.set(`${writer} ${n}`, { writer: Number(writer), n, record })
      }
  }

  /** How many are newer than a time. */
  after(time: number): number {
    let count = 0
    for (const { record } of this.#events.values()) if (record.time > time) count++
    return count
  }

  sorted(): readonly TrailEvent[] {
    return [...this.#events.values()].sort(newestFirst)
  }
}

const newestFirst = (a: TrailEvent, b: TrailEvent): number =>
  b.record.time - a.record.time || b.writer - a.writer || b.n - a.n
