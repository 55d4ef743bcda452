import {
  constants,
  createPrivateKey,
  createPublicKey,
  generateKeyPair,
  hash,
  type KeyObject,
  publicDecrypt,
} from 'node:crypto'
import { promisify } from 'node:util'
import {
  type DecryptionKind,
  decryptionKey,
  type PublicKey,
  type Scheme,
  type SigningKind,
  signingKey,
} from './asymmetric.ts'
import { checkPss, DIGEST, padPss, padSignature, unpadEncryption } from './pkcs1.ts'
import { workers } from './workers.ts'

/*
 * RSA keys that stay here. Private operations leave the event loop for `workers.ts`: Node has some only synchronously
 * (decrypting PKCS #1 v1.5 without its implicit rejection, signatures over digests), and its thread pool locks the key: on
 * two cores one key decrypted OAEP 3,700 times a second there, when PKCS #1 v1.5 in two workers came to 6,500.
 */

const generate = promisify(generateKeyPair)

interface Loaded {
  readonly privateKey: KeyObject
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

function load(material: Buffer, bits: number): Loaded {
  const privateKey = createPrivateKey({ key: material, format: 'der', type: 'pkcs8' })
  const { asymmetricKeyType, asymmetricKeyDetails } = privateKey
  if (asymmetricKeyType !== 'rsa' || asymmetricKeyDetails?.modulusLength !== bits)
    throw new TypeError(`not an RSA key of ${bits} bits`)
  const key = createPublicKey(privateKey)
  const publicKey = {
    bytes: key.export({ type: 'spki', format: 'der' }),
    pem: key.export({ type: 'spki', format: 'pem' }).toString(),
  }
  return { privateKey, key, publicKey }
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
    return decryptionKey(publicKey, {
      RSAES_PKCS1_V1_5: whole(async (ciphertext) => {
        const block = await workers.run('rsaPrivate', privateKey, ciphertext)
        return block && unpadEncryption(block)
      }),
      RSAES_OAEP_SHA_1: whole((ciphertext) => workers.run('rsaOaep', privateKey, 'sha1', ciphertext)),
      RSAES_OAEP_SHA_256: whole((ciphertext) => workers.run('rsaOaep', privateKey, 'sha256', ciphertext)),
    })
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
    return signingKey(publicKey, digests, { RSA_PSS_SHA_256: scheme(pss), RSA_PKCS1_SHA_256: scheme(pkcs1) })
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
  let block: Buffer
  try {
    block = publicDecrypt({ key, padding: constants.RSA_NO_PADDING }, signature)
  } catch {
    return false
  }
  return padding.check(digest, block)
}
