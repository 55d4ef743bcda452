import type { AuditRecord } from '../domain/audit.ts'
import { isDenial, isSensitive, NOT_AUTHORIZED } from '../domain/classed.ts'
import { timeOfRequestId } from '../domain/request-id.ts'
import { bearerNamed } from '../domain/tag.ts'

/** How an attribute is read from a record. */
interface Reading {
  readonly member: keyof AuditRecord
  readonly values: (text: string) => readonly string[]
  /** What the JSON of a record that has this value holds; undefined where that can't be told. */
  readonly json?: (value: string) => string
  /** Came after trails were written, whose filters don't know it. */
  readonly later?: true
}

/** A text as it stands within quotes in JSON. */
const quoted = (text: string): string => JSON.stringify(text).slice(1, -1)

const plain = (member: keyof AuditRecord): Reading => ({ member, values: (text) => [text], json: quoted })

/** A part of a list that is kept as JSON. */
const listed = (values: (names: readonly string[]) => readonly string[]): Reading => ({
  member: 'resources',
  values: (text) => values(namesIn(text)),
  json: (value) => quoted(quoted(value.slice(value.lastIndexOf('/') + 1))),
})

/**
 * What events can be asked for. A resource is found by the name that CAM was asked about, as `key/creatorUin/1/abc`, and by
 * its last step; a bearer of tags by its kind and its id, as `key/abc`.
 */
export const readings = {
  account: plain('account'),
  requestId: plain('requestId'),
  service: plain('service'),
  eventName: plain('action'),
  effect: plain('effect'),
  uin: plain('uin'),
  secretId: plain('secretId'),
  code: plain('code'),
  address: plain('address'),
  resource: listed((names) => names.flatMap((name) => [name, name.split('/').at(-1) ?? ''])),
  bearer: { ...listed((names) => names.map(bearerNamed)), later: true },
  sensitive: { member: 'action', values: (action) => [String(isSensitive(action))], later: true },
  camCode: { member: 'code', values: (code) => (isDenial(code) ? [String(NOT_AUTHORIZED), code] : ['0']), later: true },
} as const satisfies Readonly<Record<string, Reading>>

type Name = keyof typeof readings
export type EventAttribute = Exclude<Name, 'account'>

export const readingOf = (name: string): Reading => readings[name as Name]

function namesIn(text: string): readonly string[] {
  if (text === '') return []
  const names: unknown = JSON.parse(text)
  return Array.isArray(names) ? (names as string[]) : []
}

/** Attributes are joined by and, the values of one by or. */
export type Wanted = Readonly<Partial<Record<EventAttribute, readonly string[]>>>

/** Tells whether a record is wanted. */
export function recordTest(wanted: Wanted): (record: AuditRecord) => boolean {
  const tests = Object.entries(wanted).map(([name, values]) => ({ ...readingOf(name), wanted: new Set(values) }))
  return (record) =>
    tests.every(({ member, values, wanted }) => values(String(record[member])).some((one) => wanted.has(one)))
}

/** Beyond so many values to look for, to parse a record is quicker. */
const MOST_TEXTS = 16

/** A quick look at the JSON of a record; false is certain. To parse each would take most of a search's time. */
export function textTest(wanted: Wanted): (json: string) => boolean {
  const alternatives = Object.entries(wanted).flatMap(([name, values]) => {
    const { json } = readingOf(name)
    return json === undefined || values.length > MOST_TEXTS ? [] : [values.map(json)]
  })
  return (json) => alternatives.every((texts) => texts.some((text) => json.includes(text)))
}

/** The times at which the RequestIds that are wanted were drawn; undefined where they don't tell. */
export function timesOf({ requestId }: Wanted): readonly number[] | undefined {
  const times = requestId?.map(timeOfRequestId)
  return times?.every((time) => time !== undefined) ? times : undefined
}
