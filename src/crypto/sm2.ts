import { hash } from 'node:crypto'
import { curves, isOnCurve } from './curve.ts'
import { integer, octets, sequence } from './der.ts'
import { operations } from './gate.ts'
import { workers } from './workers.ts'

/*
 * SM2 public key encryption (GB/T 32918.4) over the recommended curve (GB/T 32918.5), in the order C1, C3, C2.
 */

/**
 * A SubjectPublicKeyInfo up to the coordinates: id-ecPublicKey over the named curve 1.2.156.10197.1.301, then the mark
 * of an uncompressed point. DER leaves one way to write it, so it is compared, not parsed.
 */
const SPKI_START = Buffer.from('3059301306072a8648ce3d020106082a811ccf5501822d03420004', 'hex')
const curve = curves.SM2
const POINT = 1 + 2 * curve.size
const DIGEST = 32

const sm3 = (...parts: readonly Buffer[]): Buffer => hash('sm3', Buffer.concat(parts), 'buffer')

/** `raw` is C1, C3 and C2 without marks, C1 being x and y; `asn1` is the SEQUENCE of GB/T 35276. */
export type Sm2Form = 'raw' | 'asn1'

/** Gives kG and kP, one after the other, of a point P and a k that nobody keeps. */
export type Agree = (point: Buffer) => Promise<Buffer>

const agreeWithWorker: Agree = (point) => operations.pass(() => workers.run('agree', 'SM2', point))

/**
 * @param spki the SubjectPublicKeyInfo in DER, its curve named and its point uncompressed
 * @returns undefined for another kind of key, a point off the curve, or an empty plaintext
 * @throws {Overload}
 */
export async function encryptSm2(
  spki: Buffer,
  plaintext: Buffer,
  form: Sm2Form,
  agree: Agree = agreeWithWorker,
): Promise<Buffer | undefined> {
  const point = readPoint(spki)
  // No bytes have no mask that is not all zero, so the standard has no ciphertext for them.
  if (point === undefined || plaintext.length === 0) return undefined
  for (;;) {
    const points = await agree(point)
    const shared = points.subarray(1 + POINT)
    const body = masked(shared, plaintext)
    const digest = sm2Digest(shared, plaintext)
    shared.fill(0)
    // One byte has a mask of zero once in 256 times; the standard draws anew then, and OpenSSL decrypts no such ciphertext.
    if (body !== undefined) return forms[form](points.subarray(1, POINT), digest, body)
  }
}

const forms: Readonly<Record<Sm2Form, (c1: Buffer, c3: Buffer, c2: Buffer) => Buffer>> = {
  raw: (c1, c3, c2) => Buffer.concat([c1, c3, c2]),
  asn1: (c1, c3, c2) =>
    sequence(integer(c1.subarray(0, curve.size)), integer(c1.subarray(curve.size)), octets(c3), octets(c2)),
}

function readPoint(spki: Buffer): Buffer | undefined {
  if (!spki.subarray(0, SPKI_START.length).equals(SPKI_START)) return undefined
  const point = spki.subarray(SPKI_START.length - 1)
  return isOnCurve(curve, point) ? point : undefined
}

/**
 * The text under the mask that GB/T 32918.4, 5.4.3 derives, or undefined when that is all zero.
 * @param shared x and y of the shared point
 */
export function masked(shared: Buffer, text: Buffer): Buffer | undefined {
  const input = Buffer.concat([shared, Buffer.alloc(4)])
  const result = Buffer.alloc(text.length)
  let any = 0
  for (let at = 0; at < text.length; at += DIGEST) {
    input.writeUInt32BE(1 + at / DIGEST, shared.length)
    const block = hash('sm3', input, 'buffer')
    const end = Math.min(at + DIGEST, text.length)
    for (let i = at; i < end; i++) {
      const byte = block.readUInt8(i - at)
      any |= byte
      result[i] = text.readUInt8(i) ^ byte
    }
    block.fill(0)
  }
  input.fill(0)
  return any === 0 ? undefined : result
}

/** C3: what the plaintext must hash to, between the coordinates of the shared point. */
export const sm2Digest = (shared: Buffer, plaintext: Buffer): Buffer =>
  sm3(shared.subarray(0, curve.size), plaintext, shared.subarray(curve.size))
