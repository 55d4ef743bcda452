import assert from 'node:assert/strict'
import { createDecipheriv, createPrivateKey, createPublicKey, decapsulate, hash, randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import type { EncapsulationKey } from '../../src/crypto/asymmetric.ts'
import { parse } from '../../src/crypto/envelope.ts'
import { frame } from '../../src/crypto/frame.ts'
import { openPq, parsePq, sealPq } from '../../src/crypto/pq-envelope.ts'
import { usages } from '../../src/crypto/usages.ts'

const { ASYMMETRIC_Encrypt_Decrypt_Kyber_AES: kyber, ASYMMETRIC_SIGN_VERIFY_DILITHIUM: dilithium } = usages
const hex = (text: string): Buffer => Buffer.from(text, 'hex')
const header = { keyId: '87ff856e-973c-11ef-947b-525400d834e5', version: 7 }

async function open(key: EncapsulationKey, blob: string): Promise<Buffer | undefined> {
  const envelope = parsePq(blob)
  return envelope && openPq(key, envelope)
}

describe('ML-KEM-1024 with AES-256-GCM', () => {
  const seed = hex(
    '7c9935a0b07694aa0c6d10e4db6b1add2fd81a25ccb148032dcd739936737f2d' +
      '8626ed79d451140800e03b59b956f8210e556067407d13dc90fa9e8b872bfb8f',
  )
  const key = kyber.prepare(seed)

  it('has the public key that the seed has elsewhere (C2SP Wycheproof, ML-KEM-1024 key generation, 1)', () => {
    const digest = hash('sha256', key.publicKey.bytes)
    assert.equal(digest, '61b95ec8c32ae85ad7a17ae5b9c2dfb083e05f767da3ba9a0a8092ea6b4cbf7a')
  })

  it('opens what it sealed, and says which key it is for', async () => {
    for (const length of [0, 1, 4096]) {
      const plaintext = randomBytes(length)
      const blob = await sealPq(key, header, plaintext)
      assert.deepEqual(parsePq(blob)?.header, header)
      assert.deepEqual(await open(key, blob), plaintext)
    }
  })

  it('never seals alike', async () => {
    const [one, other] = [await sealPq(key, header, Buffer.of(1)), await sealPq(key, header, Buffer.of(1))]
    assert.notEqual(one.split('-k-')[1], other.split('-k-')[1])
  })

  it('writes what docs/ciphertext.md says', async () => {
    const blob = await sealPq(key, header, Buffer.from('text'))
    const [a, b, c] = blob.split('-k-').map((part) => Buffer.from(part, 'base64'))
    assert.ok(a && b && c)
    assert.equal(a.toString('hex'), '0103000087ff856e973c11ef947b525400d834e500000007')
    const privateKey = createPrivateKey({ key: seed, format: 'raw-seed', asymmetricKeyType: 'ml-kem-1024' })
    const decipher = createDecipheriv('aes-256-gcm', decapsulate(privateKey, b), Buffer.alloc(12))
    decipher.setAAD(frame([Buffer.from('sanyao kms post-quantum ciphertext v1'), a])).setAuthTag(c.subarray(-16))
    assert.equal(Buffer.concat([decipher.update(c.subarray(0, -16)), decipher.final()]).toString(), 'text')
  })

  it('refuses any change, and another key', async () => {
    const blob = await sealPq(key, header, Buffer.from('text'))
    assert.equal(await open(kyber.prepare(await kyber.generate()), blob), undefined)
    const parts = blob.split('-k-').map((part) => Buffer.from(part, 'base64'))
    for (const [index, part] of parts.entries()) {
      for (let i = 0; i < part.length; i += 1 + Math.floor(part.length / 24)) {
        const changed = Buffer.from(part)
        changed.writeUInt8(changed.readUInt8(i) ^ 1, i)
        const text = parts.map((other, at) => (at === index ? changed : other).toString('base64')).join('-k-')
        assert.equal(await open(key, text), undefined, `part ${index}, byte ${i}`)
      }
      for (const other of [part.subarray(1), Buffer.alloc(0), Buffer.concat([part, Buffer.of(0)])]) {
        const text = parts.map((same, at) => (at === index ? other : same).toString('base64')).join('-k-')
        assert.equal(await open(key, text), undefined, `part ${index} of ${other.length} bytes`)
      }
    }
  })

  it('is no ciphertext of a symmetric key, nor the other way round', async () => {
    const blob = await sealPq(key, header, Buffer.from('text'))
    assert.equal(parse(blob), undefined)
    const aes = hex('0101000087ff856e973c11ef947b525400d834e500000007').toString('base64')
    assert.equal(parsePq([aes, ...blob.split('-k-').slice(1)].join('-k-')), undefined)
    for (const text of ['', '-k-', '-k--k-', `${blob}-k-`, `${blob} `, blob.replace('-k-', '-K-')])
      assert.equal(parsePq(text), undefined)
  })
})

describe('ML-DSA-87', () => {
  const key = dilithium.prepare(Buffer.alloc(32, 0x2a))
  const message = Buffer.from('Hello world')

  it('has the public key that the seed has elsewhere (C2SP Wycheproof, ML-DSA-87 signing, first group)', () => {
    const digest = hash('sha256', key.publicKey.bytes)
    assert.equal(digest, 'd43128fa8a8c785c1d44c9e7db538dbf9dd88fe6c8ad911a344bcec1017c6d54')
  })

  it('verifies what it signed, differently each time', async () => {
    const [one, other] = [await key.sign(message), await key.sign(message)]
    assert.equal(one.length, 4627)
    assert.notDeepEqual(one, other)
    assert.equal(await key.verify(message, one), true)
    assert.equal(await key.verify(message, other), true)
    const empty = await key.sign(Buffer.alloc(0))
    assert.equal(await key.verify(Buffer.alloc(0), empty), true)
  })

  it('refuses any change, and another key', async () => {
    const signature = await key.sign(message)
    const bad = [Buffer.alloc(0), signature.subarray(1), Buffer.concat([signature, Buffer.of(0)])]
    for (let i = 0; i < signature.length; i += 311) {
      const changed = Buffer.from(signature)
      changed.writeUInt8(changed.readUInt8(i) ^ 1, i)
      bad.push(changed)
    }
    for (const [index, other] of bad.entries()) assert.equal(await key.verify(message, other), false, `case ${index}`)
    assert.equal(await key.verify(Buffer.from('Hello World'), signature), false)
    assert.equal(await dilithium.prepare(await dilithium.generate()).verify(message, signature), false)
  })
})

it('the PEM of a post-quantum key is its SubjectPublicKeyInfo', () => {
  for (const { publicKey } of [kyber.prepare(Buffer.alloc(64)), dilithium.prepare(Buffer.alloc(32))]) {
    const read = createPublicKey(publicKey.pem)
    assert.deepEqual(read.export({ format: 'raw-public' }), publicKey.bytes)
  }
})
