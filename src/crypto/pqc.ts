import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  encapsulate,
  type KeyObject,
  randomBytes,
} from 'node:crypto'
import { promisify } from 'node:util'
import type { EncapsulationKey, KeyKind, MessageSigningKey, PublicKey } from './asymmetric.ts'
import { operations } from './gate.ts'
import { Secret } from './secret.ts'
import { workers } from './workers.ts'

/*
 * ML-KEM (FIPS 203) and ML-DSA (FIPS 204), the standards that Kyber and Dilithium became, both at the highest strength
 * (category 5), which is the one that the signatures of the real service show. Material is the seed of the standard.
 */

const TAG = 16
const KEM_SEED = 64
const ENCAPSULATED = 1568
const DSA_SEED = 32
/** The key serves one message, so it needs no nonce of its own. */
const NONCE = Buffer.alloc(12)

const encapsulateAsync = promisify(encapsulate)

interface Loaded {
  readonly secret: Secret
  readonly key: KeyObject
  readonly publicKey: PublicKey
}

/**
 * The private KeyObject serves to compute the public key only, and is garbage at once.
 * @throws when the material is no seed of this length
 */
function load(seed: Buffer, asymmetricKeyType: 'ml-kem-1024' | 'ml-dsa-87'): Loaded {
  const key = createPublicKey(createPrivateKey({ key: seed, format: 'raw-seed', asymmetricKeyType }))
  const bytes = key.export({ format: 'raw-public' })
  const secret = new Secret(asymmetricKeyType, seed)
  return { secret, key, publicKey: { bytes, pem: key.export({ type: 'spki', format: 'pem' }).toString() } }
}

/** ML-KEM-1024, its shared secret the key of AES-256-GCM. */
export const kyber: KeyKind<EncapsulationKey> = {
  generate: async () => randomBytes(KEM_SEED),
  prepare(material) {
    const { secret, key, publicKey } = load(material, 'ml-kem-1024')
    return {
      publicKey,
      encapsulatedBytes: ENCAPSULATED,
      tagBytes: TAG,
      async seal(plaintext, aad) {
        const { sharedKey, ciphertext } = await operations.pass(() => encapsulateAsync(key))
        const cipher = createCipheriv('aes-256-gcm', sharedKey, NONCE, { authTagLength: TAG }).setAAD(aad)
        sharedKey.fill(0)
        const body = cipher.update(plaintext)
        cipher.final()
        return { encapsulated: ciphertext, sealed: Buffer.concat([body, cipher.getAuthTag()]) }
      },
      async open({ encapsulated, sealed }, aad) {
        if (encapsulated.length !== ENCAPSULATED || sealed.length < TAG) return undefined
        const sharedKey = await operations.pass(() => workers.run('decapsulate', secret, encapsulated))
        const decipher = createDecipheriv('aes-256-gcm', sharedKey, NONCE, { authTagLength: TAG }).setAAD(aad)
        sharedKey.fill(0)
        const plaintext = decipher.setAuthTag(sealed.subarray(-TAG)).update(sealed.subarray(0, -TAG))
        try {
          decipher.final()
        } catch {
          plaintext.fill(0)
          return undefined
        }
        return plaintext
      },
      [Symbol.dispose]: () => secret[Symbol.dispose](),
    }
  },
}

/** ML-DSA-87, hedged, with the empty context. */
export const dilithium: KeyKind<MessageSigningKey> = {
  generate: async () => randomBytes(DSA_SEED),
  prepare(material) {
    const { secret, key, publicKey } = load(material, 'ml-dsa-87')
    return {
      publicKey,
      sign: (message) => operations.pass(() => workers.run('sign', secret, null, message)),
      verify: (message, signature) => operations.pass(() => workers.run('verify', key, null, message, signature)),
      [Symbol.dispose]: () => secret[Symbol.dispose](),
    }
  },
}
