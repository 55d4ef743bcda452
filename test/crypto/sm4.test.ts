import assert from 'node:assert/strict'
import { createCipheriv, createHmac, hkdfSync } from 'node:crypto'
import { it } from 'node:test'
import fc from 'fast-check'
import { algorithms } from '../../src/crypto/algorithms.ts'
import { frame } from '../../src/crypto/frame.ts'

/** The construction from node:crypto's own counter mode and HMAC. */
function reference(material: Buffer, nonce: Buffer, plaintext: Buffer, aad: Buffer): Buffer {
  const derived = Buffer.from(hkdfSync('sm3', material, '', 'sanyao SM4-CTR-HMAC-SM3 v1', 48))
  const body = createCipheriv('sm4-ctr', derived.subarray(0, 16), nonce).update(plaintext)
  const tag = createHmac('sm3', derived.subarray(16))
    .update(frame([aad, nonce, body]))
    .digest()
  return Buffer.concat([body, tag])
}

it('is SM4-CTR with HMAC-SM3, also where the counter overflows a byte, a word or the block', () => {
  const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
  // Nonces that end in 0xff bytes make the carry run.
  const nonces = fc.tuple(bytes(16), fc.nat({ max: 16 })).map(([nonce, carries]) => nonce.fill(0xff, 16 - carries))
  fc.assert(
    fc.property(
      bytes(16),
      nonces,
      fc.uint8Array({ maxLength: 5000 }),
      fc.uint8Array(),
      (material, nonce, text, aad) => {
        const [m, n, p, a] = [material, nonce, text, aad].map((part) => Buffer.from(part)) as [
          Buffer,
          Buffer,
          Buffer,
          Buffer,
        ]
        const key = algorithms.SM4.prepare(Buffer.from(m))
        const sealed = key.seal(n, p, a)
        assert.deepEqual(sealed, reference(m, n, p, a))
        assert.deepEqual(key.open(n, sealed, a), p)
      },
    ),
  )
})
