import { timingSafeEqual } from 'node:crypto'
import type { Pairs } from './pairs.ts'
import type { SecretMaterial } from './signature.ts'

/** What a call signed with HmacSHA1 or HmacSHA256 claims. */
export interface V1Credential {
  readonly scheme: 'v1'
  readonly algorithm: 'sha1' | 'sha256'
  /** Base64, without the line break that Ruby leaves at its end. */
  readonly signature: string
  /** Every field of the query or form, decoded, Signature included. */
  readonly fields: Pairs
}

/** Whether the signature is that of the fields, for one of the hosts and paths. */
export function verifyV1(
  credential: V1Credential,
  method: string,
  hosts: Iterable<string>,
  paths: readonly string[],
  secret: SecretMaterial,
): boolean {
  const signature = Buffer.from(credential.signature, 'base64')
  // The lenient decoder takes many texts for one value; only the text that a client computes is a signature.
  const canonical = signature.toString('base64') === credential.signature
  if (!canonical || signature.length !== (credential.algorithm === 'sha256' ? 32 : 20)) return false
  const plaintexts = plaintextsOf(credential.fields)
  for (const host of hosts) {
    for (const path of paths) {
      for (const plaintext of plaintexts) {
        const expected = secret.v1Hmac(credential.algorithm, `${method}${host}${path}?${plaintext}`)
        if (timingSafeEqual(expected, signature)) return true
      }
    }
  }
  return false
}

/** The fields as text, sorted by name; with `_` also as Python (replaces, sorts) and Java (sorts, replaces) write it. */
export function plaintextsOf(fields: Pairs): readonly string[] {
  const sorted = [...fields].filter(([name]) => name !== 'Signature').sort(byName)
  const plain = join(sorted)
  if (!sorted.some(([name]) => name.includes('_'))) return [plain]
  const dotted = sorted.map(([name, value]): Pair => [name.replaceAll('_', '.'), value])
  return [plain, join(dotted.toSorted(byName)), join(dotted)]
}

type Pair = readonly [string, string]

// Code units sort as bytes do, except beyond the basic plane, where SDKs differ from each other too.
const byName = ([a]: Pair, [b]: Pair): number => (a < b ? -1 : a > b ? 1 : 0)

const join = (pairs: readonly Pair[]): string => pairs.map(([name, value]) => `${name}=${value}`).join('&')
