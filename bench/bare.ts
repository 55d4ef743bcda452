import {
  constants,
  createCipheriv,
  decapsulate,
  encapsulate,
  generateKeyPairSync,
  type KeyObject,
  privateDecrypt,
  publicDecrypt,
  randomBytes,
  sign,
  verify,
} from 'node:crypto'
import type { AlgorithmName } from '../src/crypto/algorithms.ts'
import { curves } from '../src/crypto/curve.ts'
import { agree, multiply } from '../src/crypto/group.ts'
import type { KeyUsage } from '../src/crypto/usages.ts'
import type { Speed } from './openssl-speed.ts'

/*
 * The primitives without all that is around them, each called on the thread that asks.
 */

export const message = randomBytes(1024)
export const short = randomBytes(32)
const raw = { padding: constants.RSA_NO_PADDING } as const

type Pair = { readonly privateKey: KeyObject; readonly publicKey: KeyObject }

/** The primitives of a private and of a public key, and the name that `openssl speed` has for both. */
export interface BarePair {
  readonly call: Readonly<Record<keyof Speed, () => unknown>>
  readonly openssl?: string
}

/** The operations on RSA without padding. */
function rsa(modulusLength: number): BarePair {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength })
  const block = Buffer.concat([Buffer.of(0), randomBytes(modulusLength / 8 - 1)])
  const call = {
    sign: () => privateDecrypt({ key: privateKey, ...raw }, block),
    verify: () => publicDecrypt({ key: publicKey, ...raw }, block),
  }
  return { call, openssl: `rsa${modulusLength}` }
}

function signing({ privateKey, publicKey }: Pair, hash: string | null, openssl?: string): BarePair {
  const signature = sign(hash, message, privateKey)
  const call = {
    sign: () => sign(hash, message, privateKey),
    verify: () => verify(hash, message, publicKey, signature),
  }
  return { call, ...(openssl !== undefined && { openssl }) }
}

const curve = (namedCurve: string): Pair => generateKeyPairSync('ec', { namedCurve })

/** Opening a ciphertext, and making one. Node has no more of SM2 than the multiplications in it, and those only by us. */
function sm2(): BarePair {
  const scalar = randomBytes(curves.SM2.size).fill(0, 0, 1)
  const { generator } = curves.SM2
  return {
    call: { sign: () => multiply(curves.SM2, scalar, generator), verify: () => agree(curves.SM2, generator) },
  }
}

function mlKem(): BarePair {
  const { privateKey, publicKey } = generateKeyPairSync('ml-kem-1024')
  const { ciphertext } = encapsulate(publicKey)
  return { call: { sign: () => decapsulate(privateKey, ciphertext), verify: () => encapsulate(publicKey) } }
}

const rsa2048 = rsa(2048)

/** Of every usage of asymmetric keys. Node's signatures over the curve of SM2 are ECDSA, which computes as much. */
export const pairs: Readonly<Record<Exclude<KeyUsage, 'ENCRYPT_DECRYPT'>, BarePair>> = {
  ASYMMETRIC_DECRYPT_RSA_2048: rsa2048,
  ASYMMETRIC_DECRYPT_SM2: sm2(),
  ASYMMETRIC_SIGN_VERIFY_SM2: signing(curve('SM2'), 'sm3', 'sm2'),
  ASYMMETRIC_SIGN_VERIFY_ECC: signing(curve('P-256'), 'sha256', 'ecdsap256'),
  ASYMMETRIC_SIGN_VERIFY_RSA_2048: rsa2048,
  ASYMMETRIC_SIGN_VERIFY_RSA_3072: rsa(3072),
  ASYMMETRIC_SIGN_VERIFY_ECDSA384: signing(curve('P-384'), 'sha384', 'ecdsap384'),
  ASYMMETRIC_Encrypt_Decrypt_Kyber_AES: mlKem(),
  ASYMMETRIC_SIGN_VERIFY_DILITHIUM: signing(generateKeyPairSync('ml-dsa-87'), null),
}

/** A cipher and a tag of Node's own; for XAES that is AES-256-GCM, without the key that it derives. */
export function cipher(algorithm: AlgorithmName): () => unknown {
  const [mode, keyBytes, ivBytes] = ({ AES_256: ['aes-256-gcm', 32, 12], SM4: ['sm4-ctr', 16, 16] } as const)[algorithm]
  const [key, iv] = [randomBytes(keyBytes), randomBytes(ivBytes)]
  return () => {
    const made = createCipheriv(mode, key, iv)
    return [made.update(short), made.final()]
  }
}
