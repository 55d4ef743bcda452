import { hostsOf, pathsOf } from '../gateway/signature.ts'
import { canonicalRequests } from '../gateway/tc3.ts'
import type { RawRequest } from '../gateway/wire.ts'
import { asSigned, type Diagnosis, judged, nearest } from './diagnosis.ts'
import { canonicalOf, type Draft, draftOf, firstDifference, signatureOf, stringToSign } from './draft.ts'
import { RequestError } from './error.ts'
import { type Mistake, mistakes } from './mistakes.ts'

export const CANONICAL = 'canonical request'
export const TO_SIGN = 'string to sign'

interface Claim {
  readonly date: string
  readonly service: string
  readonly names: readonly string[]
  readonly signature: string
}

/** Reads Authorization as far as a signature can be looked for at all: laxer than the server, which says no by itself. */
function readClaim(header: string): Claim {
  const [, scope = ''] = /Credential=([^,\s]+)/.exec(header) ?? []
  const [, names = ''] = /SignedHeaders=([^,\s]+)/.exec(header) ?? []
  const [, signature = ''] = /Signature=([^,\s]+)/.exec(header) ?? []
  const parts = scope.split('/')
  if (parts.length < 3 || names === '' || signature === '')
    throw new RequestError('Authorization has no Credential, SignedHeaders and Signature to look into')
  const service = parts.slice(2, -1).join('/') || (parts[2] ?? '')
  return { date: parts[1] ?? '', service, names: names.toLowerCase().split(';'), signature }
}

/** What the server would sign, the likely forms first. */
function draftsOf(raw: RawRequest, claim: Claim, rootDomains: readonly string[]): readonly Draft[] {
  const region = raw.headers['x-tc-region']
  const hosts = hostsOf({ serviceHint: { scope: claim.service }, region }, raw, { rootDomains })
  const requests = [...canonicalRequests(claim.names, raw, hosts, pathsOf(raw.url))]
  const timestamp = raw.headers['x-tc-timestamp'] ?? ''
  return requests.map((request) => draftOf(request, timestamp, claim.date, claim.service))
}

const textsOf = (draft: Draft): Diagnosis['texts'] => [
  [CANONICAL, canonicalOf(draft)],
  [TO_SIGN, stringToSign(draft)],
]

/** The first difference between two drafts, in the text where it comes to be. */
function differenceOf(base: Draft, draft: Draft): Diagnosis['difference'] {
  const inRequest = firstDifference(canonicalOf(base), canonicalOf(draft))
  if (inRequest !== undefined) return { ...inRequest, of: CANONICAL }
  const inText = firstDifference(stringToSign(base), stringToSign(draft))
  return inText && { ...inText, of: TO_SIGN }
}

interface Question {
  readonly raw: RawRequest
  readonly secretKey: string | undefined
  /** The canonical request or string to sign, as the client says. */
  readonly client: string | undefined
  readonly rootDomains: readonly string[]
}

/**
 * What is wrong with a signature of TC3-HMAC-SHA256.
 * @throws RequestError when there is nothing to look into
 */
export function diagnoseTc3({ raw, secretKey, client, rootDomains }: Question): Diagnosis {
  const claim = readClaim(raw.headers['authorization'] ?? '')
  const lacking = claim.names.find((name) => raw.headers[name] === undefined && name !== 'host')
  if (lacking !== undefined)
    return { verdict: 'mistake', says: [`signed the header ${lacking}, which the request has not got`], texts: [] }
  const bases = draftsOf(raw, claim, rootDomains)
  const [first] = bases
  if (first === undefined) throw new RequestError('the request has no Host, or more in its headers than is signed')
  if (client !== undefined) return compared(bases, first, asSigned(client))
  if (secretKey === undefined) return { verdict: 'unknown', says: [], texts: textsOf(first) }
  const { hex, says } = readSignature(claim.signature)
  const isIt = (draft: Draft): boolean => signatureOf(draft, secretKey) === hex
  const make = (mistake: Mistake, draft: Draft) => mistake.make(draft, raw).map((part) => ({ ...draft, ...part }))
  return judged({ says, bases, mistakes, make, isIt, texts: textsOf, difference: differenceOf })
}

/** The signature in the form of the server, and what is wrong with how it is written. */
function readSignature(signature: string): { readonly hex: string; readonly says: readonly string[] } {
  if (/^[0-9a-f]{64}$/.test(signature)) return { hex: signature, says: [] }
  if (/^[0-9a-fA-F]{64}$/.test(signature))
    return { hex: signature.toLowerCase(), says: ['wrote the signature in capitals'] }
  const bytes = Buffer.from(signature, 'base64')
  if (bytes.length === 32) return { hex: bytes.toString('hex'), says: ['wrote the signature in base64, not in hex'] }
  return { hex: '', says: ['wrote a signature that is not 64 hex digits'] }
}

/** Holds what the client says that it signs against that of the server's forms which goes along with it furthest. */
function compared(bases: readonly Draft[], first: Draft, client: string): Diagnosis {
  const [of, write] = client.startsWith('TC3-HMAC-SHA256\n') ? [TO_SIGN, stringToSign] : [CANONICAL, canonicalOf]
  const { at, difference } = nearest(bases.map(write), client)
  const texts = textsOf(bases[at] ?? first)
  if (difference === undefined) return { verdict: 'agrees', says: [], texts }
  return { verdict: 'differs', says: [], difference: { ...difference, of }, texts }
}
