import { constants, createPublicKey, type KeyObject, publicEncrypt } from 'node:crypto'
import { encryptSm2, type Sm2Form } from './sm2.ts'

/** Undefined when the key does not fit or the plaintext is too long. */
type Encrypt = (spki: Buffer, plaintext: Buffer) => Promise<Buffer | undefined>

interface RsaScheme {
  readonly padding: number
  readonly oaepHash?: string
}

const MODULUS_BITS = 2048
/**
 * Encrypting takes as long as its exponent: 3 ms of the event loop with one of 2048 bits. Go and Windows take no longer
 * ones either.
 */
const EXPONENT_LIMIT = 2n ** 32n
const PKCS1 = constants.RSA_PKCS1_PADDING
const OAEP = constants.RSA_PKCS1_OAEP_PADDING

const sm2 =
  (form: Sm2Form): Encrypt =>
  (spki, plaintext) =>
    encryptSm2(spki, plaintext, form)

const rsa =
  (scheme: RsaScheme): Encrypt =>
  async (spki, plaintext) => {
    try {
      const key = createPublicKey({ key: spki, format: 'der', type: 'spki' })
      return isRsa2048(key) ? publicEncrypt({ key, ...scheme }, plaintext) : undefined
    } catch {
      // What fails here is the caller's: a bad encoding, an even modulus, a plaintext past the key's capacity.
      return undefined
    }
  }

/** OpenSSL takes the hash of OAEP for MGF1 too. */
const algorithms: ReadonlyMap<string, Encrypt> = new Map([
  ['SM2', sm2('raw')],
  ['SM2_C1C3C2_ASN1', sm2('asn1')],
  ['RSAES_PKCS1_V1_5', rsa({ padding: PKCS1 })],
  ['RSAES_OAEP_SHA_1', rsa({ padding: OAEP, oaepHash: 'sha1' })],
  ['RSAES_OAEP_SHA_256', rsa({ padding: OAEP, oaepHash: 'sha256' })],
])

/**
 * Encrypts under the public key that a caller gave, so that only the caller reads the plaintext.
 * @param publicKeyPem a SubjectPublicKeyInfo; its line breaks may be real, written `\n`, or spaces
 * @param algorithm an `EncryptionAlgorithm` of KMS
 * @returns undefined when the PEM is bad, there is no such algorithm, the key is not of its type and size (RSA: 2048
 *   bits, with an exponent of 32 bits at most), or the plaintext is too long for it (RSA: 245 bytes with PKCS1, 214 and
 *   190 with OAEP) or empty (SM2)
 * @throws {Overload}
 */
export async function encryptFor(
  publicKeyPem: string,
  algorithm: string,
  plaintext: Buffer,
): Promise<Buffer | undefined> {
  const spki = readPem(publicKeyPem)
  return spki && algorithms.get(algorithm)?.(spki, plaintext)
}

function readPem(pem: string): Buffer | undefined {
  const text = pem.replace(/(?:\\r)?\\n/g, '\n')
  const body = /^\s*-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\s]+)-----END PUBLIC KEY-----\s*$/.exec(text)?.[1]
  const base64 = body?.replace(/\s+/g, '')
  if (!base64) return undefined
  const der = Buffer.from(base64, 'base64')
  return der.toString('base64') === base64 ? der : undefined
}

/** With an exponent of 1 the ciphertext is the plaintext, with an even one nobody can decrypt; OpenSSL takes both. */
function isRsa2048({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): boolean {
  const { modulusLength, publicExponent: e = 0n } = asymmetricKeyDetails ?? {}
  const works = e > 1n && e < EXPONENT_LIMIT && e % 2n === 1n
  return asymmetricKeyType === 'rsa' && modulusLength === MODULUS_BITS && works
}
