import assert from 'node:assert/strict'
import { it } from 'node:test'
import { publicRandom } from '../../src/crypto/nonce.ts'

it('draws each byte once, across refills, and keeps what was drawn apart', () => {
  const drawn = Array.from({ length: 2000 }, () => publicRandom(16))
  assert.equal(new Set(drawn.map((nonce) => nonce.toString('hex'))).size, drawn.length)
  assert.equal(new Set(drawn.map((nonce) => nonce.length)).size, 1)
  const [first] = drawn
  const before = first?.toString('hex')
  for (let i = 0; i < 1000; i++) publicRandom(24)
  assert.equal(first?.toString('hex'), before)
})
