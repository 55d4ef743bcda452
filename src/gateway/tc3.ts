import { hash, timingSafeEqual } from 'node:crypto'
import { ALGORITHM, type Tc3Credential, TERMINATOR } from './authorization.ts'
import { queryOf } from './content.ts'
import type { SecretMaterial } from './signature.ts'
import type { RawRequest } from './wire.ts'

const UNSIGNED_PAYLOAD = 'UNSIGNED-PAYLOAD'
/** No client signs more text in headers; each candidate hashes it, and candidates are what a forger makes many of. */
const MAX_SIGNED = 4096

/** Whether the signature is that of the request, in one of the forms that clients are known to sign. */
export function verifyTc3(
  credential: Tc3Credential,
  timestamp: number,
  raw: RawRequest,
  hosts: Iterable<string>,
  paths: readonly string[],
  secret: SecretMaterial,
): boolean {
  const signature = Buffer.from(credential.signature, 'hex')
  const hmac = secret.tc3Hmac(credential.date, credential.service)
  const prefix = `${ALGORITHM}\n${timestamp}\n${credential.date}/${credential.service}/${TERMINATOR}\n`
  for (const request of canonicalRequests(credential.signedHeaders, raw, hosts, paths)) {
    // node:http gives headers one character a byte; hashed as UTF-8 they would be other bytes.
    const digest = hash('sha256', Buffer.from(request, 'latin1'), 'hex')
    if (timingSafeEqual(hmac.digest(Buffer.from(prefix + digest)), signature)) return true
  }
  return false
}

/** The canonical requests that the signature may be of, the likely ones first; none when a signed header is missing. */
export function* canonicalRequests(
  names: readonly string[],
  raw: RawRequest,
  hosts: Iterable<string>,
  paths: readonly string[],
): Generator<string> {
  const signedNames = names.join(';')
  const queries = queriesOf(raw)
  const payloads = payloadsOf(raw)
  const spellings = spellingsOf(names, raw)
  for (const host of hosts) {
    for (const values of spellings) {
      let headers = ''
      for (let i = 0; i < names.length; i++) headers += `${names[i]}:${names[i] === 'host' ? host : values[i]}\n`
      for (const path of paths) {
        for (const query of queries) {
          for (const payload of payloads) {
            yield `${raw.method}\n${path}\n${query}\n${headers}\n${signedNames}\n${payload}`
          }
        }
      }
    }
  }
}

/** A POST has an empty query in its signature, whatever its URL says; some signers put what the URL says. */
function queriesOf(raw: RawRequest): readonly string[] {
  const query = queryOf(raw.url)
  if (raw.method === 'GET') return [query]
  return query === '' || query.length > MAX_SIGNED ? [''] : ['', query]
}

/** A client may leave its body out of the signature by saying so; its transport must then protect the body. */
function payloadsOf(raw: RawRequest): readonly string[] {
  const body = hash('sha256', raw.body, 'hex')
  const isUnsigned = raw.headers['x-tc-content-sha256'] === UNSIGNED_PAYLOAD
  return isUnsigned ? [hash('sha256', UNSIGNED_PAYLOAD, 'hex'), body] : [body]
}

/**
 * The values of the signed headers, as clients may have written them: as sent; lower-case but for the Content-Type (the
 * documents' sample code, with a boundary or charset in capitals); all lower-case (the documents' text).
 */
function spellingsOf(names: readonly string[], raw: RawRequest): readonly (readonly string[])[] {
  const sent: string[] = []
  for (const name of names) {
    // By type, because a name such as `constructor` reads what an object inherits.
    const value: unknown = raw.headers[name === 'host' && raw.headers['host'] === undefined ? ':authority' : name]
    if (typeof value !== 'string') return []
    sent.push(value.trim())
  }
  if (sent.join('').length > MAX_SIGNED) return []
  const lower = sent.map((value) => value.toLowerCase())
  if (lower.every((value, i) => value === sent[i])) return [sent]
  return [sent, lower.map((value, i) => (names[i] === 'content-type' ? (sent[i] ?? value) : value)), lower]
}
