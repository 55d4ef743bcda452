import { type Language, refuse } from '../contract/fault.ts'
import type { Source } from '../contract/shape.ts'
import { readAuthorization, type Tc3Credential } from './authorization.ts'
import { need, notInteger, printable, readCommon, readLanguage, readTimestamp, withoutNul } from './common.ts'
import { type Content, readContent } from './content.ts'
import { unflatten } from './flatten.ts'
import { firstLabel, hostOf } from './hosts.ts'
import type { Pairs } from './pairs.ts'
import type { V1Credential } from './v1.ts'

/** What node:http received, whole. */
export interface RawRequest {
  readonly method: string
  /** Path and query as received. */
  readonly url: string
  /** Lower-case names; the values as node:http joined them. */
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Buffer
  readonly remoteAddress: string
}

/** A request that says which action it wants; nothing about it is verified yet. */
export interface Call {
  readonly action: string
  readonly version: string
  readonly region: string | undefined
  readonly language: Language
  /** Seconds since the epoch. */
  readonly timestamp: number
  readonly token: string | undefined
  /** What the client calls itself, for the trail: at most 256 characters, all of them visible. */
  readonly client: string
  /** What may tell the service: the first label of the Host, and the service in the credential scope. */
  readonly serviceHint: { readonly host?: string; readonly scope?: string }
  /** As sent, nested; the shapes of the action give types to it. */
  readonly parameters: unknown
  readonly source: Source
  readonly secretId: string
  readonly credential: Tc3Credential | V1Credential
}

const SKEW_MS = 300_000

/** The header that carries each common parameter of TC3; v1 has all of them, and these beside, as fields. */
const commonHeaders: ReadonlyMap<string, string> = new Map([
  ['Action', 'x-tc-action'],
  ['Version', 'x-tc-version'],
  ['Region', 'x-tc-region'],
  ['Timestamp', 'x-tc-timestamp'],
  ['Token', 'x-tc-token'],
  ['Language', 'x-tc-language'],
  ['RequestClient', 'x-tc-requestclient'],
])
export const commonFields: ReadonlySet<string> = new Set([
  ...commonHeaders.keys(),
  'Nonce',
  'SecretId',
  'Signature',
  'SignatureMethod',
])

/**
 * Reads a request up to where its action is known: method, sizes, content type, syntax, the presence of the common
 * parameters, the shape of Authorization, in this order.
 * @throws {Fault} UnsupportedProtocol, what `readContent` throws, MissingParameter, InvalidParameter, and what
 * `readAuthorization` throws
 */
export function readCall(raw: RawRequest): Call {
  if (raw.method !== 'GET' && raw.method !== 'POST') throw refuse('UnsupportedProtocol', raw.method)
  const isTc3 = raw.headers['authorization'] !== undefined || raw.headers['x-tc-action'] !== undefined
  const content = readContent(raw, !isTc3)
  return isTc3 ? readTc3(raw, content) : readV1(raw, content)
}

/**
 * @param nowMs milliseconds since the epoch
 * @throws {Fault} AuthFailure.SignatureExpire when the call's clock is more than 300 seconds off
 */
export function checkClock(call: Call, nowMs: number): void {
  if (Math.abs(nowMs - call.timestamp * 1000) > SKEW_MS) throw refuse('AuthFailure.SignatureExpire')
}

/** The language of a reply to a request that no `Call` could be read from. */
export const languageOf = (raw: RawRequest): Language => readLanguage(raw.headers['x-tc-language'])

function readTc3(raw: RawRequest, content: Content): Call {
  const { headers } = raw
  const parameters = content.source === 'json' ? content.value : unflatten(withoutRepeats(content.pairs, headers))
  const common = readCommon((name) => headers[commonHeaders.get(name) ?? ''])
  const authorization = need('Authorization', headers['authorization'])
  const timestamp = readTimestamp(common.timestamp)
  const { secretId, credential } = readAuthorization(authorization, timestamp)
  const client = printable(headers['x-tc-requestclient'] || headers['user-agent'])
  const serviceHint = { ...hostHint(raw), scope: credential.service }
  return Object.freeze({
    ...common,
    timestamp,
    client,
    serviceHint,
    parameters,
    source: content.source,
    secretId,
    credential,
  })
}

function readV1(raw: RawRequest, content: Content): Call {
  const fields: Pairs = content.source === 'text' ? content.pairs : new Map()
  const parameters = unflatten([...fields].filter(([name]) => !commonFields.has(name)))
  const get = (name: string): string | undefined => withoutNul(name, fields.get(name))
  const common = readCommon(get)
  const nonce = need('Nonce', get('Nonce'))
  const secretId = need('SecretId', get('SecretId'))
  const signature = need('Signature', get('Signature')?.trim())
  const timestamp = readTimestamp(common.timestamp)
  // Python draws up to 2^63, beyond what a number holds; nobody needs the value.
  if (!/^\d{1,20}$/.test(nonce)) throw notInteger('Nonce')
  const algorithm = fields.get('SignatureMethod') === 'HmacSHA256' ? 'sha256' : 'sha1'
  const credential: V1Credential = { scheme: 'v1', algorithm, signature, fields }
  const client = printable(fields.get('RequestClient') || raw.headers['user-agent'])
  return Object.freeze({
    ...common,
    timestamp,
    client,
    serviceHint: hostHint(raw),
    parameters,
    source: 'text',
    secretId,
    credential,
  })
}

/**
 * The fields of a TC3 query or form are the action's own. A common parameter among them is dropped only when it says
 * again what its header says: a different value is a contradiction, which ends in UnknownParameter.
 */
const withoutRepeats = (pairs: Pairs, headers: RawRequest['headers']) =>
  [...pairs].filter(([name, value]) => {
    const header = commonHeaders.get(name)
    return header === undefined || headers[header] !== value
  })

function hostHint(raw: RawRequest): { readonly host?: string } {
  const host = firstLabel(hostOf(raw))
  return host === '' ? {} : { host }
}
