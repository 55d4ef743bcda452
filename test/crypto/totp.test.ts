import assert from 'node:assert/strict'
import { it } from 'node:test'
import { base32, fromBase32, stepOf, totp } from '../../src/crypto/totp.ts'

/** The secret of the test vectors of RFC 6238, appendix B; our codes are the last six of its eight digits. */
const secret = Buffer.from('12345678901234567890')
const vectors = [
  [59, '94287082'],
  [1111111109, '07081804'],
  [1111111111, '14050471'],
  [1234567890, '89005924'],
  [2000000000, '69279037'],
  [20000000000, '65353130'],
] as const

it('gives the codes of RFC 6238', () => {
  for (const [time, code] of vectors) assert.equal(totp(secret, Math.floor(time / 30)), code.slice(2))
})

it('takes the code of a step and of its neighbours, and no other', () => {
  for (const [time, code] of vectors) {
    const step = Math.floor(time / 30)
    for (const shift of [-30, 0, 30]) assert.equal(stepOf(secret, code.slice(2), time + shift), step)
    for (const shift of [-60, 60, 3600].filter((shift) => time + shift >= 0))
      assert.equal(stepOf(secret, code.slice(2), time + shift), undefined)
    for (const wrong of ['', '000000', code, `${code.slice(2)}0`]) assert.equal(stepOf(secret, wrong, time), undefined)
  }
})

it('writes and reads base32 as RFC 4648 does', () => {
  assert.equal(base32(Buffer.from('fooba')), 'MZXW6YTB')
  assert.equal(base32(secret), 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ')
  assert.deepEqual(fromBase32('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'), secret)
})
