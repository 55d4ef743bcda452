import assert from 'node:assert/strict'
import { constants, generateKeyPairSync, privateDecrypt } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { sm2 } from 'sm-crypto-v2'
import type { TestHouse } from '../support/house.ts'
import { codeOf, createKey, done, encrypt, fresh, type Kms, kmsOf, Plaintext } from '../support/kms.ts'

/*
 * Plaintexts over HTTP that go encrypted to the holder of a public key.
 */

describe('a plaintext for the holder of a public key', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const rsaPem = rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString()
  const pair = sm2.generateKeyPairHex()
  // id-ecPublicKey over the curve SM2, an uncompressed point.
  const sm2Spki = Buffer.from(`3059301306072a8648ce3d020106082a811ccf5501822d034200${pair.publicKey}`, 'hex')
  const sm2Pem = `-----BEGIN PUBLIC KEY-----\n${sm2Spki.toString('base64')}\n-----END PUBLIC KEY-----\n`
  const openRsa = (padding: number, oaepHash?: string) => (wrapped: Buffer) =>
    privateDecrypt({ key: rsa.privateKey, padding, ...(oaepHash && { oaepHash }) }, wrapped)
  const openSm2 = (asn1: boolean) => (wrapped: Buffer) =>
    Buffer.from(sm2.doDecrypt(wrapped.toString('hex'), pair.privateKey, 1, { asn1, output: 'array' }))

  const ways: readonly (readonly [name: string, parameters: object, open: (wrapped: Buffer) => Buffer])[] = [
    ['SM2 by default', { EncryptionPublicKey: sm2Pem }, openSm2(false)],
    ['SM2, named empty', { EncryptionPublicKey: sm2Pem, EncryptionAlgorithm: '' }, openSm2(false)],
    ['SM2', { EncryptionPublicKey: sm2Pem, EncryptionAlgorithm: 'SM2' }, openSm2(false)],
    ['SM2 in ASN.1', { EncryptionPublicKey: sm2Pem, EncryptionAlgorithm: 'SM2_C1C3C2_ASN1' }, openSm2(true)],
    [
      'RSA, OAEP with SHA-1',
      { EncryptionPublicKey: rsaPem, EncryptionAlgorithm: 'RSAES_OAEP_SHA_1' },
      openRsa(constants.RSA_PKCS1_OAEP_PADDING, 'sha1'),
    ],
    [
      'RSA, OAEP with SHA-256, the line breaks blanks',
      { EncryptionPublicKey: rsaPem.replaceAll('\n', ' '), EncryptionAlgorithm: 'RSAES_OAEP_SHA_256' },
      openRsa(constants.RSA_PKCS1_OAEP_PADDING, 'sha256'),
    ],
    [
      'RSA, PKCS#1 v1.5, the line breaks written',
      { EncryptionPublicKey: rsaPem.replaceAll('\n', '\\n'), EncryptionAlgorithm: 'RSAES_PKCS1_V1_5' },
      openRsa(constants.RSA_PKCS1_PADDING),
    ],
  ]

  let house: TestHouse
  let kms: Kms
  let KeyId: string
  before(async () => {
    house = await fresh()
    kms = kmsOf(house)
    KeyId = await createKey(kms, 'key')
  })
  after(() => house[Symbol.asyncDispose]())

  for (const [name, parameters, open] of ways) {
    it(`is under ${name}`, async () => {
      const CiphertextBlob = await encrypt(kms, KeyId)
      const opened = await done(kms('Decrypt', { CiphertextBlob, ...parameters }))
      assert.notEqual(opened.Plaintext, Plaintext)
      assert.equal(open(Buffer.from(opened.Plaintext, 'base64')).toString('base64'), Plaintext)

      const made = await done(kms('GenerateDataKey', { KeyId, KeySpec: 'AES_256', ...parameters }))
      const clear = await done(kms('Decrypt', { CiphertextBlob: made.CiphertextBlob }))
      assert.equal(open(Buffer.from(made.Plaintext, 'base64')).toString('base64'), clear.Plaintext)
    })
  }

  it('is refused under a key that does not do', async () => {
    const failed = 'FailedOperation.EncryptionError'
    const OAEP = 'RSAES_OAEP_SHA_256'
    const small = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ type: 'spki', format: 'pem' })
    const cases: readonly (readonly [object, string | undefined])[] = [
      [{ EncryptionPublicKey: '' }, undefined],
      [{ EncryptionPublicKey: '', EncryptionAlgorithm: OAEP }, undefined],
      [{ EncryptionPublicKey: 'no key', EncryptionAlgorithm: OAEP }, failed],
      [{ EncryptionPublicKey: rsaPem }, failed],
      [{ EncryptionPublicKey: sm2Pem, EncryptionAlgorithm: OAEP }, failed],
      [{ EncryptionPublicKey: small, EncryptionAlgorithm: OAEP }, failed],
      [{ EncryptionPublicKey: rsaPem, EncryptionAlgorithm: 'RSA' }, 'InvalidParameter'],
      [{ EncryptionPublicKey: 'x'.repeat(4097), EncryptionAlgorithm: OAEP }, 'InvalidParameter'],
    ]
    const CiphertextBlob = await encrypt(kms, KeyId)
    for (const [parameters, code] of cases) {
      assert.equal(codeOf(await kms('Decrypt', { CiphertextBlob, ...parameters })), code, JSON.stringify(parameters))
      const made = await kms('GenerateDataKey', { KeyId, KeySpec: 'AES_256', ...parameters })
      assert.equal(codeOf(made), code, JSON.stringify(parameters))
    }
    const long = { EncryptionPublicKey: rsaPem, EncryptionAlgorithm: OAEP }
    await done(kms('GenerateDataKey', { KeyId, NumberOfBytes: 190, ...long }))
    assert.equal(codeOf(await kms('GenerateDataKey', { KeyId, NumberOfBytes: 191, ...long })), failed)
  })
})
