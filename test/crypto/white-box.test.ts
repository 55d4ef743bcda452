import assert from 'node:assert/strict'
import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import {
  decryptCbc,
  encryptCbc,
  hideKey,
  identityForm,
  identityOf,
  revealKey,
  type WhiteBoxAlgorithm,
  whiteBoxAlgorithms,
} from '../../src/crypto/white-box.ts'

const keyId = '23e80852-1e38-11e9-b129-5cb9019b4b01'
const kinds = Object.keys(whiteBoxAlgorithms) as readonly WhiteBoxAlgorithm[]
const identity = (n: number): string => identityOf(`machine ${n}`)
const keyOf = (algorithm: WhiteBoxAlgorithm) => {
  return { keyId, algorithm, material: randomBytes(whiteBoxAlgorithms[algorithm].keyBytes) }
}

/** The page's own words, in other words of Node: HKDF from HMAC, the key wrap from single blocks of AES. */
function openAsDocumented(blob: Buffer, opener: string): Buffer | undefined {
  const slots = Math.max(1, blob.readUInt16BE(2))
  const slotBytes = blob.readUInt8(1) === 1 ? 40 : 24
  const hmac = (key: Buffer, ...parts: readonly Buffer[]) =>
    createHmac('sha256', key).update(Buffer.concat(parts)).digest()
  const secret = hmac(blob.subarray(20, 36), Buffer.from(opener))
  const key = hmac(secret, Buffer.from('sanyao white-box v1'), blob.subarray(0, 20), Buffer.of(1))
  const wrapped = Array.from({ length: slots }, (_, i) => blob.subarray(36 + i * slotBytes, 36 + (i + 1) * slotBytes))
  return wrapped.map((slot) => unwrap(key, slot)).find((material) => material !== undefined)
}

/** RFC 3394, 2.2.2. */
function unwrap(key: Buffer, slot: Buffer): Buffer | undefined {
  const n = slot.length / 8 - 1
  let a = slot.subarray(0, 8)
  const r = Array.from({ length: n }, (_, i) => slot.subarray(8 * (i + 1), 8 * (i + 2)))
  for (let t = 6 * n; t > 0; t--) {
    const i = (t - 1) % n
    const mixed = Buffer.alloc(8)
    mixed.writeBigUInt64BE(a.readBigUInt64BE() ^ BigInt(t))
    const aes = createDecipheriv('aes-256-ecb', key, null).setAutoPadding(false)
    const block = aes.update(Buffer.concat([mixed, r[i] ?? assert.fail()]))
    a = block.subarray(0, 8)
    r[i] = block.subarray(8)
  }
  return a.equals(Buffer.alloc(8, 0xa6)) ? Buffer.concat(r) : undefined
}

for (const algorithm of kinds) {
  const { keyBytes, cipher, id } = whiteBoxAlgorithms[algorithm]

  describe(`a blob of ${algorithm}`, () => {
    it('opens for anybody where it is bound to no device', () => {
      const key = keyOf(algorithm)
      const blob = hideKey(key, [])
      assert.deepEqual(revealKey(blob), key)
      assert.deepEqual(revealKey(blob, identity(1)), key)
    })

    it('opens on each of its devices, and on no other', () => {
      const key = keyOf(algorithm)
      const identities = [1, 2, 3].map(identity)
      const blob = hideKey(key, identities)
      for (const own of identities) assert.deepEqual(revealKey(blob, own), key)
      for (const other of [undefined, '', 'unbound', identity(4), identity(1).toUpperCase(), `${identity(1)} `])
        assert.equal(revealKey(blob, other), undefined, other)
    })

    it('is as the page says', () => {
      const key = keyOf(algorithm)
      for (const identities of [[], [identity(1), identity(2)]]) {
        const blob = hideKey(key, identities)
        assert.equal(blob.length, 36 + Math.max(1, identities.length) * (keyBytes + 8))
        assert.deepEqual([blob.readUInt8(0), blob.readUInt8(1), blob.readUInt16BE(2)], [1, id, identities.length])
        assert.equal(blob.toString('hex', 4, 20), keyId.replaceAll('-', ''))
        const salt = createHmac('sha256', key.material)
          .update(`sanyao white-box v1${blob.toString('latin1', 0, 20)}`, 'latin1')
          .update(identities.join(','))
          .digest()
        assert.deepEqual(blob.subarray(20, 36), salt.subarray(0, 16))
        for (const opener of identities.length === 0 ? ['unbound'] : identities)
          assert.deepEqual(openAsDocumented(blob, opener), key.material)
        assert.equal(openAsDocumented(blob, 'another'), undefined)
      }
    })

    it('is the same for the same key and devices, and shares nothing with the one of other devices', () => {
      const key = keyOf(algorithm)
      const [one, two] = [hideKey(key, [identity(1)]), hideKey(key, [identity(1), identity(2)])]
      assert.deepEqual(hideKey(key, [identity(1)]), one)
      assert.notDeepEqual(one.subarray(20, 36), two.subarray(20, 36))
      assert.ok(!two.includes(one.subarray(36)))
      for (const blob of [one, two, hideKey(key, [])]) assert.ok(!blob.includes(key.material))
    })

    it('opens no more when any byte of it is changed, cut off or added', () => {
      const key = keyOf(algorithm)
      for (const identities of [[], [identity(1)]]) {
        const blob = hideKey(key, identities)
        for (let i = 0; i < blob.length; i++) {
          const changed = Buffer.from(blob)
          changed[i] = (changed[i] ?? 0) ^ 1
          assert.equal(revealKey(changed, identity(1)), undefined, `byte ${i}`)
          assert.equal(revealKey(blob.subarray(0, i), identity(1)), undefined, `${i} bytes`)
        }
        assert.equal(revealKey(Buffer.concat([blob, Buffer.of(0)]), identity(1)), undefined)
      }
    })

    it('takes 200 devices', () => {
      const key = keyOf(algorithm)
      const blob = hideKey(
        key,
        Array.from({ length: 200 }, (_, i) => identity(i)),
      )
      assert.deepEqual(revealKey(blob, identity(199)), key)
      assert.equal(revealKey(blob, identity(200)), undefined)
    })

    it('is made of material of its length, for an id', () => {
      const key = keyOf(algorithm)
      assert.throws(() => hideKey({ ...key, material: key.material.subarray(1) }, []), RangeError)
      assert.throws(() => hideKey({ ...key, keyId: 'key' }, []), RangeError)
    })
  })

  describe(`data under ${algorithm}`, () => {
    it('is what OpenSSL makes of it, and comes back', () => {
      const key = keyOf(algorithm)
      const iv = randomBytes(16)
      for (const length of [0, 1, 15, 16, 17, 4096]) {
        const clear = randomBytes(length)
        const stock = createCipheriv(cipher, key.material, iv)
        const ciphertext = encryptCbc(key, iv, clear)
        assert.deepEqual(ciphertext, Buffer.concat([stock.update(clear), stock.final()]))
        assert.equal(ciphertext.length, 16 * (Math.floor(length / 16) + 1))
        assert.deepEqual(decryptCbc(key, iv, ciphertext), clear)
      }
    })

    it('is refused where it is no whole number of blocks, or its padding is wrong', () => {
      const key = keyOf(algorithm)
      const iv = Buffer.alloc(16)
      const unpadded = createCipheriv(cipher, key.material, iv).setAutoPadding(false).update(Buffer.alloc(16))
      for (const bad of [Buffer.alloc(0), encryptCbc(key, iv, iv).subarray(1), unpadded])
        assert.equal(decryptCbc(key, iv, bad), undefined)
    })
  })
}

describe('the fingerprint of a machine', () => {
  it('is 33 bytes of a digest, in the form that KMS takes', () => {
    const digest = createHash('sha512').update('sanyao device fingerprint v1\nabc').digest('hex')
    assert.match(identityOf('abc'), identityForm)
    assert.equal(identityOf(' abc\n').replaceAll('-', ''), digest.slice(0, 66))
    assert.notEqual(identityOf('abd'), identityOf('abc'))
  })
})
