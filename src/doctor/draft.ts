import { createHmac, hash } from 'node:crypto'

/*
 * A signature of TC3-HMAC-SHA256 in its parts, so that each can be made as a client may have made it.
 */

export interface Draft {
  readonly method: string
  readonly path: string
  readonly query: string
  /** The canonical headers, each with its line end. */
  readonly headers: readonly string[]
  /** What stands between the headers and their names. */
  readonly gap: string
  readonly names: string
  readonly payload: string
  readonly lineEnd: string
  readonly timestamp: string
  readonly date: string
  readonly service: string
  /** How the canonical request stands in the string to sign. */
  readonly digest: (request: string) => string
  /** What the first HMAC takes as its key. */
  readonly secret: (secretKey: string) => string
  /** How one HMAC becomes the key of the next. */
  readonly pass: (key: Buffer) => Buffer | string
  /** The credential scope in the string to sign. */
  readonly scope: (draft: Pick<Draft, 'date' | 'service'>) => string
}

export const sha256 = (data: string | Buffer): string => hash('sha256', data, 'hex')

/** A draft of what the server signs: `canonical` is one of its canonical requests. */
export function draftOf(canonical: string, timestamp: string, date: string, service: string): Draft {
  const lines = canonical.split('\n')
  const [method = '', path = '', query = ''] = lines
  return {
    method,
    path,
    query,
    headers: lines.slice(3, -3),
    gap: '\n',
    names: lines.at(-2) ?? '',
    payload: lines.at(-1) ?? '',
    lineEnd: '\n',
    timestamp,
    date,
    service,
    // Headers have one character a byte.
    digest: (request) => sha256(Buffer.from(request, 'latin1')),
    secret: (secretKey) => `TC3${secretKey}`,
    pass: (key) => key,
    scope: (draft) => `${draft.date}/${draft.service}/tc3_request`,
  }
}

export function canonicalOf(draft: Draft): string {
  const { method, path, query, headers, gap, names, payload, lineEnd } = draft
  const text = `${[method, path, query, ...headers].join('\n')}\n${gap}${names}\n${payload}`
  return lineEnd === '\n' ? text : text.replaceAll('\n', lineEnd)
}

export const stringToSign = (draft: Draft): string =>
  ['TC3-HMAC-SHA256', draft.timestamp, draft.scope(draft), draft.digest(canonicalOf(draft))].join('\n')

/** 64 hex digits. */
export function signatureOf(draft: Draft, secretKey: string): string {
  const hmac = (key: Buffer | string, text: string): Buffer => createHmac('sha256', key).update(text).digest()
  const { date, service, pass } = draft
  const dateKey = hmac(draft.secret(secretKey), date)
  const signing = hmac(pass(hmac(pass(dateKey), service)), 'tc3_request')
  return hmac(pass(signing), stringToSign(draft)).toString('hex')
}

/** The first line in which two texts differ; undefined when they are the same. */
export function firstDifference(server: string, client: string): Difference | undefined {
  const ours = server.split('\n')
  const theirs = client.split('\n')
  const line = Array.from({ length: Math.max(ours.length, theirs.length) }).findIndex((_, i) => ours[i] !== theirs[i])
  return line < 0 ? undefined : { line: line + 1, server: ours[line], client: theirs[line] }
}

export interface Difference {
  /** From 1. */
  readonly line: number
  /** Undefined where the text has ended. */
  readonly server: string | undefined
  readonly client: string | undefined
}
