import { createPublicKey, type KeyObject } from 'node:crypto'
import { frame } from './frame.ts'

/*
 * OpenSSH's public key line for RSA: `ssh-rsa <base64> [comment]`, where the base64 holds the string `ssh-rsa` and the
 * mpints e and n (RFC 4253, section 6.6; mpint: RFC 4251, section 5).
 */

const TYPE = 'ssh-rsa'
const MIN_BITS = 1024
const MAX_BITS = 16384
const CONTROL = /\p{Cc}/u

export interface RsaPublicKey {
  /** The key as SSH sends it, from which fingerprints are taken. */
  readonly blob: Buffer
  /** The length of the modulus. */
  readonly bits: number
  readonly comment: string
}

/**
 * @param key an RSA key; of a private one the public half is written
 * @throws {TypeError} for another kind of key
 * @throws {RangeError} for a comment that would not come back from the line
 */
export function encodeRsaPublicKey(key: KeyObject, comment: string): string {
  if (key.asymmetricKeyType !== 'rsa') throw new TypeError('only an RSA key can be written as ssh-rsa')
  if (comment.trim() !== comment || CONTROL.test(comment))
    throw new RangeError('an SSH key comment must be one line without blanks around it')
  const { e = '', n = '' } = (key.type === 'private' ? createPublicKey(key) : key).export({ format: 'jwk' })
  const line = `${TYPE} ${frame([Buffer.from(TYPE), mpint(e), mpint(n)]).toString('base64')}`
  return comment === '' ? line : `${line} ${comment}`
}

/** Undefined unless the text is exactly one line (its end may be there or not) with an RSA key of 1024 to 16384 bits. */
export function parseRsaPublicKey(text: string): RsaPublicKey | undefined {
  const line = text.replace(/\r?\n$/, '')
  const [, base64 = '', rest = ''] = /^ssh-rsa[ \t]+([^ \t]+)(?:[ \t]+(.*))?$/s.exec(line) ?? []
  const blob = Buffer.from(base64, 'base64')
  if (CONTROL.test(rest) || blob.toString('base64') !== base64) return undefined
  const [type, exponent, modulus, ...more] = readStrings(blob) ?? []
  if (type?.toString('latin1') !== TYPE || exponent === undefined || modulus === undefined || more.length > 0)
    return undefined
  if (!isPositive(exponent) || !isPositive(modulus) || !isOdd(exponent) || !isOdd(modulus)) return undefined
  const bits = bitLength(modulus)
  return bits < MIN_BITS || bits > MAX_BITS || bitLength(exponent) < 2
    ? undefined
    : { blob, bits, comment: rest.trim() }
}

/** The content of an mpint: big-endian, minimal, with a zero in front where the first bit would mean a minus. */
function mpint(base64url: string): Buffer {
  const bytes = Buffer.from(base64url, 'base64url')
  return bytes.readUInt8(0) >= 0x80 ? Buffer.concat([Buffer.of(0), bytes]) : bytes
}

/** Undefined when the bytes are not exactly a row of strings. */
function readStrings(blob: Buffer): Buffer[] | undefined {
  const strings: Buffer[] = []
  let at = 0
  while (at < blob.length) {
    if (blob.length - at < 4) return undefined
    const start = at + 4
    at = start + blob.readUInt32BE(at)
    if (at > blob.length) return undefined
    strings.push(blob.subarray(start, at))
  }
  return strings
}

/** Above zero and minimal. */
const isPositive = ([first, second = 0]: Buffer): boolean =>
  first !== undefined && first < 0x80 && (first > 0 || second >= 0x80)

const isOdd = (mpint: Buffer): boolean => ((mpint.at(-1) ?? 0) & 1) === 1

function bitLength(mpint: Buffer): number {
  const significant = mpint[0] === 0 ? mpint.subarray(1) : mpint
  return significant.length * 8 - Math.clz32(significant[0] ?? 0) + 24
}
