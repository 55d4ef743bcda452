import type { RawRequest } from '../gateway/wire.ts'
import { type Draft, sha256 } from './draft.ts'

/** One way in which clients get a signature wrong: what it is, and the drafts that come of it. */
export interface Mistake {
  readonly says: string
  readonly make: (draft: Draft, raw: RawRequest) => readonly Partial<Draft>[]
}

const mistake = (says: string, make: Mistake['make']): Mistake => ({ says, make })

const named = (name: string) => (line: string) => line.startsWith(`${name}:`)

/** The drafts with other values of a signed header. */
const withValues = (
  draft: Draft,
  name: string,
  values: (value: string) => readonly string[],
): readonly Partial<Draft>[] => {
  const line = draft.headers.find(named(name))
  if (line === undefined) return []
  const value = line.slice(name.length + 1)
  return values(value)
    .filter((other) => other !== value)
    .map((other) => ({ headers: draft.headers.map((one) => (one === line ? `${name}:${other}` : one)) }))
}

const bare = (host: string): string => host.replace(/^https?:\/\//, '').replace(/:\d+$/, '')
const ports = ['80', '443', '8080', '8321', '8443']
const contentTypes = [
  'application/json',
  'application/json; charset=utf-8',
  'application/json;charset=utf-8',
  'application/json; charset=UTF-8',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'text/plain',
]
const products = ['kms', 'lighthouse', 'postgres', 'sts', 'cam', 'tag', 'cloudaudit', 'cvm', 'tc3_request']

const capital = (name: string): string => name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase())

/** A JSON body as other serializers write it. */
function rewritten(body: Buffer): readonly string[] {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'))
    const compact = JSON.stringify(value)
    const ascii = (text: string) =>
      text.replace(/[\u0080-\uffff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
    const spaced = compact.replace(/"(?:[^"\\]|\\.)*"|[,:]/g, (part) => (part.length === 1 ? `${part} ` : part))
    const forms = [compact, spaced, JSON.stringify(value, null, 2), JSON.stringify(value, null, 4)]
    return forms.flatMap((form) => [form, ascii(form)])
  } catch {
    return []
  }
}

const days = (date: string, by: number): string => {
  const time = Date.parse(date)
  return Number.isNaN(time) ? date : new Date(time + by * 86_400_000).toISOString().slice(0, 10)
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** The usual mistakes, the likely ones first. */
export const mistakes: readonly Mistake[] = [
  mistake('signed a host with another port than the Host header has, or with one it has not', (draft) =>
    withValues(draft, 'host', (host) => ports.map((port) => `${bare(host)}:${port}`)),
  ),
  mistake('signed the host with http:// or a path', (draft) =>
    withValues(draft, 'host', (host) => [`http://${host}`, `https://${host}`, `${host}/`, `https://${host}/`]),
  ),
  mistake('signed another host: not the name under which the request was sent', (draft) =>
    withValues(draft, 'host', (host) => {
      const port = /:\d+$/.exec(host)?.[0] ?? ''
      return ['localhost', '127.0.0.1', '0.0.0.0', '[::1]'].flatMap((name) => [name, `${name}${port}`])
    }),
  ),
  mistake('hashed an empty body instead of the one that was sent', () => [{ payload: sha256('') }]),
  mistake('hashed a body with a line end more, or less, than was sent', (_, { body }) =>
    [
      `${body.toString('latin1')}\n`,
      `${body.toString('latin1')}\r\n`,
      body.toString('latin1').replace(/\r?\n$/, ''),
    ].map((text) => ({ payload: sha256(Buffer.from(text, 'latin1')) })),
  ),
  mistake('hashed the body in another JSON form than was sent: blanks, escapes or line ends differ', (_, { body }) =>
    rewritten(body).map((text) => ({ payload: sha256(text) })),
  ),
  mistake('hashed {} instead of the body', () => [{ payload: sha256('{}') }]),
  mistake('wrote the hash of the body in capitals', ({ payload }) => [{ payload: payload.toUpperCase() }]),
  mistake('put the body itself where its hash belongs', (_, { body }) => [{ payload: body.toString('latin1') }]),
  mistake('signed UNSIGNED-PAYLOAD without sending X-TC-Content-SHA256: UNSIGNED-PAYLOAD', () => [
    { payload: sha256('UNSIGNED-PAYLOAD') },
    { payload: 'UNSIGNED-PAYLOAD' },
  ]),
  mistake('signed another Content-Type than was sent', (draft) =>
    withValues(draft, 'content-type', () => contentTypes),
  ),
  mistake('wrote the names of the headers with capitals', ({ headers, names }) => {
    const lines = headers.map((line) => line.replace(/^[^:]+/, capital))
    return [{ headers: lines }, { headers: lines, names: names.split(';').map(capital).join(';') }]
  }),
  mistake('put a blank behind the colons of the headers', ({ headers }) => [
    { headers: headers.map((line) => line.replace(':', ': ')) },
  ]),
  mistake('left out the empty line behind the headers', () => [{ gap: '' }]),
  mistake('put one empty line too many behind the headers', () => [{ gap: '\n\n' }]),
  mistake('wrote the headers in another order than SignedHeaders says', ({ headers }) => [
    { headers: headers.toReversed() },
    { headers: headers.toSorted() },
  ]),
  mistake('signed other names of headers than Authorization says', ({ names }) => [
    { names: names.split(';').toReversed().join(';') },
    { names: names.split(';').toSorted().join(';') },
    { names: names.replaceAll(';', ',') },
  ]),
  mistake('signed another day than the UTC day of the timestamp', ({ date }) => [
    { date: days(date, 1) },
    { date: days(date, -1) },
    { date: date.replaceAll('-', '') },
  ]),
  mistake('signed the timestamp in milliseconds', ({ timestamp }) => [{ timestamp: `${timestamp}000` }]),
  mistake('signed another service than Credential names', ({ service }) =>
    products.filter((name) => name !== service).map((name) => ({ service: name })),
  ),
  mistake('signed another scope than date/service/tc3_request', () => [
    { scope: ({ date, service }) => `${date}/${service}` },
    { scope: ({ date }) => `${date}/tc3_request` },
    { scope: ({ date, service }) => `${date}/${service}/tc3_request/` },
  ]),
  mistake('left out the query of a GET', ({ method }) => (method === 'GET' ? [{ query: '' }] : [])),
  mistake('signed the query in another order, or otherwise encoded than it was sent', ({ query }) => [
    { query: query.split('&').toSorted().join('&') },
    { query: query.split('&').toReversed().join('&') },
    { query: decoded(query) },
    { query: query.replaceAll('+', '%20') },
    { query: query.replaceAll('%20', '+') },
    { query: query.replace(/%[\dA-Fa-f]{2}/g, (code) => code.toLowerCase()) },
    { query: query.replace(/%[\dA-Fa-f]{2}/g, (code) => code.toUpperCase()) },
  ]),
  mistake('signed the query with its question mark', ({ query }) => [{ query: `?${query}` }]),
  mistake('signed another path than / or that of the URL', ({ path, query }) => [
    { path: '' },
    { path: `${path}?${query}` },
    { path: '//' },
  ]),
  mistake('signed another method than was sent', ({ method }) => [
    { method: method === 'GET' ? 'POST' : 'GET' },
    { method: method.toLowerCase() },
  ]),
  mistake('wrote the canonical request with CR LF', () => [{ lineEnd: '\r\n' }]),
  mistake('put the canonical request itself into the string to sign, not its hash', () => [
    { digest: (request) => request },
  ]),
  mistake('wrote the hash of the canonical request in capitals', () => [
    { digest: (request) => sha256(Buffer.from(request, 'latin1')).toUpperCase() },
  ]),
  mistake('used the secret key without TC3 before it', () => [{ secret: (key) => key }]),
  mistake('used a secret key with a blank, a line end or quotes around it', () =>
    [' ', '\n', '\r\n', '\t']
      .map((end) => ({ secret: (key: string) => `TC3${key}${end}` }))
      .concat([
        { secret: (key) => `TC3 ${key}` },
        { secret: (key) => `TC3"${key}"` },
        { secret: (key) => `TC3'${key}'` },
      ]),
  ),
  mistake('passed the derived keys on as hex text instead of bytes', () => [{ pass: (key) => key.toString('hex') }]),
]
