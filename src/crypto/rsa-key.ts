import { constants, createPublicKey, generateKeyPair, hash, type KeyObject, publicDecrypt } from 'node:crypto'
import { promisify } from 'node:util'
import {
  type DecryptionKind,
  decryptionKey,
  type PublicKey,
  publicPem,
  type Scheme,
  type SigningKind,
  signingKey,
} from './asymmetric.ts'
import { bits as bitString, INTEGER, integer, OCTETS, readSequence, SEQUENCE, sequence } from './der.ts'
import { checkPss, DIGEST, padPss, padSignature, unpadEncryption } from './pkcs1.ts'
import { Secret } from './secret.ts'
import { workers } from './workers.ts'

/*
 * RSA keys that stay here. Private operations leave the event loop for `workers.ts`: Node has some only synchronously
 * (decrypting PKCS #1 v1.5 without its implicit rejection, signatures over digests), and its thread pool locks the key: on
 * two cores one key decrypted OAEP 3,700 times a second there, when PKCS #1 v1.5 in two workers came to 6,500.
 */

const generate = promisify(generateKeyPair)

/** The content of the AlgorithmIdentifier of RSA keys of every use. */
const ALGORITHM = Buffer.from('06092a864886f70d0101010500', 'hex')
/** version, n, e, d, p, q, and three numbers for the Chinese remainder theorem. */
const NUMBERS = Array.from({ length: 9 }, () => INTEGER)

interface Loaded {
  readonly privateKey: Secret
  readonly key: KeyObject
  readonly publicKey: PublicKey
}

const generateRsa =
  (bits: number): (() => Promise<Buffer>) =>
  async () => {
    const { privateKey } = await generate('rsa', {
      modulusLength: bits,
      publicKeyEncoding: { type: 'spki', format: 'der' },
      privateKeyEncoding: { type: 'pkcs8', format: 'der' },
    })
    return privateKey
  }

/** Reads the public numbers itself, so that no private KeyObject is made on this thread. */
function load(material: Buffer, bits: number): Loaded {
  const [, id, numbers] = readSequence(material, [INTEGER, SEQUENCE, OCTETS]) ?? []
  const [version, n, e] = (numbers && readSequence(numbers, NUMBERS)) ?? []
  const known = id?.equals(ALGORITHM) && version?.equals(Buffer.of(0))
  // The first bit of the modulus is one, so that a byte of zeros stands before it.
  if (!known || n?.length !== 1 + bits / 8 || n[0] !== 0 || e === undefined)
    throw new TypeError(`not an RSA key of ${bits} bits`)
  const bytes = sequence(sequence(ALGORITHM), bitString(sequence(integer(n), integer(e))))
  const key = createPublicKey({ key: bytes, format: 'der', type: 'spki' })
  return { privateKey: new Secret('pkcs8', material), key, publicKey: { bytes, pem: publicPem(bytes) } }
}

/** @param bits the length of the modulus, a multiple of eight */
export const rsaDecryption = (bits: number): DecryptionKind => ({
  slow: true,
  algorithms: ['RSAES_PKCS1_V1_5', 'RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256'],
  generate: generateRsa(bits),
  prepare(material) {
    const { privateKey, publicKey } = load(material, bits)
    const whole =
      (decrypt: (ciphertext: Buffer) => Promise<Buffer | undefined>) =>
      async (ciphertext: Buffer): Promise<Buffer | undefined> =>
        ciphertext.length === bits / 8 ? decrypt(ciphertext) : undefined
    return decryptionKey(
      publicKey,
      {
        RSAES_PKCS1_V1_5: whole(async (ciphertext) => {
          const block = await workers.run('rsaPrivate', privateKey, ciphertext)
          return block && unpadEncryption(block)
        }),
        RSAES_OAEP_SHA_1: whole((ciphertext) => workers.run('rsaOaep', privateKey, 'sha1', ciphertext)),
        RSAES_OAEP_SHA_256: whole((ciphertext) => workers.run('rsaOaep', privateKey, 'sha256', ciphertext)),
      },
      [privateKey],
    )
  },
})

const digests = { RSA_PSS_SHA_256: DIGEST, RSA_PKCS1_SHA_256: DIGEST }

/** @param bits the length of the modulus, a multiple of eight */
export const rsaSigning = (bits: number): SigningKind => ({
  slow: true,
  digests,
  generate: generateRsa(bits),
  prepare(material) {
    const { privateKey, key, publicKey } = load(material, bits)
    const signDigest = async (padding: Padding, digest: Buffer): Promise<Buffer> => {
      const signature = await workers.run('rsaPrivate', privateKey, padding.pad(digest, bits / 8))
      if (signature === undefined) throw new Error('a padded digest is not below the modulus')
      return signature
    }
    const scheme = (padding: Padding): Scheme => ({
      sign: (message) => signDigest(padding, sha256(message)),
      signDigest: (digest) => signDigest(padding, digest),
      verify: async (message, signature) => verifyRsa(key, padding, sha256(message), signature),
      verifyDigest: async (digest, signature) => verifyRsa(key, padding, digest, signature),
    })
    return signingKey(publicKey, digests, { RSA_PSS_SHA_256: scheme(pss), RSA_PKCS1_SHA_256: scheme(pkcs1) }, [
      privateKey,
    ])
  },
})

const sha256 = (message: Buffer): Buffer => hash('sha256', message, 'buffer')

/** One way to put a digest into a block. */
export interface Padding {
  pad(digest: Buffer, length: number): Buffer
  check(digest: Buffer, block: Buffer): boolean
}

export const pss: Padding = {
  pad: padPss,
  check: checkPss,
}

export const pkcs1: Padding = {
  pad: padSignature,
  check: (digest, block) => padSignature(digest, block.length).equals(block),
}

/** On the calling thread: the public operation takes 20 µs. */
export function verifyRsa(key: KeyObject, padding: Padding, digest: Buffer, signature: Buffer): boolean {
  if (signature.length * 8 !== key.asymmetricKeyDetails?.modulusLength) return false
  const block = openSignature(key, signature)
  return block !== undefined && padding.check(digest, block)
}

function openSignature(key: KeyObject, signature: Buffer): Buffer | undefined {
  // Node finds that options are no key by two errors of its own. Their stacks took a third of the time.
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = 0
  try {
    return publicDecrypt({ key, padding: constants.RSA_NO_PADDING }, signature)
  } catch {
    return undefined
  } finally {
    Error.stackTraceLimit = stackTraceLimit
  }
}
