import { constants, createPublicKey, publicEncrypt, randomBytes } from 'node:crypto'
import { algorithms } from '../src/crypto/algorithms.ts'
import type { SigningKey } from '../src/crypto/asymmetric.ts'
import { encryptSm2 } from '../src/crypto/sm2.ts'
import { type UsageOfKind, usages, usagesOfKind } from '../src/crypto/usages.ts'
import { cipher, message, pairs, short } from './bare.ts'
import type { Speed } from './openssl-speed.ts'

/** An operation of ours, and what it is set beside. */
export interface Row {
  readonly name: string
  readonly call: () => Promise<unknown>
  /** The primitive without all that is around it, on the calling thread. */
  readonly bare?: () => unknown
  readonly openssl?: { readonly name: string; readonly column: keyof Speed }
}

/** The primitives of a usage, as they stand in a row. */
function beside(usage: keyof typeof pairs, column: keyof Speed): Pick<Row, 'bare' | 'openssl'> {
  const { call, openssl } = pairs[usage]
  return { bare: call[column], ...(openssl !== undefined && { openssl: { name: openssl, column } }) }
}

async function signingRows(usage: UsageOfKind<'signing'>): Promise<readonly Row[]> {
  const { digests, generate, prepare } = usages[usage]
  const key: SigningKey = prepare(await generate())
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
        rows.push({ name, call: calls[column], ...beside(usage, column) })
      }
    }
  }
  return rows
}

async function rsaRows(): Promise<readonly Row[]> {
  const { algorithms, generate, prepare } = usages.ASYMMETRIC_DECRYPT_RSA_2048
  const key = prepare(await generate())
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
      ...beside('ASYMMETRIC_DECRYPT_RSA_2048', 'sign'),
    }
  })
}

async function sm2Rows(): Promise<readonly Row[]> {
  const { generate, prepare } = usages.ASYMMETRIC_DECRYPT_SM2
  const key = prepare(await generate())
  const { bytes } = key.publicKey
  const ciphertext = await encryptSm2(bytes, short, 'asn1')
  if (ciphertext === undefined) throw new Error('SM2 did not encrypt')
  return [
    { name: 'SM2 decrypt', call: () => key.decrypt('SM2', ciphertext), ...beside('ASYMMETRIC_DECRYPT_SM2', 'sign') },
    {
      name: 'SM2 encrypt',
      call: () => encryptSm2(bytes, short, 'asn1'),
      ...beside('ASYMMETRIC_DECRYPT_SM2', 'verify'),
    },
  ]
}

async function postQuantumRows(): Promise<readonly Row[]> {
  const { ASYMMETRIC_Encrypt_Decrypt_Kyber_AES: kyber, ASYMMETRIC_SIGN_VERIFY_DILITHIUM: dilithium } = usages
  const [kem, dsa] = [kyber.prepare(await kyber.generate()), dilithium.prepare(await dilithium.generate())]
  const [sealed, signature] = [await kem.seal(short, short), await dsa.sign(message)]
  const { ASYMMETRIC_Encrypt_Decrypt_Kyber_AES: kemPair, ASYMMETRIC_SIGN_VERIFY_DILITHIUM: dsaPair } = pairs
  return [
    { name: 'ML-KEM-1024 seal', call: () => kem.seal(short, short), bare: kemPair.call.verify },
    { name: 'ML-KEM-1024 open', call: () => kem.open(sealed, short), bare: kemPair.call.sign },
    { name: 'ML-DSA-87 sign', call: () => dsa.sign(message), bare: dsaPair.call.sign },
    { name: 'ML-DSA-87 verify', call: () => dsa.verify(message, signature), bare: dsaPair.call.verify },
  ]
}

function symmetricRows(): readonly Row[] {
  return Object.values(algorithms).flatMap(({ name, materialBytes, nonceBytes, prepare }) => {
    const key = prepare(randomBytes(materialBytes))
    const nonce = randomBytes(nonceBytes)
    const sealed = key.seal(nonce, short, short)
    const bare = cipher(name)
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
