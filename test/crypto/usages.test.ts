import assert from 'node:assert/strict'
import { createPublicKey } from 'node:crypto'
import { describe, it } from 'node:test'
import { algorithms } from '../../src/crypto/algorithms.ts'
import { type KeyUsage, type Usage, usageOf, usages } from '../../src/crypto/usages.ts'

const entries = Object.entries(usages) as readonly (readonly [KeyUsage, Usage])[]
/** What `GetPublicKey` gives in bytes: SubjectPublicKeyInfo, or the raw key. */
const publicBytes: Readonly<Record<string, number>> = {
  RSA_2048: 294,
  RSA_3072: 422,
  SM2: 91,
  ECC: 91,
  ECDSA384_SHA384: 120,
  Kyber_AES: 1568,
  Dilithium: 2592,
}

describe('the table of usages', () => {
  it('names every usage with its algorithms', () => {
    const facts = entries.map(([usage, row]) => [
      usage,
      row.kind,
      'algorithm' in row ? row.algorithm : '',
      'algorithms' in row ? row.algorithms : 'digests' in row ? row.digests : [],
    ])
    const rsaSchemes = { RSA_PSS_SHA_256: 32, RSA_PKCS1_SHA_256: 32 }
    assert.deepEqual(facts, [
      ['ENCRYPT_DECRYPT', 'symmetric', '', []],
      [
        'ASYMMETRIC_DECRYPT_RSA_2048',
        'decryption',
        'RSA_2048',
        ['RSAES_PKCS1_V1_5', 'RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256'],
      ],
      ['ASYMMETRIC_DECRYPT_SM2', 'decryption', 'SM2', ['SM2']],
      ['ASYMMETRIC_SIGN_VERIFY_SM2', 'signing', 'SM2', { SM2DSA: 32 }],
      ['ASYMMETRIC_SIGN_VERIFY_ECC', 'signing', 'ECC', { ECC_P256_R1: 32 }],
      ['ASYMMETRIC_SIGN_VERIFY_RSA_2048', 'signing', 'RSA_2048', rsaSchemes],
      ['ASYMMETRIC_SIGN_VERIFY_RSA_3072', 'signing', 'RSA_3072', rsaSchemes],
      ['ASYMMETRIC_SIGN_VERIFY_ECDSA384', 'signing', 'ECDSA384_SHA384', { ECDSA384_SHA384: 48 }],
      ['ASYMMETRIC_Encrypt_Decrypt_Kyber_AES', 'encapsulation', 'Kyber_AES', []],
      ['ASYMMETRIC_SIGN_VERIFY_DILITHIUM', 'message signing', 'Dilithium', []],
    ])
  })

  it('is closed, and has nothing but its rows', () => {
    assert.equal(usageOf('ENCRYPT_DECRYPT'), usages.ENCRYPT_DECRYPT)
    for (const name of ['', 'constructor', '__proto__', 'encrypt_decrypt']) assert.equal(usageOf(name), undefined)
    assert.throws(() => Object.assign(usages, { ROT13: usages.ENCRYPT_DECRYPT }), TypeError)
    assert.throws(() => Object.assign(usages.ASYMMETRIC_DECRYPT_SM2, { kind: 'signing' }), TypeError)
  })

  it('has ids that no other ciphertext has', () => {
    const { id } = usages.ASYMMETRIC_Encrypt_Decrypt_Kyber_AES
    assert.equal(id, 3)
    assert.ok(Object.values(algorithms).every((algorithm) => algorithm.id !== id))
  })
})

for (const [usage, row] of entries) {
  if (row.kind === 'symmetric') continue

  describe(usage, () => {
    it('gives the public key, also when the material is zeroed', async () => {
      const material = await row.generate()
      const { publicKey } = row.prepare(material)
      assert.deepEqual(row.prepare(material).publicKey, publicKey)
      const copy = Buffer.from(publicKey.bytes)
      material.fill(0)
      assert.deepEqual(publicKey.bytes, copy)
      assert.equal(copy.length, publicBytes[row.algorithm])
      assert.match(
        publicKey.pem,
        /^-----BEGIN PUBLIC KEY-----\n([\w+/=]{64}\n)*[\w+/=]{1,64}\n-----END PUBLIC KEY-----\n$/,
      )
      const der = Buffer.from(publicKey.pem.replace(/-----.*?-----/g, ''), 'base64')
      if (row.kind === 'decryption' || row.kind === 'signing') assert.deepEqual(der, copy)
      assert.deepEqual(createPublicKey(publicKey.pem).export({ type: 'spki', format: 'der' }), der)
    })

    it('never makes the same key again', async () => {
      assert.notDeepEqual(await row.generate(), await row.generate())
    })

    it('takes no other material', async () => {
      const material = await row.generate()
      const bad = [Buffer.alloc(0), material.subarray(1), material.subarray(0, -1), Buffer.alloc(material.length)]
      // Any bytes are a seed.
      const seeds = row.kind === 'encapsulation' || row.kind === 'message signing'
      for (const other of seeds ? bad.slice(0, 3) : bad) assert.throws(() => row.prepare(other))
    })

    it('works on after the material is zeroed, and refuses unknown algorithms', async () => {
      const material = await row.generate()
      const key = row.prepare(material)
      material.fill(0)
      const message = Buffer.from('text')
      if (row.kind === 'encapsulation') {
        const { seal, open } = row.prepare(await row.generate())
        assert.deepEqual(await open(await seal(message, message), message), message)
      }
      for (const name of ['', 'constructor', '__proto__', 'SM2DSA ', 'RSA']) {
        if ('decrypt' in key) await assert.rejects(key.decrypt(name, message), RangeError)
        if ('open' in key || 'decrypt' in key || row.kind !== 'signing' || !('sign' in key)) continue
        const signer = row.prepare(await row.generate())
        await assert.rejects(signer.sign(name, 'RAW', message), RangeError)
        await assert.rejects(signer.verify(name, 'RAW', message, message), RangeError)
      }
    })

    if (row.kind !== 'signing') return
    it('takes digests of one length only, and goes on signing when its material is zeroed', async () => {
      const material = await row.generate()
      const key = row.prepare(material)
      const twin = row.prepare(material)
      material.fill(0)
      for (const [algorithm, length] of Object.entries(row.digests)) {
        for (const wrong of [0, length - 1, length + 1, 64]) {
          await assert.rejects(key.sign(algorithm, 'DIGEST', Buffer.alloc(wrong)), RangeError)
          await assert.rejects(key.verify(algorithm, 'DIGEST', Buffer.alloc(wrong), Buffer.alloc(64)), RangeError)
        }
        for (const type of ['RAW', 'DIGEST'] as const) {
          const message = Buffer.alloc(length, 5)
          assert.ok(await twin.verify(algorithm, type, message, await key.sign(algorithm, type, message)))
        }
      }
    })
  })
}
