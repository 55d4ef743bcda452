import assert from 'node:assert/strict'
import { hash, randomBytes } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { algorithms } from '../../src/crypto/algorithms.ts'
import { integer, octets, sequence } from '../../src/crypto/der.ts'
import { frame } from '../../src/crypto/frame.ts'
import { identityHash } from '../../src/crypto/sm2-sign.ts'
import { usages, usagesOfKind } from '../../src/crypto/usages.ts'
import { OpenSsl } from '../crypto/openssl.ts'
import { startHouse, type TestHouse } from '../support/house.ts'
import { createKey, done, encrypt, type Kms, keyId, kmsOf, Plaintext, seedOf, start } from '../support/kms.ts'

/*
 * The openssl command against the server, each reading what the other wrote; the keys with which both sign come from the
 * seed. The command has neither XAES nor AES-GCM; ML-KEM and ML-DSA it has from 3.5 on only.
 */

const pkeyopts = (...options: readonly string[]): readonly string[] => options.flatMap((option) => ['-pkeyopt', option])
const oaep = (md: string): readonly string[] =>
  pkeyopts('rsa_padding_mode:oaep', `rsa_oaep_md:${md}`, `rsa_mgf1_md:${md}`)
const paddings = {
  RSAES_PKCS1_V1_5: pkeyopts('rsa_padding_mode:pkcs1'),
  RSAES_OAEP_SHA_1: oaep('sha1'),
  RSAES_OAEP_SHA_256: oaep('sha256'),
}

/** Over a message, as `dgst` takes them, and over a digest, as `pkeyutl` does. */
const pss = ['rsa_padding_mode:pss', 'rsa_pss_saltlen:32', 'rsa_mgf1_md:sha256']
const schemes: Readonly<Record<string, { readonly md: string; readonly options: readonly string[] }>> = {
  SM2DSA: { md: 'sm3', options: ['distid:1234567812345678'] },
  ECC_P256_R1: { md: 'sha256', options: [] },
  ECDSA384_SHA384: { md: 'sha384', options: [] },
  RSA_PSS_SHA_256: { md: 'sha256', options: pss },
  RSA_PKCS1_SHA_256: { md: 'sha256', options: [] },
}

describe('the openssl command and the server', { skip: OpenSsl.absent }, () => {
  const openssl = new OpenSsl()
  let house: TestHouse
  let kms: Kms
  /** The paths of private keys that the seed has too, in the order of the ids there. */
  let own: readonly string[]
  const signing = usagesOfKind('signing')
  before(async () => {
    const materials = await Promise.all(signing.map((usage) => usages[usage].generate()))
    own = materials.map((pkcs8) => openssl.file(openssl.run(['pkcs8', '-inform', 'DER', '-nocrypt'], pkcs8)))
    const keys = signing.map((usage, i) => ({
      keyId: keyId(i),
      alias: `seed-${i}`,
      usage,
      versions: [{ material: materials[i]?.toString('base64') }],
    }))
    house = await startHouse({ seed: seedOf(...keys), time: start })
    kms = kmsOf(house)
  })
  after(async () => {
    openssl[Symbol.dispose]()
    await house[Symbol.asyncDispose]()
  })

  const keyFor = async (name: string, KeyUsage: string) => {
    const KeyId = await createKey(kms, name, { KeyUsage })
    const { PublicKeyPem, PublicKey } = await done(kms('GetPublicKey', { KeyId }))
    return { KeyId, path: openssl.file(PublicKeyPem), der: Buffer.from(PublicKey, 'base64') }
  }

  for (const [Algorithm, options] of Object.entries(paddings)) {
    it(`${Algorithm}: the server decrypts what the command encrypted`, async () => {
      const { KeyId, path } = await keyFor(`rsa-${Algorithm}`, 'ASYMMETRIC_DECRYPT_RSA_2048')
      for (const length of [1, 32, 190]) {
        const clear = randomBytes(length)
        const args = ['pkeyutl', '-encrypt', '-pubin', '-inkey', path, ...options]
        const Ciphertext = openssl.run(args, clear).toString('base64')
        const reply = await done(kms('AsymmetricRsaDecrypt', { KeyId, Algorithm, Ciphertext }))
        assert.equal(reply.Plaintext, clear.toString('base64'))
      }
    })

    it(`${Algorithm}: the command decrypts a data key that the server encrypted for it`, async () => {
      const own = openssl.file(openssl.run(['genpkey', '-algorithm', 'RSA', ...pkeyopts('rsa_keygen_bits:2048')]))
      const { sealed, again } = await dataKeyFor(own, Algorithm)
      const clear = openssl.run(['pkeyutl', '-decrypt', '-inkey', own, ...options], sealed)
      assert.equal(clear.toString('base64'), await again())
    })

    it(`${Algorithm}: the server imports material that the command wrapped`, async () => {
      const KeyId = await createKey(kms, `import-${Algorithm}`, { Type: 2 })
      const names = { KeyId, WrappingAlgorithm: Algorithm, WrappingKeySpec: 'RSA_2048' }
      const { ImportToken, PublicKey } = await done(kms('GetParametersForImport', names))
      const path = openssl.file(Buffer.from(PublicKey, 'base64'))
      const material = randomBytes(16)
      const args = ['pkeyutl', '-encrypt', '-pubin', '-keyform', 'DER', '-inkey', path, ...options]
      const EncryptedKeyMaterial = openssl.run(args, material).toString('base64')
      await done(kms('ImportKeyMaterial', { KeyId, ImportToken, EncryptedKeyMaterial }))
      const CiphertextBlob = await encrypt(kms, KeyId)
      assert.equal((await done(kms('Decrypt', { CiphertextBlob }))).Plaintext, Plaintext)
    })
  }

  it('SM2: the server decrypts what the command encrypted', async () => {
    const { KeyId, path } = await keyFor('sm2', 'ASYMMETRIC_DECRYPT_SM2')
    // A ciphertext of 256 bytes at most is taken.
    for (const length of [1, 32, 140]) {
      const clear = randomBytes(length)
      const Ciphertext = openssl.run(['pkeyutl', '-encrypt', '-pubin', '-inkey', path], clear).toString('base64')
      const reply = await done(kms('AsymmetricSm2Decrypt', { KeyId, Ciphertext }))
      assert.equal(reply.Plaintext, clear.toString('base64'))
    }
  })

  for (const algorithm of ['SM2', 'SM2_C1C3C2_ASN1']) {
    it(`${algorithm}: the command decrypts a data key that the server encrypted for it`, async () => {
      const own = openssl.file(openssl.run(['genpkey', '-algorithm', 'SM2']))
      const { sealed, again } = await dataKeyFor(own, algorithm)
      const asn1 = algorithm === 'SM2' ? toSequence(sealed) : sealed
      const clear = openssl.run(['pkeyutl', '-decrypt', '-inkey', own], asn1)
      assert.equal(clear.toString('base64'), await again())
    })
  }

  /** A data key encrypted under a public key of the command's, and in clear. */
  async function dataKeyFor(own: string, EncryptionAlgorithm: string) {
    const EncryptionPublicKey = openssl.run(['pkey', '-in', own, '-pubout']).toString()
    const KeyId = await createKey(kms, `for-${EncryptionAlgorithm}`)
    const wanted = { KeyId, KeySpec: 'AES_256', EncryptionPublicKey, EncryptionAlgorithm }
    const reply = await done(kms('GenerateDataKey', wanted))
    const again = async (): Promise<string> =>
      (await done(kms('Decrypt', { CiphertextBlob: reply.CiphertextBlob }))).Plaintext
    return { sealed: Buffer.from(reply.Plaintext, 'base64'), again }
  }

  for (const [i, usage] of signing.entries()) {
    for (const [Algorithm, { md, options }] of Object.entries(schemes)) {
      if (!Object.hasOwn(usages[usage].digests, Algorithm)) continue
      it(`${usage}, ${Algorithm}: the server verifies what the command signed with its key, and no other message`, async () => {
        const KeyId = keyId(i)
        const { PublicKey } = await done(kms('GetPublicKey', { KeyId }))
        const message = randomBytes(100)
        const sigopts = options.flatMap((option) => ['-sigopt', option])
        const sign = ['dgst', `-${md}`, ...sigopts, '-sign', own[i] ?? '', openssl.file(message)]
        const SignatureValue = openssl.run(sign).toString('base64')
        const before =
          Algorithm === 'SM2DSA' ? identityHash(Buffer.from(PublicKey, 'base64').subarray(-65)) : Buffer.alloc(0)
        const digestOf = (bytes: Buffer): Buffer => hash(md, Buffer.concat([before, bytes]), 'buffer')
        const other = randomBytes(100)
        for (const [MessageType, bytes, valid] of [
          ['RAW', message, true],
          ['DIGEST', digestOf(message), true],
          ['RAW', other, false],
          ['DIGEST', digestOf(other), false],
        ] as const) {
          const input = { KeyId, Algorithm, MessageType, Message: bytes.toString('base64'), SignatureValue }
          assert.equal((await done(kms('VerifyByAsymmetricKey', input))).SignatureValid, valid, MessageType)
        }
      })
    }
  }

  for (const usage of signing) {
    for (const [Algorithm, length] of Object.entries(usages[usage].digests)) {
      it(`${usage}, ${Algorithm}: the command verifies what the server signed, and no other message`, async () => {
        const { KeyId, path, der } = await keyFor(`${usage}-${Algorithm}`.slice(-50), usage)
        const { md, options } = schemes[Algorithm] ?? assert.fail(Algorithm)
        const message = randomBytes(100)
        const before = Algorithm === 'SM2DSA' ? identityHash(der.subarray(-65)) : Buffer.alloc(0)
        const digest = hash(md, Buffer.concat([before, message]), 'buffer')
        assert.equal(digest.length, length)
        const subjects = { RAW: message, DIGEST: digest }
        for (const [MessageType, bytes] of Object.entries(subjects)) {
          const input = { KeyId, Algorithm, MessageType, Message: bytes.toString('base64') }
          const { Signature } = await done(kms('SignByAsymmetricKey', input))
          const signature = openssl.file(Buffer.from(Signature, 'base64'))
          const sigopts = options.flatMap((option) => ['-sigopt', option])
          const verify = ['dgst', `-${md}`, ...sigopts, '-verify', path, '-signature', signature]
          assert.equal(openssl.accepts([...verify, openssl.file(message)]), true, MessageType)
          assert.equal(openssl.accepts([...verify, openssl.file(randomBytes(100))]), false, MessageType)
        }
      })
    }
  }
})

/** C1 without its mark, C3 and C2, in the form that the command reads. */
const toSequence = (raw: Buffer): Buffer =>
  sequence(
    integer(raw.subarray(0, 32)),
    integer(raw.subarray(32, 64)),
    octets(raw.subarray(64, 96)),
    octets(raw.subarray(96)),
  )

describe('SM4-CTR with HMAC-SM3', { skip: OpenSsl.absent }, () => {
  const openssl = new OpenSsl()
  after(() => openssl[Symbol.dispose]())
  const material = randomBytes(16)
  const [nonce, aad, clear] = [randomBytes(16), randomBytes(40), randomBytes(1000)]
  const key = algorithms.SM4.prepare(Buffer.from(material))

  /** Keys for the cipher and the mac, in hex. */
  const derived = (): readonly [string, string] => {
    const options = ['digest:SM3', `hexkey:${material.toString('hex')}`, 'info:sanyao SM4-CTR-HMAC-SM3 v1']
    const args = ['kdf', '-binary', '-keylen', '48', ...options.flatMap((option) => ['-kdfopt', option]), 'HKDF']
    const keys = openssl.run(args).toString('hex')
    return [keys.slice(0, 32), keys.slice(32)]
  }
  const ctr = (bytes: Buffer): Buffer =>
    openssl.run(['enc', '-sm4-ctr', '-K', derived()[0], '-iv', nonce.toString('hex')], bytes)
  const mac = (body: Buffer): Buffer => {
    const path = openssl.file(frame([aad, nonce, body]))
    const options = ['-digest', 'SM3', '-macopt', `hexkey:${derived()[1]}`]
    return openssl.run(['mac', '-binary', ...options, '-in', path, 'HMAC'])
  }

  it('of ours is what the command makes of it, and the other way round', () => {
    const sealed = key.seal(nonce, clear, aad)
    assert.deepEqual(ctr(sealed.subarray(0, -32)), clear)
    assert.deepEqual(mac(sealed.subarray(0, -32)), sealed.subarray(-32))
    const body = ctr(clear)
    assert.deepEqual(key.open(nonce, Buffer.concat([body, mac(body)]), aad), clear)
  })
})
