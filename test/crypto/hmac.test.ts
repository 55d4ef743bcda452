import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { it } from 'node:test'
import fc from 'fast-check'
import { Hmac } from '../../src/crypto/hmac.ts'

it('HMAC-SHA256 of RFC 4231', () => {
  const cases = [
    [Buffer.alloc(20, 0x0b), 'Hi There', 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'],
    [
      Buffer.from('Jefe'),
      'what do ya want for nothing?',
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    ],
  ] as const
  for (const [key, text, code] of cases) {
    assert.equal(new Hmac('sha256', key).digest(Buffer.from(text)).toString('hex'), code)
  }
})

for (const algorithm of ['sha256', 'sm3'] as const) {
  it(`is that of node:crypto with ${algorithm}, for every key of up to a block and every message`, () => {
    const bytes = fc.uint8Array({ maxLength: 300 })
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), bytes, bytes, (key, one, two) => {
        const hmac = new Hmac(algorithm, Buffer.from(key))
        for (const message of [one, two, one]) {
          assert.deepEqual(hmac.digest(Buffer.from(message)), createHmac(algorithm, key).update(message).digest())
        }
      }),
    )
  })
}

it('refuses a longer key, which would have to be hashed first', () => {
  assert.throws(() => new Hmac('sm3', Buffer.alloc(65)), RangeError)
})
