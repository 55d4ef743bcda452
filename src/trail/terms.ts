import type { AuditRecord } from '../domain/audit.ts'
import { timeOfRequestId } from '../domain/request-id.ts'
import { readingOf, readings, type Wanted } from './readings.ts'

/*
 * A Bloom filter of the values in a segment: one in a thousand searches for what is not there looks in vain. A RequestId
 * that tells its time is not among them: it is looked for there, and a thousand of them would make most of the filter.
 */
const BITS_PER_TERM = 14
const PROBES = 10

const termOf = (name: string, value: string): string => `${name}=${value}`

/** In every filter that has terms of the readings that came `later`: those of older segments don't, and rule nothing out. */
const LATER = 'has=later'

const isTimed = (name: string, value: string): boolean => name === 'requestId' && timeOfRequestId(value) !== undefined

/** Gathers the values that occur in a segment, record by record: there are few. */
export class Terms {
  readonly #texts = new Map(Object.keys(readings).map((name) => [name, new Set<string>()]))

  add(record: AuditRecord): void {
    for (const [name, texts] of this.#texts) {
      const text = String(record[readingOf(name).member])
      if (!isTimed(name, text)) texts.add(text)
    }
  }

  /** The Bloom filter of them. */
  filter(): Buffer {
    const terms = new Set([LATER])
    for (const [name, texts] of this.#texts)
      for (const text of texts) for (const value of readingOf(name).values(text)) terms.add(termOf(name, value))
    return filterOf(terms)
  }
}

export function filterOf(terms: ReadonlySet<string>): Buffer {
  const filter = Buffer.alloc(Math.ceil((terms.size * BITS_PER_TERM) / 8))
  const bits = filter.length * 8
  for (const { start, step } of Array.from(terms, probeOf))
    for (let i = 0; i < PROBES; i++) {
      const bit = (start + i * step) % bits
      filter[bit >> 3] = (filter[bit >> 3] as number) | (1 << (bit & 7))
    }
  return filter
}

/** Beyond so many values, to ask the filter takes longer than it saves. */
const MOST_PROBED = 2048

/** Tells by its filter whether a segment may hold an event of this account that is wanted; false is certain. */
export function segmentTest(account: string, wanted: Wanted): (filter: Buffer) => boolean {
  const asked = Object.entries({ ...wanted, account: [account] })
    .filter(([name, values]) => values.length <= MOST_PROBED && !values.some((value) => isTimed(name, value)))
    .map(([name, values]) => ({
      later: readingOf(name).later === true,
      probes: values.map((value) => probeOf(termOf(name, value))),
    }))
  const later = probeOf(LATER)
  return (filter) =>
    asked.every((one) => one.probes.some((probe) => has(filter, probe)) || (one.later && !has(filter, later)))
}

/** Where the bits of a term are, whatever the size of the filter. */
interface Probe {
  readonly start: number
  readonly step: number
}

function has(filter: Buffer, { start, step }: Probe): boolean {
  const bits = filter.length * 8
  for (let i = 0; i < PROBES; i++) {
    const bit = (start + i * step) % bits
    if (((filter[bit >> 3] as number) & (1 << (bit & 7))) === 0) return false
  }
  return true
}

/** FNV-1a, then double hashing with its mix as the step (Kirsch and Mitzenmacher). */
function probeOf(term: string): Probe {
  let start = 0x811c9dc5
  for (let i = 0; i < term.length; i++) start = Math.imul(start ^ term.charCodeAt(i), 0x01000193)
  return { start: start >>> 0, step: (mixed(start) | 1) >>> 0 }
}

/** The finalizer of MurmurHash3. */
function mixed(value: number): number {
  let mix = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  mix = Math.imul(mix ^ (mix >>> 13), 0xc2b2ae35)
  return mix ^ (mix >>> 16)
}
