import { sm2 } from 'sm-crypto-v2'

/*
 * SM2 public key encryption (GB/T 32918.4) over the recommended curve (GB/T 32918.5), in the order C1, C3, C2.
 */

/**
 * A SubjectPublicKeyInfo up to the coordinates: id-ecPublicKey over the named curve 1.2.156.10197.1.301, then the mark
 * of an uncompressed point. DER leaves one way to write it, so it is compared, not parsed.
 */
const SPKI_START = Buffer.from('3059301306072a8648ce3d020106082a811ccf5501822d03420004', 'hex')
const C1C3C2 = 1

/** `raw` is C1, C3 and C2 without marks, C1 being x and y; `asn1` is the SEQUENCE of GB/T 35276. */
export type Sm2Form = 'raw' | 'asn1'

/**
 * @param spki the SubjectPublicKeyInfo in DER, its curve named and its point uncompressed
 * @returns undefined for another kind of key, a point off the curve, or an empty plaintext
 */
export function encryptSm2(spki: Buffer, plaintext: Buffer, form: Sm2Form): Buffer | undefined {
  const point = readPoint(spki)
  // No bytes have no mask that is not all zero, so the standard has no ciphertext for them.
  if (point === undefined || plaintext.length === 0) return undefined
  let sealed: Buffer
  // The standard draws anew when the mask is all zero, which for a single byte happens once in 256 times; the library
  // does not, and OpenSSL refuses to decrypt such a ciphertext. Both forms end in C2.
  do sealed = Buffer.from(sm2.doEncrypt(plaintext, point, C1C3C2, { asn1: form === 'asn1' }), 'hex')
  while (sealed.subarray(-plaintext.length).equals(plaintext))
  return sealed
}

/** In hex: the mark, x and y. */
function readPoint(spki: Buffer): string | undefined {
  if (!spki.subarray(0, SPKI_START.length).equals(SPKI_START)) return undefined
  const point = spki.toString('hex', SPKI_START.length - 1)
  return isOnCurve(point) ? point : undefined
}

/** False for another length too. */
function isOnCurve(point: string): boolean {
  try {
    return sm2.verifyPublicKey(point)
  } catch {
    return false
  }
}
