import type { AuditRecord } from '../domain/audit.ts'

/** What events can be asked for. */
export type EventAttribute =
  | 'requestId'
  | 'service'
  | 'eventName'
  | 'effect'
  | 'uin'
  | 'callerName'
  | 'secretId'
  | 'code'
  | 'address'
  | 'resourceType'
  | 'resource'

/** The member of a record that each attribute is read from. */
const members = {
  account: 'account',
  requestId: 'requestId',
  service: 'service',
  eventName: 'action',
  effect: 'effect',
  uin: 'uin',
  callerName: 'callerName',
  secretId: 'secretId',
  code: 'code',
  address: 'address',
  resourceType: 'resources',
  resource: 'resources',
} as const satisfies Record<EventAttribute | 'account', keyof AuditRecord>

/**
 * `["key/creatorUin/1/abc"]`, the names that CAM was asked about, gives the kind `key`, and the whole name and `abc`.
 * Another service's resource is named by all six segments.
 */
const readers: { readonly [name: string]: (text: string) => readonly string[] } = {
  resourceType: (text) => namesIn(text).map((name) => name.replace(/^qcs:(?:[^:]*:){4}/, '').split('/', 1)[0] ?? ''),
  resource: (text) => namesIn(text).flatMap((name) => [name, name.split('/').at(-1) ?? '']),
}

function namesIn(text: string): readonly string[] {
  if (text === '') return []
  const names: unknown = JSON.parse(text)
  return Array.isArray(names) ? (names as string[]) : []
}

const valuesOf = (name: EventAttribute | 'account', text: string): readonly string[] => readers[name]?.(text) ?? [text]

const names = Object.keys(members) as readonly (keyof typeof members)[]

/** Attributes are joined by and, the values of one by or. */
export type Wanted = Readonly<Partial<Record<EventAttribute, readonly string[]>>>

export const isWanted = (record: AuditRecord, wanted: Wanted): boolean =>
  Object.entries(wanted).every(([name, values]) =>
    valuesOf(name as EventAttribute, record[members[name as EventAttribute]]).some((value) => values.includes(value)),
  )

/** A quick look at the JSON of a record; false is certain. To parse each would take most of a search's time. */
export function textTest(wanted: Wanted): (json: string) => boolean {
  const alternatives = Object.entries(wanted).map(([name, values]) =>
    values.map((value) => (readers[name] === undefined ? quoted(value) : quoted(quoted(value)))),
  )
  return (json) => alternatives.every((texts) => texts.some((text) => json.includes(text)))
}

/** A text as it stands within quotes in JSON. */
const quoted = (text: string): string => JSON.stringify(text).slice(1, -1)

/*
 * A Bloom filter of the values in a segment: one in a thousand searches for what is not there looks in vain. A segment
 * of a thousand records has some three thousand values.
 */
const BITS_PER_TERM = 14
const PROBES = 10

const termOf = (name: string, value: string): string => `${name}=${value}`

/** Gathers the values that occur in a segment, record by record: of all but the RequestId there are few. */
export class Terms {
  readonly #texts = new Map(names.map((name) => [name, new Set<string>()]))

  add(record: AuditRecord): void {
    for (const [name, texts] of this.#texts) texts.add(record[members[name]])
  }

  /** The Bloom filter of them. */
  filter(): Buffer {
    const terms = new Set<string>()
    for (const [name, texts] of this.#texts)
      for (const text of texts) for (const value of valuesOf(name, text)) terms.add(termOf(name, value))
    const filter = Buffer.alloc(Math.ceil((terms.size * BITS_PER_TERM) / 8))
    const set = (bit: number): boolean => {
      filter[bit >> 3] = (filter[bit >> 3] as number) | (1 << (bit & 7))
      return true
    }
    for (const term of terms) eachBit(term, filter.length * 8, set)
    return filter
  }
}

/** Whether a segment may hold an event of this account that is wanted; false is certain. */
export const mayHold = (filter: Buffer, account: string, wanted: Wanted): boolean =>
  has(filter, termOf('account', account)) &&
  Object.entries(wanted).every(([name, values]) => values.some((value) => has(filter, termOf(name, value))))

const has = (filter: Buffer, term: string): boolean =>
  eachBit(term, filter.length * 8, (bit) => ((filter[bit >> 3] as number) & (1 << (bit & 7))) !== 0)

/**
 * FNV-1a, then double hashing with its mix as the step (Kirsch and Mitzenmacher).
 * @returns whether it holds for all bits
 */
function eachBit(term: string, size: number, holds: (bit: number) => boolean): boolean {
  let start = 0x811c9dc5
  for (let i = 0; i < term.length; i++) start = Math.imul(start ^ term.charCodeAt(i), 0x01000193)
  const step = (mixed(start) | 1) >>> 0
  for (let i = 0; i < PROBES; i++) if (!holds(((start >>> 0) + i * step) % size)) return false
  return true
}

/** The finalizer of MurmurHash3. */
function mixed(value: number): number {
  let mix = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  mix = Math.imul(mix ^ (mix >>> 13), 0xc2b2ae35)
  return mix ^ (mix >>> 16)
}
