import { createHmac } from 'node:crypto'
import { hostsOf, pathsOf } from '../gateway/signature.ts'
import { plaintextsOf } from '../gateway/v1.ts'
import type { Call, RawRequest } from '../gateway/wire.ts'
import { type Diagnosis, judged } from './diagnosis.ts'
import { firstDifference } from './draft.ts'

/** A signature v1 in its parts. */
interface Draft {
  readonly method: string
  readonly host: string
  readonly path: string
  /** The fields as they are signed, joined. */
  readonly fields: string
  readonly algorithm: string
  readonly secret: (secretKey: string) => string
}

interface Mistake {
  readonly says: string
  readonly make: (draft: Draft, fields: readonly Field[]) => readonly Partial<Draft>[]
}

type Field = readonly [name: string, value: string]

const joined = (fields: readonly Field[]): string => fields.map(([name, value]) => `${name}=${value}`).join('&')
const sorted = (fields: readonly Field[], name: (text: string) => string = (text) => text): readonly Field[] =>
  fields.toSorted(([a], [b]) => (name(a) < name(b) ? -1 : name(a) > name(b) ? 1 : 0))
const encode = encodeURIComponent

const mistakes: readonly Mistake[] = [
  {
    says: 'signed with another HMAC than SignatureMethod names: HmacSHA1 where it is left out',
    make: ({ algorithm }) => [{ algorithm: algorithm === 'sha1' ? 'sha256' : 'sha1' }],
  },
  {
    says: 'signed percent-encoded values: they are signed as they are, and encoded only to be sent',
    make: (_, fields) => [
      { fields: joined(sorted(fields).map(([name, value]) => [name, encode(value)])) },
      { fields: joined(sorted(fields).map(([name, value]) => [name, encode(value).replaceAll('%20', '+')])) },
    ],
  },
  {
    says: 'signed the parameters in another order than that of their names, by bytes',
    make: (_, fields) => [{ fields: joined(fields) }, { fields: joined(sorted(fields, (name) => name.toLowerCase())) }],
  },
  {
    says: 'signed another method than was sent',
    make: ({ method }) => [{ method: method === 'GET' ? 'POST' : 'GET' }, { method: method.toLowerCase() }],
  },
  {
    says: 'signed another host than was sent',
    make: ({ host }) => {
      const name = host.replace(/:\d+$/, '')
      const ports = ['80', '443', '8080', '8321'].map((port) => `${name}:${port}`)
      return [...ports, `http://${host}`, `https://${host}`, 'localhost', '127.0.0.1'].map((other) => ({ host: other }))
    },
  },
  { says: 'left out the path', make: () => [{ path: '' }] },
  {
    says: 'left a parameter that was sent out of the signature',
    make: (_, fields) => fields.map((field) => ({ fields: joined(sorted(fields.filter((one) => one !== field))) })),
  },
  { says: 'put TC3 before the secret key, as the newer scheme does', make: () => [{ secret: (key) => `TC3${key}` }] },
  {
    says: 'used a secret key with a blank or a line end behind it',
    make: () => [' ', '\n', '\r\n'].map((end) => ({ secret: (key: string) => `${key}${end}` })),
  },
]

const textOf = ({ method, host, path, fields }: Draft): string => `${method}${host}${path}?${fields}`

const signatureOf = (draft: Draft, secretKey: string): Buffer =>
  createHmac(draft.algorithm, draft.secret(secretKey)).update(textOf(draft)).digest()

/** One parameter a line, so that the first that differs can be shown. */
const lines = (text: string): string => text.replaceAll('&', '\n&')

export const SIGNED = 'signed text'

/** What is wrong with a signature v1, HmacSHA1 or HmacSHA256. */
export function diagnoseV1(
  raw: RawRequest,
  call: Call,
  secretKey: string | undefined,
  rootDomains: readonly string[],
): Diagnosis {
  const { credential } = call
  if (credential.scheme !== 'v1') throw new Error('not a signature v1')
  const fields = [...credential.fields].filter(([name]) => name !== 'Signature')
  const bases: Draft[] = []
  for (const host of hostsOf(call, raw, { rootDomains }))
    for (const path of pathsOf(raw.url))
      for (const plain of plaintextsOf(credential.fields))
        bases.push({
          method: raw.method,
          host,
          path,
          fields: plain,
          algorithm: credential.algorithm,
          secret: (key) => key,
        })
  const texts = (draft: Draft): Diagnosis['texts'] => [[SIGNED, textOf(draft)]]
  if (secretKey === undefined) return { verdict: 'unknown', says: [], texts: bases.slice(0, 1).flatMap(texts) }
  const { signature, says } = readSignature(credential.signature)
  const isIt = (draft: Draft): boolean => signatureOf(draft, secretKey).equals(signature)
  const make = (mistake: Mistake, draft: Draft) => mistake.make(draft, fields).map((part) => ({ ...draft, ...part }))
  return judged({ says, bases, mistakes, make, isIt, texts, difference: differenceOf })
}

function differenceOf(base: Draft, draft: Draft): Diagnosis['difference'] {
  const difference = firstDifference(lines(textOf(base)), lines(textOf(draft)))
  return difference && { ...difference, of: SIGNED }
}

/** The signature, and what is wrong with how it is written: a `+` that was not percent-encoded arrives as a blank. */
function readSignature(text: string): { readonly signature: Buffer; readonly says: readonly string[] } {
  if (/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i.test(text))
    return { signature: Buffer.from(text, 'hex'), says: ['wrote the signature in hex, not in base64'] }
  if (text.includes(' '))
    return {
      signature: Buffer.from(text.replaceAll(' ', '+'), 'base64'),
      says: ['did not percent-encode the signature: its + arrived as a blank'],
    }
  return { signature: Buffer.from(text, 'base64'), says: [] }
}
