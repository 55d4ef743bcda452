import {
  constants,
  createCipheriv,
  createPublicKey,
  decapsulate,
  encapsulate,
  generateKeyPairSync,
  type KeyObject,
  privateDecrypt,
  publicDecrypt,
  publicEncrypt,
  randomBytes,
  sign,
  verify,
} from 'node:crypto'
import { algorithms } from '../src/crypto/algorithms.ts'
import type { SigningKey } from '../src/crypto/asymmetric.ts'
import { encryptSm2 } from '../src/crypto/sm2.ts'
import { type UsageOfKind, usages, usagesOfKind } from '../src/crypto/usages.ts'
import type { Speed } from './openssl-speed.ts'

/** An operation of ours, and what it is set beside. */
export interface Row {
  readonly name: string
  readonly call: () => Promise<unknown>
  /** The primitive without all that is around it, on the calling thread. */
  readonly bare?: () => unknown
  readonly openssl?: { readonly name: string; readonly column: keyof Speed }
}

const message = randomBytes(1024)
const short = randomBytes(32)
const raw = { padding: constants.RSA_NO_PADDING } as const

/** The operations on RSA without padding. */
function bareRsa(modulusLength: number) {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength })
  const block = Buffer.concat([Buffer.of(0), randomBytes(modulusLength / 8 - 1)])
  return {
    sign: () => privateDecrypt({ key: privateKey, ...raw }, block),
    verify: () => publicDecrypt({ key: publicKey, ...raw }, block),
  }
}

function bareSigning({ privateKey, publicKey }: { privateKey: KeyObject; publicKey: KeyObject }, hash: string | null) {
  const signature = sign(hash, message, privateKey)
  return { sign: () => sign(hash, message, privateKey), verify: () => verify(hash, message, publicKey, signature) }
}

type Bare = Readonly<Record<keyof Speed, () => unknown>>

/** The primitive of a usage, and the name that the openssl command has for it. SM2 is not in Node. */
const peers: Readonly<Record<string, { readonly bare: Bare; readonly openssl: string }>> = {
  ASYMMETRIC_SIGN_VERIFY_RSA_2048: { bare: bareRsa(2048), openssl: 'rsa2048' },
  ASYMMETRIC_SIGN_VERIFY_RSA_3072: { bare: bareRsa(3072), openssl: 'rsa3072' },
  ASYMMETRIC_SIGN_VERIFY_ECC: {
    bare: bareSigning(generateKeyPairSync('ec', { namedCurve: 'P-256' }), 'sha256'),
    openssl: 'ecdsap256',
  },
  ASYMMETRIC_SIGN_VERIFY_ECDSA384: {
    bare: bareSigning(generateKeyPairSync('ec', { namedCurve: 'P-384' }), 'sha384'),
    openssl: 'ecdsap384',
  },
}

async function signingRows(usage: UsageOfKind<'signing'>): Promise<readonly Row[]> {
  const { digests, generate, prepare } = usages[usage]
  const key: SigningKey = prepare(await generate())
  const peer = peers[usage]
  const rows: Row[] = []
  for (const [algorithm, length] of Object.entries(digests)) {
    for (const type of ['RAW', 'DIGEST'] as const) {
      const subject = type === 'RAW' ? message : randomBytes(length)
      const signature = await key.sign(algorithm, type, subject)
      const calls = {
        sign: () => key.sign(algorithm, type, subject),
        verify: () => key.verify(algorithm, type, subject, signature),
      }
      for (const column of ['sign', 'verify'] as const) {
        const name = `${usage.replace('ASYMMETRIC_SIGN_VERIFY_', '')} ${column} ${algorithm} ${type}`
        const beside = peer && { bare: peer.bare[column], openssl: { name: peer.openssl, column } }
        rows.push({ name, call: calls[column], ...beside })
      }
    }
  }
  return rows
}

async function rsaRows(): Promise<readonly Row[]> {
  const { algorithms, generate, prepare } = usages.ASYMMETRIC_DECRYPT_RSA_2048
  const key = prepare(await generate())
  const { bare } = peers['ASYMMETRIC_SIGN_VERIFY_RSA_2048'] ?? {}
  const paddings: Readonly<Record<string, object>> = {
    RSAES_PKCS1_V1_5: { padding: constants.RSA_PKCS1_PADDING },
    RSAES_OAEP_SHA_1: { oaepHash: 'sha1' },
    RSAES_OAEP_SHA_256: { oaepHash: 'sha256' },
  }
  return algorithms.map((algorithm) => {
    const ciphertext = publicEncrypt({ key: createPublicKey(key.publicKey.pem), ...paddings[algorithm] }, short)
    return {
      name: `RSA_2048 decrypt ${algorithm}`,
      call: () => key.decrypt(algorithm, ciphertext),
      ...(bare && { bare: bare.sign }),
      openssl: { name: 'rsa2048', column: 'sign' },
    }
  })
}

async function sm2Rows(): Promise<readonly Row[]> {
  const { generate, prepare } = usages.ASYMMETRIC_DECRYPT_SM2
  const key = prepare(await generate())
  const ciphertext = await encryptSm2(key.publicKey.bytes, short, 'asn1')
  if (ciphertext === undefined) throw new Error('SM2 did not encrypt')
  return [{ name: 'SM2 decrypt', call: () => key.decrypt('SM2', ciphertext) }]
}

async function postQuantumRows(): Promise<readonly Row[]> {
  const { ASYMMETRIC_Encrypt_Decrypt_Kyber_AES: kyber, ASYMMETRIC_SIGN_VERIFY_DILITHIUM: dilithium } = usages
  const [kem, dsa] = [kyber.prepare(await kyber.generate()), dilithium.prepare(await dilithium.generate())]
  const [sealed, signature] = [await kem.seal(short, short), await dsa.sign(message)]
  const { privateKey, publicKey } = generateKeyPairSync('ml-kem-1024')
  const { ciphertext } = encapsulate(publicKey)
  const bare = bareSigning(generateKeyPairSync('ml-dsa-87'), null)
  return [
    { name: 'ML-KEM-1024 seal', call: () => kem.seal(short, short), bare: () => encapsulate(publicKey) },
    { name: 'ML-KEM-1024 open', call: () => kem.open(sealed, short), bare: () => decapsulate(privateKey, ciphertext) },
    { name: 'ML-DSA-87 sign', call: () => dsa.sign(message), bare: bare.sign },
    { name: 'ML-DSA-87 verify', call: () => dsa.verify(message, signature), bare: bare.verify },
  ]
}

/** A cipher and a tag of Node's own stand beside; for XAES that is AES-256-GCM, without the key that it derives. */
function symmetricRows(): readonly Row[] {
  const modes = { AES_256: ['aes-256-gcm', 32, 12], SM4: ['sm4-ctr', 16, 16] } as const
  return Object.values(algorithms).flatMap(({ name, materialBytes, nonceBytes, prepare }) => {
    const key = prepare(randomBytes(materialBytes))
    const nonce = randomBytes(nonceBytes)
    const sealed = key.seal(nonce, short, short)
    const [mode, keyBytes, ivBytes] = modes[name]
    const [bareKey, iv] = [randomBytes(keyBytes), randomBytes(ivBytes)]
    const bare = (): unknown => {
      const cipher = createCipheriv(mode, bareKey, iv)
      return [cipher.update(short), cipher.final()]
    }
    return [
      { name: `${name} seal 32 bytes`, call: async () => key.seal(nonce, short, short), bare },
      { name: `${name} open 32 bytes`, call: async () => key.open(nonce, sealed, short), bare },
    ]
  })
}

export const rows: readonly Row[] = [
  ...(await rsaRows()),
  ...(await Promise.all(usagesOfKind('signing').map(signingRows))).flat(),
  ...(await sm2Rows()),
  ...(await postQuantumRows()),
  ...symmetricRows(),
]
