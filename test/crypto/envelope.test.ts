import assert from 'node:assert/strict'
import { createCipheriv, randomBytes } from 'node:crypto'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { type AlgorithmName, algorithms } from '../../src/crypto/algorithms.ts'
import { type Header, open, parse, seal } from '../../src/crypto/envelope.ts'
import { bytes, change, flip } from './bytes.ts'

const names = Object.keys(algorithms) as AlgorithmName[]

const algorithm = fc.constantFrom(...names)
const uuid = fc.uuid({ version: 4 })
const version = fc.integer({ min: 0, max: 0xffffffff })
const header: fc.Arbitrary<Header> = fc.record({ keyId: uuid, version, algorithm })
const plaintext = fc.oneof(bytes(0, 64), bytes(0, 4096))
const context = fc.constantFrom('', '{"app":"wiki"}', '{"app":"wiki","n":1}', '{"app":"wiki","n":"1"}')

const freshKey = (name: AlgorithmName) => algorithms[name].prepare(randomBytes(algorithms[name].materialBytes))
const keys = { AES_256: freshKey('AES_256'), SM4: freshKey('SM4') }

const tryOpen = (blob: string, name: AlgorithmName, text: string): Buffer | undefined => {
  const envelope = parse(blob)
  return envelope === undefined ? undefined : open(keys[name], envelope, text)
}

const part = (blob: string, index: number): Buffer => Buffer.from(blob.split('-k-')[index] ?? '', 'base64')
const join = (...parts: readonly Buffer[]): string => parts.map((bytes) => bytes.toString('base64')).join('-k-')

const sample: Header = { keyId: 'c1bd1b4a-1d2e-4f60-8a9b-0c1d2e3f4a5b', version: 258, algorithm: 'AES_256' }
const blob = seal(keys.AES_256, sample, Buffer.from('plaintext'), '', randomBytes)

describe('a ciphertext', () => {
  it('opens to what was sealed and names its key, version and algorithm', () => {
    fc.assert(
      fc.property(header, plaintext, context, (header, plaintext, context) => {
        const envelope = parse(seal(keys[header.algorithm], header, plaintext, context, randomBytes))
        assert.ok(envelope)
        assert.deepEqual({ ...header }, envelope.header)
        assert.deepEqual(open(keys[header.algorithm], envelope, context), plaintext)
      }),
    )
    for (const name of names) {
      for (const length of [0, 1, 15, 16, 17, 4095, 4096]) {
        const plaintext = randomBytes(length)
        const text = seal(keys[name], { ...sample, algorithm: name }, plaintext, '', randomBytes)
        assert.deepEqual(tryOpen(text, name, ''), plaintext)
      }
    }
  })

  it('is laid out as documented', () => {
    const nonce = Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWX')
    const key = algorithms.AES_256.prepare(Buffer.alloc(32, 1))
    const text = seal(key, sample, Buffer.from('plaintext'), '{"a":"b"}', () => nonce)
    const headerHex = '01010000c1bd1b4a1d2e4f608a9b0c1d2e3f4a5b00000102'
    assert.equal(part(text, 0).toString('hex'), headerHex)
    assert.deepEqual(part(text, 1), nonce)

    // The subkey that the specification of XAES-256-GCM lists for this key and nonce; the rest by hand.
    const subkey = Buffer.from('c8612c9ed53fe43e8e005b828a1631a0bbcb6ab2f46514ec4f439fcfd0fa969b', 'hex')
    const label = Buffer.from('sanyao kms ciphertext v1').toString('hex')
    const canonical = Buffer.from('o1:1:as1:b', 'utf16le').toString('hex')
    const aad = Buffer.from(`00000018${label}00000018${headerHex}00000014${canonical}`, 'hex')
    const cipher = createCipheriv('aes-256-gcm', subkey, nonce.subarray(12)).setAAD(aad)
    const body = Buffer.concat([cipher.update('plaintext'), cipher.final(), cipher.getAuthTag()])
    assert.deepEqual(part(text, 2), body)
  })

  it('refuses any flipped byte', () => {
    // Half of the runs go for the header and nonce, which are short beside the body.
    const position = fc.oneof(fc.nat({ max: 39 }), fc.nat())
    fc.assert(
      fc.property(header, plaintext, context, position, change, (header, plaintext, context, position, change) => {
        const text = seal(keys[header.algorithm], header, plaintext, context, randomBytes)
        const flipped = join(...flip([part(text, 0), part(text, 1), part(text, 2)], position, change))
        assert.equal(tryOpen(flipped, header.algorithm, context), undefined)
      }),
      { numRuns: 500 },
    )
  })

  it('refuses every change of one character', () => {
    for (let i = 0; i < blob.length; i++) {
      for (const character of ['A', 'Q', 'g', 'w', '8', '/', '-', '_', '=', ' ', '\n', 'é', '']) {
        const changed = blob.slice(0, i) + character + blob.slice(i + 1)
        if (changed !== blob) assert.equal(tryOpen(changed, 'AES_256', ''), undefined)
      }
    }
  })

  it('refuses another context, and takes another text of the same one', () => {
    fc.assert(
      fc.property(header, context, context, (header, sealedWith, openedWith) => {
        const text = seal(keys[header.algorithm], header, Buffer.from('x'), sealedWith, randomBytes)
        assert.equal(tryOpen(text, header.algorithm, openedWith) !== undefined, sealedWith === openedWith)
      }),
    )
    const text = seal(keys.AES_256, sample, Buffer.from('x'), '{"a":"1","b":"2"}', randomBytes)
    assert.deepEqual(tryOpen(text, 'AES_256', '{ "b":"2", "a":"1" }'), Buffer.from('x'))
  })

  it('refuses another key', () => {
    for (const name of names) {
      const envelope = parse(seal(keys[name], { ...sample, algorithm: name }, Buffer.from('x'), '', randomBytes))
      assert.ok(envelope)
      assert.equal(open(freshKey(name), envelope, ''), undefined)
    }
  })

  it('refuses the header of another key, version or algorithm', () => {
    fc.assert(
      fc.property(header, header, plaintext, (header, other, plaintext) => {
        const text = seal(keys[header.algorithm], header, plaintext, '', randomBytes)
        for (const change of [{ keyId: other.keyId }, { version: other.version }, { algorithm: other.algorithm }]) {
          const changed = { ...header, ...change }
          const donor = seal(keys[changed.algorithm], changed, plaintext, '', randomBytes)
          if (part(donor, 0).equals(part(text, 0))) continue
          const mixed = join(part(donor, 0), part(text, 1), part(text, 2))
          assert.equal(tryOpen(mixed, header.algorithm, ''), undefined)
        }
      }),
    )
  })

  it('refuses parts of two ciphertexts of one key', () => {
    const other = seal(keys.AES_256, sample, Buffer.from('plaintext'), '', randomBytes)
    assert.equal(tryOpen(join(part(blob, 0), part(blob, 1), part(other, 2)), 'AES_256', ''), undefined)
    assert.equal(tryOpen(join(part(blob, 0), part(other, 1), part(blob, 2)), 'AES_256', ''), undefined)
  })

  it('differs every time', () => {
    const again = seal(keys.AES_256, sample, Buffer.from('plaintext'), '', randomBytes)
    assert.notEqual(part(again, 1).toString('hex'), part(blob, 1).toString('hex'))
    assert.notEqual(part(again, 2).toString('hex'), part(blob, 2).toString('hex'))
  })

  it('is not made for a header that its bytes cannot hold', () => {
    const bad = [
      { keyId: '' },
      { keyId: sample.keyId.toUpperCase() },
      { keyId: `${sample.keyId}0` },
      { keyId: sample.keyId.replace('c', 'g') },
      { version: -1 },
      { version: 2 ** 32 },
    ]
    for (const change of bad) {
      assert.throws(
        () => seal(keys.AES_256, { ...sample, ...change }, Buffer.alloc(0), '', randomBytes),
        RangeError,
        JSON.stringify(change),
      )
    }
  })

  it('is not made with a random source of another length', () => {
    assert.throws(() => seal(keys.AES_256, sample, Buffer.alloc(0), '', () => randomBytes(12)), RangeError)
  })
})

describe('parse', () => {
  const [a = '', b = '', c = ''] = blob.split('-k-')

  it('takes the sample', () => assert.deepEqual(parse(blob)?.header, sample))

  it('refuses another number of parts', () => {
    for (const text of ['', '-k-', '-k--k-', a, `${a}-k-${b}`, `${blob}-k-`, `-k-${blob}`, `${blob}-k-${c}`]) {
      assert.equal(parse(text), undefined, text)
    }
  })

  it('refuses other spellings of the same bytes', () => {
    const tail = Buffer.alloc(17, 0xfb).toString('base64')
    assert.ok(parse(`${a}-k-${b}-k-${tail}`))
    const spellings = [
      tail.replace(/=+$/, ''),
      tail.replace('+', '-'),
      tail.replace('/', '_'),
      `${tail}\n`,
      ` ${tail}`,
      `${tail}=`,
      tail.replace(/.(?==$)/, (last) => String.fromCharCode(last.charCodeAt(0) + 1)),
    ]
    for (const text of spellings.filter((text) => text !== tail)) {
      assert.equal(parse(`${a}-k-${b}-k-${text}`), undefined, text)
    }
    assert.equal(parse(blob.replaceAll('-k-', '-K-')), undefined)
  })

  it('refuses an unknown format, algorithm, reserved bit and wrong lengths', () => {
    const parts = [part(blob, 0), part(blob, 1), part(blob, 2)] as const
    const headerWith = (value: number, at: number): Buffer => {
      const header = Buffer.from(parts[0])
      header.writeUInt8(value, at)
      return header
    }
    const bad = [
      [headerWith(0, 0), parts[1], parts[2]],
      [headerWith(2, 0), parts[1], parts[2]],
      [headerWith(0, 1), parts[1], parts[2]],
      [headerWith(255, 1), parts[1], parts[2]],
      [headerWith(1, 2), parts[1], parts[2]],
      [headerWith(1, 3), parts[1], parts[2]],
      [parts[0].subarray(1), parts[1], parts[2]],
      [Buffer.concat([parts[0], Buffer.alloc(1)]), parts[1], parts[2]],
      [parts[0], parts[1].subarray(1), parts[2]],
      [parts[0], Buffer.concat([parts[1], Buffer.alloc(1)]), parts[2]],
      [parts[0], parts[1], parts[2].subarray(0, 15)],
    ]
    for (const [index, parts] of bad.entries()) assert.equal(parse(join(...parts)), undefined, `case ${index}`)
  })

  it('bears any text', () => {
    fc.assert(fc.property(fc.string({ maxLength: 200 }), (text) => assert.equal(parse(text), undefined)))
    const piece = bytes(0, 60).map((bytes) => bytes.toString('base64'))
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 5 }), (pieces) => {
        const envelope = parse(pieces.join('-k-'))
        if (envelope !== undefined) assert.equal(open(keys[envelope.header.algorithm], envelope, ''), undefined)
      }),
    )
  })
})
