import { parse } from '../src/crypto/envelope.ts'
import { encryptFor } from '../src/crypto/recipient.ts'
import { usages, usagesOfKind } from '../src/crypto/usages.ts'
import { cipher, pairs } from './bare.ts'
import { call, type Operation } from './client.ts'
import type { Sanyao } from './server.ts'

/*
 * What `npm run bench` measures, on keys that it makes for the purpose.
 */

const kms = { service: 'kms', version: '2019-01-18' } as const
const Plaintext = Buffer.alloc(32, 1).toString('base64')

/** A call of KMS that can be sent again and again, and the primitive in it. */
const ofKms = (action: string, body: object, detail?: string, bare?: () => unknown): Operation => ({
  ...kms,
  action,
  body: () => body,
  ...(detail !== undefined && { detail, heavy: true }),
  ...(bare !== undefined && { bare }),
})

/** All of them, in the order in which they are shown. */
export async function operationsOn(server: Sanyao): Promise<readonly Operation[]> {
  const ask = (action: string, body: object): Promise<Record<string, unknown>> => call(server, { ...kms, action }, body)
  const { KeyId } = await ask('CreateKey', { Alias: 'bench' })
  const { CiphertextBlob } = await ask('Encrypt', { KeyId, Plaintext })
  // Which one the keys of the region have, a ciphertext says.
  const primitive = cipher(parse(String(CiphertextBlob))?.header.algorithm ?? 'SM4')
  const postgres = { service: 'postgres', version: '2017-03-12' }
  const { DBInstanceSet } = await call(server, { ...postgres, action: 'DescribeDBInstances' }, {})
  const instance = (DBInstanceSet as readonly { DBInstanceId: string }[])[0]?.DBInstanceId
  return [
    ofKms('DescribeKey', { KeyId }),
    { ...postgres, action: 'DescribeEncryptionKeys', body: () => ({ DBInstanceId: instance }) },
    { service: 'lighthouse', action: 'DescribeKeyPairs', version: '2020-03-24', body: () => ({}) },
    ofKms('Encrypt', { KeyId, Plaintext }, undefined, primitive),
    { ...kms, action: 'CreateKey', body: (n) => ({ Alias: `bench-${n}` }), changes: true },
    ofKms('Decrypt', { CiphertextBlob }, undefined, primitive),
    ofKms('GenerateDataKey', { KeyId, KeySpec: 'AES_256' }, undefined, primitive),
    ofKms(
      'GenerateDataKey',
      { KeyId, KeySpec: 'AES_256', EncryptionPublicKey: await sm2Key(ask) },
      'for SM2',
      pairs.ASYMMETRIC_DECRYPT_SM2.call.verify,
    ),
    ofKms(
      'ReEncrypt',
      { CiphertextBlob, DestinationKeyId: KeyId, DestinationEncryptionContext: '{"a":"b"}' },
      undefined,
      () => [primitive(), primitive()],
    ),
    ...(await decryption(ask)),
    ...(await signing(ask)),
    ...(await postQuantum(ask)),
    { ...ofKms('GetParametersForImport', await importing(ask), 'RSA_2048'), besideOnly: true },
  ]
}

type Ask = (action: string, body: object) => Promise<Record<string, unknown>>

const keyOf = async (ask: Ask, KeyUsage: string): Promise<unknown> =>
  (await ask('CreateKey', { Alias: KeyUsage.slice(0, 60), KeyUsage }))['KeyId']

/** A public key that plaintexts can be encrypted for. */
async function sm2Key(ask: Ask): Promise<unknown> {
  const { KeyId } = await ask('CreateKey', { Alias: 'for-sm2', KeyUsage: 'ASYMMETRIC_DECRYPT_SM2' })
  return (await ask('GetPublicKey', { KeyId }))['PublicKeyPem']
}

async function decryption(ask: Ask): Promise<readonly Operation[]> {
  const operations: Operation[] = []
  for (const [action, usage] of [
    ['AsymmetricRsaDecrypt', 'ASYMMETRIC_DECRYPT_RSA_2048'],
    ['AsymmetricSm2Decrypt', 'ASYMMETRIC_DECRYPT_SM2'],
  ] as const) {
    const KeyId = await keyOf(ask, usage)
    const { PublicKeyPem } = await ask('GetPublicKey', { KeyId })
    for (const Algorithm of usages[usage].algorithms) {
      const recipient = Algorithm === 'SM2' ? 'SM2_C1C3C2_ASN1' : Algorithm
      const sealed = await encryptFor(String(PublicKeyPem), recipient, Buffer.alloc(32, 1))
      if (sealed === undefined) throw new Error(`nothing is encrypted with ${Algorithm}`)
      const Ciphertext = sealed.toString('base64')
      const body = Algorithm === 'SM2' ? { KeyId, Ciphertext } : { KeyId, Ciphertext, Algorithm }
      operations.push(ofKms(action, body, Algorithm, pairs[usage].call.sign))
    }
  }
  return operations
}

async function signing(ask: Ask): Promise<readonly Operation[]> {
  const operations: Operation[] = []
  for (const usage of usagesOfKind('signing')) {
    const KeyId = await keyOf(ask, usage)
    for (const [Algorithm, length] of Object.entries(usages[usage].digests)) {
      const subjects = { RAW: Plaintext, DIGEST: Buffer.alloc(length, 1).toString('base64') }
      for (const [MessageType, Message] of Object.entries(subjects)) {
        const body = { KeyId, Algorithm, MessageType, Message }
        const { Signature: SignatureValue } = await ask('SignByAsymmetricKey', body)
        const detail = `${usage.replace('ASYMMETRIC_SIGN_VERIFY_', '')} ${Algorithm} ${MessageType}`
        const { sign, verify } = pairs[usage].call
        operations.push(ofKms('SignByAsymmetricKey', body, detail, sign))
        operations.push(ofKms('VerifyByAsymmetricKey', { ...body, SignatureValue }, detail, verify))
      }
    }
  }
  return operations
}

/** Each call makes an RSA key. */
async function importing(ask: Ask): Promise<object> {
  const { KeyId } = await ask('CreateKey', { Alias: 'import', Type: 2 })
  return { KeyId, WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' }
}

async function postQuantum(ask: Ask): Promise<readonly Operation[]> {
  const kem = { KeyId: await keyOf(ask, 'ASYMMETRIC_Encrypt_Decrypt_Kyber_AES') }
  const { CiphertextBlob } = await ask('PostQuantumCryptoEncrypt', { ...kem, PlainText: Plaintext })
  const body = { KeyId: await keyOf(ask, 'ASYMMETRIC_SIGN_VERIFY_DILITHIUM'), Message: Plaintext }
  const { Signature: SignatureValue } = await ask('PostQuantumCryptoSign', body)
  const { ASYMMETRIC_Encrypt_Decrypt_Kyber_AES: kemPair, ASYMMETRIC_SIGN_VERIFY_DILITHIUM: dsaPair } = pairs
  return [
    ofKms('PostQuantumCryptoEncrypt', { ...kem, PlainText: Plaintext }, 'ML-KEM-1024', kemPair.call.verify),
    ofKms('PostQuantumCryptoDecrypt', { CiphertextBlob }, 'ML-KEM-1024', kemPair.call.sign),
    ofKms('PostQuantumCryptoSign', body, 'ML-DSA-87', dsaPair.call.sign),
    ofKms('PostQuantumCryptoVerify', { ...body, SignatureValue }, 'ML-DSA-87', dsaPair.call.verify),
  ]
}
