import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createCipheriv, createHash, createHmac } from 'node:crypto'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { type AlgorithmName, algorithmById, algorithms } from '../../src/crypto/algorithms.ts'
import { frame } from '../../src/crypto/frame.ts'
import { bytes, change, flip } from './bytes.ts'

const hex = (text: string): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex')
const names = Object.keys(algorithms) as AlgorithmName[]

describe('the table of algorithms', () => {
  it('has the ids that stored ciphertexts carry', () => {
    const facts = names.map((name) => {
      const { prepare, ...row } = algorithms[name]
      assert.equal(algorithmById(row.id), algorithms[name])
      return row
    })
    assert.deepEqual(facts, [
      { name: 'AES_256', id: 1, materialBytes: 32, nonceBytes: 24, tagBytes: 16 },
      { name: 'SM4', id: 2, materialBytes: 16, nonceBytes: 16, tagBytes: 32 },
    ])
  })

  it('answers nothing for a name or id that is not there', () => {
    assert.equal('constructor' in algorithms, false)
    assert.equal(algorithmById(0), undefined)
  })

  it('is closed', () => {
    assert.throws(() => Object.assign(algorithms, { ROT13: algorithms.SM4 }), TypeError)
    assert.throws(() => Object.assign(algorithms.SM4, { id: 1 }), TypeError)
  })
})

for (const name of names) {
  const { materialBytes, nonceBytes, tagBytes, prepare } = algorithms[name]
  const message = fc.record({
    material: bytes(materialBytes),
    nonce: bytes(nonceBytes),
    plaintext: fc.oneof(bytes(0, 64), bytes(0, 4096)),
    aad: bytes(0, 100),
  })

  describe(name, () => {
    it('opens what it sealed, with one key for many messages', () => {
      const key = prepare(Buffer.alloc(materialBytes, 9))
      fc.assert(
        fc.property(message, ({ nonce, plaintext, aad }) => {
          const sealed = key.seal(nonce, plaintext, aad)
          assert.equal(sealed.length, plaintext.length + tagBytes)
          assert.deepEqual(key.open(nonce, sealed, aad), plaintext)
        }),
      )
    })

    it('refuses a flipped byte of nonce, body, tag or associated data, and another key', () => {
      fc.assert(
        fc.property(message, fc.nat(), change, (m, position, change) => {
          const sealed = prepare(m.material).seal(m.nonce, m.plaintext, m.aad)
          const [material, nonce, body, aad] = flip([m.material, m.nonce, sealed, m.aad], position, change)
          assert.ok(material && nonce && body && aad)
          assert.equal(prepare(material).open(nonce, body, aad), undefined)
        }),
      )
    })

    it('refuses what is shorter than a tag, and any truncation', () => {
      const key = prepare(Buffer.alloc(materialBytes, 9))
      const nonce = Buffer.alloc(nonceBytes)
      const sealed = key.seal(nonce, Buffer.from('truncated'), Buffer.alloc(0))
      for (let i = 0; i < sealed.length; i++) {
        assert.equal(key.open(nonce, sealed.subarray(0, i), Buffer.alloc(0)), undefined)
      }
    })

    it('takes no other lengths of material or nonce', () => {
      const key = prepare(Buffer.alloc(materialBytes))
      const empty = Buffer.alloc(0)
      for (const length of [0, materialBytes - 1, materialBytes + 1]) {
        assert.throws(() => prepare(Buffer.alloc(length)), RangeError)
      }
      for (const length of [0, nonceBytes - 1, nonceBytes + 1]) {
        assert.throws(() => key.seal(Buffer.alloc(length), empty, empty), RangeError)
        assert.throws(() => key.open(Buffer.alloc(length), Buffer.alloc(99), empty), RangeError)
      }
    })

    it('works on after the material is zeroed', () => {
      const material = Buffer.alloc(materialBytes, 7)
      const key = prepare(material)
      material.fill(0)
      const twin = prepare(Buffer.alloc(materialBytes, 7))
      const nonce = Buffer.alloc(nonceBytes, 1)
      const sealed = key.seal(nonce, Buffer.from('text'), Buffer.alloc(0))
      assert.deepEqual(twin.open(nonce, sealed, Buffer.alloc(0)), Buffer.from('text'))
    })
  })
}

describe('XAES-256-GCM against its specification', () => {
  const nonce = Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWX')
  const plaintext = Buffer.from('XAES-256-GCM')

  it('gives the vector whose L begins with a zero bit', () => {
    const sealed = algorithms.AES_256.prepare(Buffer.alloc(32, 1)).seal(nonce, plaintext, Buffer.alloc(0))
    assert.equal(sealed.toString('hex'), 'ce546ef63c9cc60765923609b33a9a1974e96e52daf2fcf7075e2271')
  })

  it('gives the vector whose L begins with a one bit', () => {
    const aad = Buffer.from('c2sp.org/XAES-256-GCM')
    const sealed = algorithms.AES_256.prepare(Buffer.alloc(32, 3)).seal(nonce, plaintext, aad)
    assert.equal(sealed.toString('hex'), '986ec1832593df5443a179437fd083bf3fdb41abd740a21f71eb769d')
  })

  it('gives the accumulated hash of 10,000 messages drawn from SHAKE-128', () => {
    const stream = createHash('shake128', { outputLength: 10_000 * (32 + 24 + 2 * 256) }).digest()
    let at = 0
    const draw = (length: number): Buffer => {
      at += length
      return stream.subarray(at - length, at)
    }
    const drawCounted = (): Buffer => draw(draw(1).readUInt8(0))
    const hash = createHash('shake128', { outputLength: 32 })
    for (let i = 0; i < 10_000; i++) {
      const key = algorithms.AES_256.prepare(draw(32))
      hash.update(key.seal(draw(24), drawCounted(), drawCounted()))
    }
    assert.equal(hash.digest('hex'), 'e6b9edf2df6cec60c8cbd864e2211b597fb69a529160cd040d56c0c210081939')
  })
})

describe('SM4-CTR with HMAC-SM3', () => {
  const material = hex('00112233445566778899aabbccddeeff')
  const nonce = hex('f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff')
  const aad = Buffer.from('associated')
  const plaintext = Buffer.from('Three blocks of plaintext, the last not whole')

  it('stands on the published vectors of SM4, SM4-CTR, SM3 and HMAC-SM3', () => {
    const key = hex('0123456789abcdeffedcba9876543210')
    // GB/T 32907-2016, A.1
    const block = createCipheriv('sm4-ecb', key, null).setAutoPadding(false).update(key)
    assert.equal(block.toString('hex'), '681edf34d206965e86b3e94f536e4246')
    // draft-ribose-cfrg-sm4-10, A.2.5.1
    const counted = createCipheriv('sm4-ctr', key, hex('000102030405060708090a0b0c0d0e0f')).update(
      hex('aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccdddddddddddddddd'),
    )
    assert.equal(counted.toString('hex'), 'ac3236cb970cc20791364c395a1342d1a3cbc1878c6f30cd074cce385cdd70c7')
    // GB/T 32905-2016, A.1
    const digest = createHash('sm3').update('abc').digest('hex')
    assert.equal(digest, '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0')
    // GM/T 0042-2015, D.3
    const mac = createHmac('sm3', Buffer.from(Array.from({ length: 32 }, (_, i) => i + 1)))
      .update('abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq'.repeat(2))
      .digest('hex')
    assert.equal(mac, 'ca05e144ed05d1857840d1f318a4a8669e559fc8391f414485bfdf7bb408963a')
  })

  it('never changes', () => {
    const sealed = algorithms.SM4.prepare(material).seal(nonce, plaintext, aad)
    assert.equal(
      sealed.toString('hex'),
      '8fa2fdfe6e090bc474092d0aa0183337c1caa1acc8dc4517204333aaab5f41614a896295a634518335d53816713861d436a66dd07f1ff43b3bc1f24ee55e1c3f32d9a18ae3fff8ded5d3d53280',
    )
  })

  it('is what the openssl command computes step by step', (t) => {
    const openssl = (args: readonly string[], input: Buffer = Buffer.alloc(0)): Buffer | undefined => {
      const { status, stdout } = spawnSync('openssl', args, { input })
      return status === 0 ? stdout : undefined
    }
    const info = 'info:sanyao SM4-CTR-HMAC-SM3 v1'
    const hkdf = ['-kdfopt', 'digest:SM3', '-kdfopt', `hexkey:${material.toString('hex')}`, '-kdfopt', info]
    const derived = openssl(['kdf', '-keylen', '48', '-binary', ...hkdf, 'HKDF'])
    if (derived === undefined) return t.skip('no openssl command with HKDF-SM3')
    const keys = [derived.subarray(0, 16), derived.subarray(16)].map((key) => key.toString('hex'))
    const body = openssl(['enc', '-sm4-ctr', '-K', `${keys[0]}`, '-iv', nonce.toString('hex')], plaintext)
    if (body === undefined) return t.skip('no openssl command with SM4-CTR')
    const macArgs = ['dgst', '-sm3', '-mac', 'HMAC', '-macopt', `hexkey:${keys[1]}`, '-binary']
    const tag = openssl(macArgs, frame([aad, nonce, body]))
    assert.ok(tag)
    assert.deepEqual(algorithms.SM4.prepare(material).seal(nonce, plaintext, aad), Buffer.concat([body, tag]))
  })
})
