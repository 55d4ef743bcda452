import type { AuditRecord } from '../domain/audit.ts'
import { Terms } from './terms.ts'

/** How many records make a segment. */
export const FULL = 1024

/** A segment to be: what is known of its records without the records. */
export class Draft {
  readonly first: number
  readonly terms = new Terms()
  count = 0
  firstTime = Number.POSITIVE_INFINITY
  lastTime = 0
  /** Bytes of its lines. */
  size = 0
  /** The chain's value after the last record. */
  hash = ''
  #closed = false

  constructor(first: number) {
    this.first = first
  }

  /** Whether records that follow belong to another. */
  get isWhole(): boolean {
    return this.#closed || this.count >= FULL
  }

  /** What is sealed grows no more. */
  close(): void {
    this.#closed = true
  }

  /** @param hash the chain's value after these records */
  add(records: readonly AuditRecord[], lines: string, hash: string): void {
    for (const record of records) {
      this.terms.add(record)
      if (record.time < this.firstTime) this.firstTime = record.time
      if (record.time > this.lastTime) this.lastTime = record.time
    }
    this.count += records.length
    this.size += Buffer.byteLength(lines)
    this.hash = hash
  }
}
