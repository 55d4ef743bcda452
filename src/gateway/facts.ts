import { hash } from 'node:crypto'
import { SECRET_ID } from '../guard/trail.ts'
import { ALGORITHM, TERMINATOR } from './authorization.ts'
import type { HostRules } from './hosts.ts'
import { hostsOf, pathsOf } from './signature.ts'
import { canonicalRequests } from './tc3.ts'
import { plaintextsOf } from './v1.ts'
import { type Call, commonFields, type RawRequest } from './wire.ts'

/*
 * What a request has signed, fit to be kept: whoever looks for a mistake needs the text, and the text may hold secrets.
 * Values of parameters, and of headers that are not known to be harmless, stand as their length and SHA-256.
 */

/** A text that the server accepts the signature of. */
export interface SignedForm {
  /** The canonical request of TC3; of v1 the signed text, a parameter a line. */
  readonly text: string
  /** Hex SHA-256 of the text before anything was hidden. */
  readonly digest: string
}

export interface SignedFacts {
  readonly scheme: 'tc3' | 'v1'
  /** The likely ones first. */
  readonly forms: readonly SignedForm[]
  /** The string to sign of TC3, up to the digest; empty for v1. */
  readonly prefix: string
  readonly body: { readonly bytes: number; readonly sha256: string }
}

/** A client signs one text, most of them the first; beyond these are names that other proxies would have put. */
const MOST_FORMS = 12

/*
 * Anyone can send what is refused, so that what is kept of it, and the time that this takes, are bounded: parts of a longer
 * text, or of one that has more of them, are not told apart, and texts beyond so many characters are left out.
 */
const MOST_TEXT = 65_536
const MOST_PARTS = 128

export function factsOf(call: Call, raw: RawRequest, hosts: HostRules): SignedFacts {
  const { credential } = call
  const body = { bytes: raw.body.length, sha256: hash('sha256', raw.body) }
  const names = hostsOf(call, raw, hosts)
  const paths = pathsOf(raw.url)
  if (credential.scheme === 'v1') {
    const texts = v1Texts(raw.method, names, paths, plaintextsOf(credential.fields))
    return { scheme: 'v1', forms: formsOf(texts, hiddenV1), prefix: '', body }
  }
  const { date, service, signedHeaders } = credential
  const requests = canonicalRequests(signedHeaders, raw, names, paths)
  const prefix = `${ALGORITHM}\n${call.timestamp}\n${date}/${clear(service)}/${TERMINATOR}\n`
  return { scheme: 'tc3', forms: formsOf(requests, hiddenTc3), prefix, body }
}

function* v1Texts(method: string, hosts: Iterable<string>, paths: readonly string[], plain: readonly string[]) {
  for (const host of hosts) for (const path of paths) for (const one of plain) yield `${method}${host}${path}?${one}`
}

function formsOf(texts: Iterable<string>, hide: (text: string) => string): readonly SignedForm[] {
  const forms: SignedForm[] = []
  let size = 0
  for (const text of texts) {
    if (forms.length === MOST_FORMS || size > MOST_TEXT) break
    const form = { text: hide(text), digest: hash('sha256', Buffer.from(text, 'latin1')) }
    size += Math.max(text.length, form.text.length)
    forms.push(form)
  }
  return forms
}

/** What stands where a value would: enough to tell whether two are the same. */
const hidden = (value: string): string => {
  const bytes = Buffer.from(value, 'latin1')
  return `(${bytes.length} bytes, SHA-256 ${hash('sha256', bytes)})`
}

/** Hides what is in the parts of a text one by one. */
function hiddenParts(text: string, separator: string, hide: (part: string) => string, joined = separator): string {
  const parts = text.length > MOST_TEXT ? [] : text.split(separator, MOST_PARTS + 1)
  return parts.length === 0 || parts.length > MOST_PARTS ? hidden(text) : parts.map(hide).join(joined)
}

const MOST_CLEAR = 260

/** A text of this form is most likely a secret key that got into the wrong place. */
const SECRET_KEY = /^[0-9A-Za-z]{32}$/

const clear = (text: string): string =>
  text.length <= MOST_CLEAR && !SECRET_KEY.test(text.trim()) ? text : hidden(text)

/** Headers that say what is wanted and how, and nothing of what is in it. */
const harmless =
  /^(host|content-type|content-length|user-agent|x-tc-(action|version|region|timestamp|language|requestclient|content-sha256))$/i

/** What a parameter may be called. Anything else in its place is a body that got into the URL. */
const NAME = /^[A-Za-z][\w.-]{0,127}$/

/** What `=` ends need be no name either: it pads Base64. */
const PADDING = /^=?$/

const isName = (name: string, value: string): boolean =>
  commonFields.has(name) || (NAME.test(name) && !SECRET_KEY.test(name) && !PADDING.test(value))

const secretFields: ReadonlySet<string> = new Set(['Token', 'Signature'])

const hiddenPair = (pair: string): string => {
  const sign = pair.indexOf('=')
  const name = pair.slice(0, sign)
  if (sign < 0) return pair === '' ? '' : hidden(pair)
  const value = pair.slice(sign + 1)
  const isHarmless = name === 'SecretId' ? SECRET_ID.test(value) : commonFields.has(name) && !secretFields.has(name)
  return `${isName(name, value) ? name : hidden(name)}=${isHarmless ? clear(value) : hidden(value)}`
}

function hiddenHeader(line: string): string {
  const colon = line.indexOf(':')
  const name = line.slice(0, colon)
  if (colon < 0) return clear(line)
  const value = line.slice(colon + 1)
  return `${clear(name)}:${harmless.test(name.trim()) ? clear(value) : hidden(value)}`
}

/** A canonical request of TC3, also one that a client got wrong. */
export function hiddenTc3(text: string): string {
  const [method = '', path = '', query = '', ...rest] = text.split('\n')
  const head = [clear(method), clear(path), hiddenParts(query, '&', hiddenPair)]
  const last = rest.pop()
  if (last === undefined) return head.join('\n')
  const digest = /^[0-9a-fA-F]{64}$/.test(last) ? last : hidden(last)
  return [...head, ...(rest.length === 0 ? [] : [hiddenParts(rest.join('\n'), '\n', hiddenHeader)]), digest].join('\n')
}

/** The text that a signature v1 is of, a parameter a line. */
export function hiddenV1(text: string): string {
  const mark = text.indexOf('?')
  if (mark < 0) return hidden(text)
  return `${clear(text.slice(0, mark))}?${hiddenParts(text.slice(mark + 1), '&', hiddenPair, '\n&')}`
}
