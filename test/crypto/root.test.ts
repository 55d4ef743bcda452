import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { RootKey, RootKeyError } from '../../src/crypto/root.ts'
import { bytes, change, flip } from './bytes.ts'

const binding = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '1'), maxLength: 3 }), { maxLength: 4 })

const root = new RootKey(randomBytes(32))

describe('RootKey', () => {
  it('opens what it sealed', () => {
    fc.assert(
      fc.property(binding, bytes(0, 4096), (binding, secret) => {
        assert.deepEqual(root.open(binding, root.seal(binding, secret)), secret)
      }),
    )
  })

  it('opens under the same binding only', () => {
    fc.assert(
      fc.property(binding, binding, (sealedWith, openedWith) => {
        const sealed = root.seal(sealedWith, Buffer.from('secret'))
        if (JSON.stringify(sealedWith) === JSON.stringify(openedWith)) return
        assert.throws(() => root.open(openedWith, sealed), RootKeyError)
      }),
    )
    const sealed = root.seal(['ab', 'c'], Buffer.from('secret'))
    for (const other of [['a', 'bc'], ['abc'], ['ab', 'c', ''], ['', 'ab', 'c'], ['c', 'ab'], []]) {
      assert.throws(() => root.open(other, sealed), RootKeyError)
    }
  })

  it('refuses any flipped byte', () => {
    fc.assert(
      fc.property(bytes(0, 100), fc.nat(), change, (secret, position, change) => {
        const [flipped] = flip([root.seal(['a'], secret)], position, change)
        assert.ok(flipped)
        assert.throws(() => root.open(['a'], flipped), RootKeyError)
      }),
    )
  })

  it('refuses any truncation and addition', () => {
    const sealed = root.seal(['a'], Buffer.from('secret'))
    for (let i = 0; i < sealed.length; i++) assert.throws(() => root.open(['a'], sealed.subarray(0, i)), RootKeyError)
    assert.throws(() => root.open(['a'], Buffer.concat([sealed, Buffer.alloc(1)])), RootKeyError)
  })

  it('refuses what another root key sealed', () => {
    const sealed = new RootKey(randomBytes(32)).seal(['a'], Buffer.from('secret'))
    assert.throws(() => root.open(['a'], sealed), RootKeyError)
  })

  it('has the documented layout and a fresh nonce', () => {
    const [one, two] = [root.seal([], Buffer.alloc(32)), root.seal([], Buffer.alloc(32))]
    assert.equal(one.length, 1 + 24 + 32 + 16)
    assert.equal(one[0], 1)
    assert.notDeepEqual(one.subarray(1, 25), two.subarray(1, 25))
  })

  it('opens what the same key sealed in another life', () => {
    const material = randomBytes(32)
    const copy = Buffer.from(material)
    const sealed = new RootKey(material).seal(['a'], Buffer.from('secret'))
    assert.deepEqual(new RootKey(copy).open(['a'], sealed), Buffer.from('secret'))
  })

  it('zeroes the material, and so takes none twice', () => {
    const material = randomBytes(32)
    new RootKey(material)
    assert.deepEqual(material, Buffer.alloc(32))
    assert.throws(() => new RootKey(material), RootKeyError)
  })

  it('takes 32 bytes only', () => {
    for (const length of [0, 16, 31, 33]) assert.throws(() => new RootKey(randomBytes(length)), RootKeyError)
  })

  it('refuses every call once forgotten', () => {
    const key = new RootKey(randomBytes(32))
    const [sealed, check] = [key.seal([], Buffer.alloc(1)), key.check()]
    key.forget()
    assert.throws(() => key.seal([], Buffer.alloc(1)), RootKeyError)
    assert.throws(() => key.open([], sealed), RootKeyError)
    assert.throws(() => key.check(), RootKeyError)
    assert.throws(() => key.verify(check), RootKeyError)
  })
})

describe('the check value', () => {
  const check = root.check()

  it('is known again by its own root key only', () => {
    assert.equal(root.verify(check), true)
    assert.equal(new RootKey(randomBytes(32)).verify(check), false)
  })

  it('is known by nothing when damaged', () => {
    for (let i = 0; i < check.length; i++) {
      for (const damaged of flip([check], i, 1)) assert.equal(root.verify(damaged), false)
    }
    assert.equal(root.verify(Buffer.alloc(0)), false)
  })

  it('is no secret, nor a secret a check value', () => {
    assert.throws(() => root.open([], check), RootKeyError)
    assert.equal(root.verify(root.seal([], Buffer.alloc(0))), false)
  })
})

describe('RootKey.parse', () => {
  it('reads hexadecimal and base64', () => {
    fc.assert(
      fc.property(bytes(32), fc.constantFrom('', '\n', ' \r\n\t'), (key, blank) => {
        const hex = key.toString('hex')
        for (const text of [hex, hex.toUpperCase(), key.toString('base64')]) {
          assert.deepEqual(RootKey.parse(blank + text + blank), key)
        }
      }),
    )
  })

  it('refuses other texts without repeating them', () => {
    const hex = randomBytes(32).toString('hex')
    const base64 = Buffer.alloc(32, 0xfb).toString('base64')
    const bad = [
      '',
      hex.slice(1),
      `${hex}0`,
      `${hex.slice(0, 32)} ${hex.slice(32)}`,
      `0x${hex}`,
      base64.replace('=', ''),
      base64.replaceAll('+', '-').replaceAll('/', '_'),
      `${base64.slice(0, 20)}\n${base64.slice(20)}`,
      randomBytes(31).toString('base64'),
      randomBytes(33).toString('base64'),
    ]
    for (const text of bad) {
      assert.throws(
        () => RootKey.parse(text),
        (error) => error instanceof RootKeyError && (text === '' || !String(error.stack).includes(text)),
        text,
      )
    }
  })
})
