import assert from 'node:assert/strict'
import { constants, createHash, publicEncrypt, randomBytes, verify } from 'node:crypto'
import { sm2 } from 'sm-crypto-v2'
import { type Chapter, refused } from './cast.ts'
import { awkward, bytesOf, forRecipient, type Kms, newKey, oaep, unsealed } from './kms-props.ts'

const Message = Buffer.from(awkward).toString('base64')
const secret = randomBytes(32)

async function keyOf(kms: Kms, usage: string) {
  const KeyId = await newKey(kms, usage.toLowerCase().replaceAll('_', '-'), { KeyUsage: usage })
  return kms.GetPublicKey({ KeyId })
}

/** The point of an SM2 key in hex, its mark first: the end of its SubjectPublicKeyInfo. */
const pointOf = (publicKey: string): string => bytesOf(publicKey).subarray(-65).toString('hex')

interface Signing {
  readonly usage: string
  readonly algorithm: string
  readonly digest: string
  readonly verifies: (publicKey: string, pem: string, signature: Buffer) => boolean
}

const withPem = (usage: string, algorithm: string, digest: string, options: object = {}): Signing => ({
  usage,
  algorithm,
  digest,
  verifies: (_, pem, signature) => verify(digest, Buffer.from(awkward), { key: pem, ...options }, signature),
})

/** One of each way of signing; how long RSA keys are is no matter of clients, and longer ones take longer to make. */
const signings: readonly Signing[] = [
  {
    usage: 'ASYMMETRIC_SIGN_VERIFY_SM2',
    algorithm: 'SM2DSA',
    digest: '',
    verifies: (publicKey, _, signature) =>
      sm2.doVerifySignature(Buffer.from(awkward), signature.toString('hex'), pointOf(publicKey), {
        der: true,
        hash: true,
      }),
  },
  withPem('ASYMMETRIC_SIGN_VERIFY_ECC', 'ECC_P256_R1', 'sha256'),
  withPem('ASYMMETRIC_SIGN_VERIFY_ECDSA384', 'ECDSA384_SHA384', 'sha384'),
  withPem('ASYMMETRIC_SIGN_VERIFY_RSA_2048', 'RSA_PSS_SHA_256', 'sha256', {
    padding: constants.RSA_PKCS1_PSS_PADDING,
    saltLength: 32,
  }),
]

const signing = ['GetPublicKey', 'SignByAsymmetricKey', 'VerifyByAsymmetricKey'] as const

export const chapters: readonly Chapter[] = [
  ...signings.map(
    ({ usage, algorithm: Algorithm, digest, verifies }): Chapter => [
      `what ${usage} signs is verified by KMS and offline`,
      async ({ kms }) => {
        const { KeyId, PublicKey, PublicKeyPem } = await keyOf(kms, usage)
        const { Signature = '' } = await kms.SignByAsymmetricKey({ KeyId, Algorithm, Message })
        assert.ok(verifies(PublicKey, PublicKeyPem, bytesOf(Signature)))
        const claim = { KeyId, Algorithm, SignatureValue: Signature }
        const isValid = async (more: { readonly Message: string; readonly MessageType?: string }) =>
          (await kms.VerifyByAsymmetricKey({ ...claim, ...more })).SignatureValid
        assert.equal(await isValid({ Message }), true)
        assert.equal(await isValid({ Message: 'dGVzdA==' }), false)
        if (digest === '') return
        const Digest = createHash(digest).update(awkward).digest('base64')
        assert.equal(await isValid({ Message: Digest, MessageType: 'DIGEST' }), true)
      },
      signing,
    ],
  ),
  [
    'what is encrypted under an RSA key is decrypted',
    async ({ house, kms }) => {
      const { KeyId, PublicKeyPem } = await keyOf(kms, 'ASYMMETRIC_DECRYPT_RSA_2048')
      const Ciphertext = publicEncrypt({ key: PublicKeyPem, ...oaep }, secret).toString('base64')
      const order = { KeyId, Ciphertext, Algorithm: 'RSAES_OAEP_SHA_256' }
      const { Plaintext } = await kms.AsymmetricRsaDecrypt(order)
      assert.equal(Plaintext, secret.toString('base64'))
      const other = kms.AsymmetricRsaDecrypt({ ...order, Algorithm: 'RSAES_OAEP_SHA_1' })
      await refused(house, 'FailedOperation.DecryptError', other)
    },
    ['GetPublicKey', 'AsymmetricRsaDecrypt'],
  ],
  [
    'what is encrypted under an SM2 key is decrypted',
    async ({ house, kms }) => {
      const { KeyId, PublicKey } = await keyOf(kms, 'ASYMMETRIC_DECRYPT_SM2')
      const sealed = Buffer.from(sm2.doEncrypt(secret, pointOf(PublicKey), 1, { asn1: true }), 'hex')
      const { Plaintext } = await kms.AsymmetricSm2Decrypt({ KeyId, Ciphertext: sealed.toString('base64') })
      assert.equal(Plaintext, secret.toString('base64'))
      sealed.writeUInt8(sealed.readUInt8(sealed.length - 1) ^ 1, sealed.length - 1)
      const other = kms.AsymmetricSm2Decrypt({ KeyId, Ciphertext: sealed.toString('base64') })
      await refused(house, 'FailedOperation.DecryptError', other)
    },
    ['GetPublicKey', 'AsymmetricSm2Decrypt'],
  ],
  [
    'a post-quantum key encrypts and decrypts',
    async ({ house, kms }) => {
      const KeyId = await newKey(kms, 'kyber', { KeyUsage: 'ASYMMETRIC_Encrypt_Decrypt_Kyber_AES' })
      const PlainText = secret.toString('base64')
      const { CiphertextBlob = '' } = await kms.PostQuantumCryptoEncrypt({ KeyId, PlainText })
      const opened = await kms.PostQuantumCryptoDecrypt({ CiphertextBlob })
      assert.deepEqual([opened.KeyId, opened.PlainText], [KeyId, PlainText])
      const sealed = await kms.PostQuantumCryptoDecrypt({ CiphertextBlob, ...forRecipient })
      assert.equal(unsealed(sealed.PlainText), PlainText)
      const symmetric = kms.Decrypt({ CiphertextBlob })
      await refused(house, 'InvalidParameterValue.InvalidCiphertext', symmetric)
    },
    ['PostQuantumCryptoEncrypt', 'PostQuantumCryptoDecrypt'],
  ],
  [
    'what a post-quantum key signs is verified by KMS and offline',
    async ({ kms }) => {
      const { KeyId, PublicKeyPem } = await keyOf(kms, 'ASYMMETRIC_SIGN_VERIFY_DILITHIUM')
      const { Signature = '' } = await kms.PostQuantumCryptoSign({ KeyId, Message })
      assert.ok(verify(null, Buffer.from(awkward), PublicKeyPem, bytesOf(Signature)))
      const isValid = async (message: string) =>
        (await kms.PostQuantumCryptoVerify({ KeyId, SignatureValue: Signature, Message: message })).SignatureValid
      assert.deepEqual([await isValid(Message), await isValid('dGVzdA==')], [true, false])
    },
    ['GetPublicKey', 'PostQuantumCryptoSign', 'PostQuantumCryptoVerify'],
  ],
]
