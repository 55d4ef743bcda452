import assert from 'node:assert/strict'
import { constants, createHash, createPublicKey, publicEncrypt, randomBytes, verify } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { sm2 } from 'sm-crypto-v2'
import { startHouse, type TestHouse } from '../support/house.ts'
import {
  abroad,
  claimedFor,
  codeOf,
  createKey,
  done,
  encrypt,
  type Kms,
  kmsOf,
  Plaintext,
  seedOf,
  start,
  text,
  unknownKey,
} from '../support/kms.ts'

/*
 * Asymmetric CMKs over HTTP, against OpenSSL (by node:crypto) and another's SM2.
 */

const notFound = 'ResourceUnavailable.CmkNotFound'
const wrongState = 'ResourceUnavailable.CmkStateNotSupport'
const wrongUsage = 'InvalidParameterValue.InvalidKeyUsage'
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64')
const Message = Plaintext

const usages = {
  rsa: 'ASYMMETRIC_DECRYPT_RSA_2048',
  sm2: 'ASYMMETRIC_DECRYPT_SM2',
  signSm2: 'ASYMMETRIC_SIGN_VERIFY_SM2',
  ecc: 'ASYMMETRIC_SIGN_VERIFY_ECC',
  rsa2048: 'ASYMMETRIC_SIGN_VERIFY_RSA_2048',
  rsa3072: 'ASYMMETRIC_SIGN_VERIFY_RSA_3072',
  ecdsa384: 'ASYMMETRIC_SIGN_VERIFY_ECDSA384',
  kyber: 'ASYMMETRIC_Encrypt_Decrypt_Kyber_AES',
  dilithium: 'ASYMMETRIC_SIGN_VERIFY_DILITHIUM',
} as const

describe('asymmetric keys', () => {
  let house: TestHouse
  let kms: Kms
  let keys: Record<keyof typeof usages, string>
  let symmetric: string
  before(async () => {
    house = await startHouse({ seed: seedOf(), time: start })
    kms = kmsOf(house)
    symmetric = await createKey(kms, 'symmetric')
    const made = Object.entries(usages).map(async ([name, KeyUsage]) => [
      name,
      await createKey(kms, name, { KeyUsage }),
    ])
    keys = Object.fromEntries(await Promise.all(made))
  })
  after(() => house[Symbol.asyncDispose]())

  const publicPem = async (KeyId: string): Promise<string> => (await done(kms('GetPublicKey', { KeyId }))).PublicKeyPem
  /** The public point of an SM2 key in hexadecimal: the end of its SubjectPublicKeyInfo. */
  const sm2Point = async (KeyId: string): Promise<string> =>
    Buffer.from((await done(kms('GetPublicKey', { KeyId }))).PublicKey, 'base64')
      .subarray(-65)
      .toString('hex')
  const sign = async (KeyId: string, Algorithm: string, more: object = {}): Promise<string> =>
    (await done(kms('SignByAsymmetricKey', { KeyId, Algorithm, Message, ...more }))).Signature

  it('give their public key in both forms, the same each time', async () => {
    for (const [name, KeyId] of Object.entries(keys)) {
      const { RequestId, ...reply } = await done(kms('GetPublicKey', { KeyId }))
      assert.equal(reply['KeyId'], KeyId)
      assert.deepEqual((await done(kms('GetPublicKey', { KeyId }))).PublicKey, reply['PublicKey'])
      const lines = reply['PublicKeyPem'].trimEnd().split('\n')
      const der = Buffer.from(lines.slice(1, -1).join(''), 'base64')
      const raw = name === 'kyber' || name === 'dilithium'
      const bytes = Buffer.from(reply['PublicKey'], 'base64')
      assert.ok(raw ? der.subarray(-bytes.length).equals(bytes) : der.equals(bytes), name)
      assert.equal(createPublicKey(reply['PublicKeyPem']).type, 'public')
    }
  })

  it('are described by their usage and the family of their region', async () => {
    const far = await createKey(kms, 'far', { KeyUsage: usages.ecc }, { region: abroad })
    for (const [KeyId, place, Type] of [
      [keys.ecc, undefined, 4],
      [far, abroad, 2],
    ] as const) {
      const { KeyMetadata } = await done(kms('DescribeKey', { KeyId }, place ? { region: place } : {}))
      assert.deepEqual([KeyMetadata.KeyUsage, KeyMetadata.Type, KeyMetadata.Origin], [usages.ecc, Type, 'TENCENT_KMS'])
    }
  })

  it('are not imported', async () => {
    for (const KeyUsage of Object.values(usages))
      assert.equal(
        codeOf(await kms('CreateKey', { Alias: 'brought', KeyUsage, Type: 2 })),
        'InvalidParameterValue.InvalidType',
      )
  })

  it('decrypt with RSA what OpenSSL encrypted, in each way', async () => {
    const key = await publicPem(keys.rsa)
    const oaep = constants.RSA_PKCS1_OAEP_PADDING
    for (const [Algorithm, options] of [
      ['RSAES_PKCS1_V1_5', { padding: constants.RSA_PKCS1_PADDING }],
      ['RSAES_OAEP_SHA_1', { padding: oaep, oaepHash: 'sha1' }],
      ['RSAES_OAEP_SHA_256', { padding: oaep, oaepHash: 'sha256' }],
    ] as const) {
      const Ciphertext = base64(publicEncrypt({ key, ...options }, Buffer.from(text)))
      const { RequestId, ...reply } = await done(
        kms('AsymmetricRsaDecrypt', { KeyId: keys.rsa, Ciphertext, Algorithm }),
      )
      assert.deepEqual(reply, { KeyId: keys.rsa, Plaintext })
    }
  })

  it('decrypt with SM2 what another encrypted', async () => {
    const point = await sm2Point(keys.sm2)
    const Ciphertext = base64(Buffer.from(sm2.doEncrypt(Buffer.from(text), point, 1, { asn1: true }), 'hex'))
    const { RequestId, ...reply } = await done(kms('AsymmetricSm2Decrypt', { KeyId: keys.sm2, Ciphertext }))
    assert.deepEqual(reply, { KeyId: keys.sm2, Plaintext })
  })

  it('say only that a ciphertext does not decrypt', async () => {
    const failed = 'FailedOperation.DecryptError'
    const rsa = { KeyId: keys.rsa, Ciphertext: base64(Buffer.alloc(256, 1)) }
    for (const Algorithm of ['RSAES_PKCS1_V1_5', 'RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256'])
      assert.equal(codeOf(await kms('AsymmetricRsaDecrypt', { ...rsa, Algorithm })), failed)
    for (const length of [1, 120, 256]) {
      const Ciphertext = base64(randomBytes(length))
      assert.equal(codeOf(await kms('AsymmetricSm2Decrypt', { KeyId: keys.sm2, Ciphertext })), failed)
    }
  })

  it('refuse what is no ciphertext, and an algorithm that there is not', async () => {
    const long = base64(Buffer.alloc(257))
    for (const Ciphertext of ['', '*', long]) {
      const rsa = { KeyId: keys.rsa, Ciphertext, Algorithm: 'RSAES_OAEP_SHA_1' }
      assert.equal(codeOf(await kms('AsymmetricRsaDecrypt', rsa)), 'InvalidParameter')
      assert.equal(codeOf(await kms('AsymmetricSm2Decrypt', { KeyId: keys.sm2, Ciphertext })), 'InvalidParameter')
    }
    const odd = { KeyId: keys.rsa, Ciphertext: base64(Buffer.alloc(256)), Algorithm: 'RSAES_OAEP_SHA_512' }
    assert.equal(codeOf(await kms('AsymmetricRsaDecrypt', odd)), 'InvalidParameter')
  })

  const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }
  const schemes = [
    ['ecc', 'ECC_P256_R1', 'sha256', {}],
    ['ecdsa384', 'ECDSA384_SHA384', 'sha384', {}],
    ['rsa2048', 'RSA_PSS_SHA_256', 'sha256', pss],
    ['rsa2048', 'RSA_PKCS1_SHA_256', 'sha256', {}],
    ['rsa3072', 'RSA_PSS_SHA_256', 'sha256', pss],
    ['rsa3072', 'RSA_PKCS1_SHA_256', 'sha256', {}],
  ] as const

  it('sign what OpenSSL verifies, a message or its digest', async () => {
    for (const [name, Algorithm, hash, options] of schemes) {
      const key = await publicPem(keys[name])
      const digest = createHash(hash).update(text).digest()
      for (const more of [
        {},
        { MessageType: '' },
        { MessageType: 'RAW' },
        { MessageType: 'DIGEST', Message: base64(digest) },
      ]) {
        const signature = Buffer.from(await sign(keys[name], Algorithm, more), 'base64')
        assert.ok(verify(hash, Buffer.from(text), { key, ...options }, signature), `${name} ${Algorithm}`)
      }
    }
  })

  it('sign with SM2 what another verifies', async () => {
    const point = await sm2Point(keys.signSm2)
    const signature = Buffer.from(await sign(keys.signSm2, 'SM2DSA'), 'base64').toString('hex')
    assert.ok(sm2.doVerifySignature(Buffer.from(text), signature, point, { der: true, hash: true }))
    assert.ok(!sm2.doVerifySignature(Buffer.from('else'), signature, point, { der: true, hash: true }))
  })

  it('verify their own signatures and no others, and say so without an error', async () => {
    const all = [...schemes.map(([name, Algorithm]) => [name, Algorithm] as const), ['signSm2', 'SM2DSA'] as const]
    for (const [name, Algorithm] of all) {
      const KeyId = keys[name]
      const SignatureValue = await sign(KeyId, Algorithm)
      const check = async (more: object) =>
        (await done(kms('VerifyByAsymmetricKey', { KeyId, Algorithm, Message, SignatureValue, ...more })))
          .SignatureValid
      assert.equal(await check({}), true, Algorithm)
      assert.equal(await check({ Message: 'ZWxzZQ==' }), false, Algorithm)
      const spoilt = Buffer.from(SignatureValue, 'base64')
      spoilt.writeUInt8(spoilt.readUInt8(spoilt.length - 1) ^ 1, spoilt.length - 1)
      for (const bad of [spoilt, Buffer.of(1), Buffer.alloc(256)])
        assert.equal(await check({ SignatureValue: base64(bad) }), false, Algorithm)
    }
  })

  it('refuse to sign with what does not fit the key', async () => {
    const digest = (length: number) => ({ MessageType: 'DIGEST', Message: base64(Buffer.alloc(length)) })
    for (const [name, Algorithm, more] of [
      ['ecc', 'SM2DSA', {}],
      ['rsa2048', 'ECC_P256_R1', {}],
      ['ecc', 'constructor', {}],
      ['ecc', 'ECC_P256_R1', digest(31)],
      ['ecc', 'ECC_P256_R1', digest(48)],
      ['ecdsa384', 'ECDSA384_SHA384', digest(32)],
      ['ecc', 'ECC_P256_R1', { MessageType: 'raw' }],
      ['ecc', 'ECC_P256_R1', { Message: '' }],
      ['ecc', 'ECC_P256_R1', { Message: base64(Buffer.alloc(4097)) }],
      ['rsa', 'RSA_PSS_SHA_256', {}],
      ['dilithium', 'ECC_P256_R1', {}],
    ] as const) {
      const parameters = { KeyId: keys[name], Algorithm, Message, ...more }
      assert.equal(codeOf(await kms('SignByAsymmetricKey', parameters)), 'InvalidParameter', `${name} ${Algorithm}`)
      const verified = await kms('VerifyByAsymmetricKey', { ...parameters, SignatureValue: 'AAAA' })
      assert.equal(codeOf(verified), 'InvalidParameter', `${name} ${Algorithm}`)
    }
  })

  it('refuse a signature that is no base64', async () => {
    const ecc = { KeyId: keys.ecc, Algorithm: 'ECC_P256_R1', Message, SignatureValue: '*' }
    assert.equal(codeOf(await kms('VerifyByAsymmetricKey', ecc)), 'InvalidParameterValue')
    const pq = { KeyId: keys.dilithium, Message, SignatureValue: '*' }
    assert.equal(codeOf(await kms('PostQuantumCryptoVerify', pq)), 'InvalidParameterValue')
  })

  it('sign with ML-DSA what OpenSSL verifies', async () => {
    const KeyId = keys.dilithium
    const { Signature } = await done(kms('PostQuantumCryptoSign', { KeyId, Message }))
    assert.ok(verify(null, Buffer.from(text), await publicPem(KeyId), Buffer.from(Signature, 'base64')))
    const check = async (more: object) =>
      (await done(kms('PostQuantumCryptoVerify', { KeyId, Message, SignatureValue: Signature, ...more })))
        .SignatureValid
    assert.equal(await check({}), true)
    assert.equal(await check({ Message: 'ZWxzZQ==' }), false)
    assert.equal(await check({ SignatureValue: 'AAAA' }), false)
  })

  it('encrypt with ML-KEM, and take no ciphertext but their own', async () => {
    const KeyId = keys.kyber
    const { RequestId, ...reply } = await done(kms('PostQuantumCryptoEncrypt', { KeyId, PlainText: Plaintext }))
    assert.deepEqual(Object.keys(reply).sort(), ['CiphertextBlob', 'KeyId'])
    const { CiphertextBlob } = reply as unknown as { CiphertextBlob: string }
    const opened = await done(kms('PostQuantumCryptoDecrypt', { CiphertextBlob }))
    assert.deepEqual([opened.KeyId, opened.PlainText], [KeyId, Plaintext])

    const other = await createKey(kms, 'kyber2', { KeyUsage: usages.kyber })
    const plain = await encrypt(kms, symmetric)
    for (const bad of [
      '',
      'x',
      plain,
      claimedFor(plain, KeyId),
      ...[other, keys.rsa, symmetric].map((id) => claimedFor(CiphertextBlob, id)),
    ])
      assert.equal(
        codeOf(await kms('PostQuantumCryptoDecrypt', { CiphertextBlob: bad })),
        'InvalidParameterValue.InvalidCiphertext',
      )
    assert.equal(
      codeOf(await kms('PostQuantumCryptoDecrypt', { CiphertextBlob: claimedFor(CiphertextBlob, unknownKey) })),
      notFound,
    )
    // Nor does what is symmetric take material of another usage for its own.
    for (const id of [KeyId, keys.dilithium, keys.rsa])
      assert.equal(
        codeOf(await kms('Decrypt', { CiphertextBlob: claimedFor(plain, id) })),
        'InvalidParameterValue.InvalidCiphertext',
      )
    const wrongKey = { CiphertextBlob, EncryptionPublicKey: 'no key' }
    assert.equal(codeOf(await kms('PostQuantumCryptoDecrypt', wrongKey)), 'FailedOperation.EncryptionError')
    const wrongAlgorithm = { CiphertextBlob, EncryptionAlgorithm: 'ROT13' }
    assert.equal(codeOf(await kms('PostQuantumCryptoDecrypt', wrongAlgorithm)), 'InvalidParameter')
    const long = { KeyId, PlainText: base64(Buffer.alloc(4097)) }
    assert.equal(codeOf(await kms('PostQuantumCryptoEncrypt', long)), 'InvalidParameterValue.InvalidPlaintext')
  })

  /** A good call of each action that names a key, but for the key. */
  const calls: readonly (readonly [action: string, name: keyof typeof usages, code: string, parameters: object])[] = [
    ['GetPublicKey', 'ecc', 'InvalidParameter', {}],
    [
      'AsymmetricRsaDecrypt',
      'rsa',
      wrongUsage,
      { Ciphertext: base64(Buffer.alloc(256)), Algorithm: 'RSAES_OAEP_SHA_1' },
    ],
    ['AsymmetricSm2Decrypt', 'sm2', wrongUsage, { Ciphertext: 'AAAA' }],
    ['SignByAsymmetricKey', 'ecc', 'InvalidParameter', { Message, Algorithm: 'ECC_P256_R1' }],
    ['VerifyByAsymmetricKey', 'ecc', 'InvalidParameter', { Message, Algorithm: 'ECC_P256_R1', SignatureValue: 'AAAA' }],
    ['PostQuantumCryptoEncrypt', 'kyber', 'InvalidParameter', { PlainText: Plaintext }],
    ['PostQuantumCryptoSign', 'dilithium', 'InvalidParameter', { Message }],
    ['PostQuantumCryptoVerify', 'dilithium', 'InvalidParameter', { Message, SignatureValue: 'AAAA' }],
  ]

  it('are found by a valid id, and used for what they are made for', async () => {
    for (const [action, name, code, parameters] of calls) {
      const call = async (KeyId: string) => codeOf(await kms(action, { ...parameters, KeyId }))
      assert.equal(await call('x'), 'InvalidParameterValue.InvalidKeyId', action)
      assert.equal(await call(unknownKey), notFound, action)
      assert.equal(await call(symmetric), code, action)
      if (action === 'GetPublicKey') continue
      assert.equal(await call(name === 'rsa' ? keys.rsa2048 : keys.rsa), code, action)
    }
  })

  it('are of use only while they are enabled', async () => {
    const { CiphertextBlob } = await done(kms('PostQuantumCryptoEncrypt', { KeyId: keys.kyber, PlainText: Plaintext }))
    const expect = async (encryptCode: string, decryptCode: string | undefined) => {
      for (const [action, name, , parameters] of calls)
        assert.equal(
          codeOf(await kms(action, { ...parameters, KeyId: keys[name] })),
          action === 'PostQuantumCryptoEncrypt' ? encryptCode : wrongState,
          action,
        )
      assert.equal(codeOf(await kms('PostQuantumCryptoDecrypt', { CiphertextBlob })), decryptCode)
    }
    const disabled = 'ResourceUnavailable.CmkDisabled'
    const each = async (action: string, more: object = {}) => {
      for (const name of ['ecc', 'rsa', 'sm2', 'kyber', 'dilithium'] as const)
        await done(kms(action, { KeyId: keys[name], ...more }))
    }
    await each('DisableKey')
    await expect(disabled, disabled)
    await each('ScheduleKeyDeletion', { PendingWindowInDays: 7 })
    await expect(disabled, disabled)
    await each('CancelKeyDeletion')
    await each('ArchiveKey')
    await expect('ResourceUnavailable.CmkArchived', undefined)
    await each('CancelKeyArchive')
    for (const [action, name, , parameters] of calls)
      if (!action.endsWith('Decrypt')) await done(kms(action, { ...parameters, KeyId: keys[name] }))
  })
})
