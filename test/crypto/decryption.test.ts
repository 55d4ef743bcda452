import assert from 'node:assert/strict'
import { constants, createPublicKey, hash, type KeyObject, publicEncrypt, randomBytes } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { sm2 } from 'sm-crypto-v2'
import type { DecryptionKey } from '../../src/crypto/asymmetric.ts'
import { curves } from '../../src/crypto/curve.ts'
import { integer, octets, sequence } from '../../src/crypto/der.ts'
import { writeEc } from '../../src/crypto/ec.ts'
import { multiply } from '../../src/crypto/group.ts'
import { unwrapMaterial, wrappingAlgorithms } from '../../src/crypto/import.ts'
import { unpadEncryption } from '../../src/crypto/pkcs1.ts'
import { encryptSm2 } from '../../src/crypto/sm2.ts'
import { sm2Decryption } from '../../src/crypto/sm2-decrypt.ts'
import { usages } from '../../src/crypto/usages.ts'
import { OpenSsl } from './openssl.ts'

const hex = (text: string): Buffer => Buffer.from(text, 'hex')
const openssl = new OpenSsl()
after(() => openssl[Symbol.dispose]())

describe('RSA decryption', () => {
  const { generate, prepare } = usages.ASYMMETRIC_DECRYPT_RSA_2048
  let made: { readonly material: Buffer; readonly key: DecryptionKey; readonly publicKey: KeyObject } | undefined
  before(async () => {
    const material = await generate()
    const key = prepare(material)
    made = { material, key, publicKey: createPublicKey(key.publicKey.pem) }
  })
  const rsa = () => made ?? assert.fail()
  const OAEP = { padding: constants.RSA_PKCS1_OAEP_PADDING }
  const schemes = [
    { algorithm: 'RSAES_PKCS1_V1_5', most: 245, options: { padding: constants.RSA_PKCS1_PADDING }, command: [] },
    {
      algorithm: 'RSAES_OAEP_SHA_1',
      most: 214,
      options: { ...OAEP, oaepHash: 'sha1' },
      command: ['rsa_padding_mode:oaep', 'rsa_oaep_md:sha1', 'rsa_mgf1_md:sha1'],
    },
    {
      algorithm: 'RSAES_OAEP_SHA_256',
      most: 190,
      options: { ...OAEP, oaepHash: 'sha256' },
      command: ['rsa_padding_mode:oaep', 'rsa_oaep_md:sha256', 'rsa_mgf1_md:sha256'],
    },
  ]

  for (const { algorithm, most, options, command } of schemes) {
    const encrypt = (plaintext: Buffer): Buffer => publicEncrypt({ key: rsa().publicKey, ...options }, plaintext)

    it(`${algorithm} gives back what was encrypted`, async () => {
      for (const length of [0, 1, 16, 32, most]) {
        const plaintext = randomBytes(length)
        assert.deepEqual(await rsa().key.decrypt(algorithm, encrypt(plaintext)), plaintext)
      }
    })

    it(`${algorithm} gives nothing for what is changed, of another length, or of another scheme`, async () => {
      const ciphertext = encrypt(Buffer.from('text'))
      const changed = Buffer.from(ciphertext)
      changed.writeUInt8(changed.readUInt8(99) ^ 1, 99)
      const bad = [
        Buffer.alloc(0),
        Buffer.alloc(256),
        Buffer.alloc(256, 0xff),
        ciphertext.subarray(1),
        Buffer.concat([Buffer.of(0), ciphertext]),
        Buffer.concat([ciphertext, Buffer.of(0)]),
        changed,
        ...schemes
          .filter((other) => other.algorithm !== algorithm)
          .map((other) => publicEncrypt({ key: rsa().publicKey, ...other.options }, Buffer.from('text'))),
      ]
      for (const [index, other] of bad.entries())
        assert.equal(await rsa().key.decrypt(algorithm, other), undefined, `case ${index}`)
    })

    it(`${algorithm} takes a ciphertext in its full length only`, async () => {
      let ciphertext = encrypt(Buffer.from('text'))
      while (ciphertext[0] !== 0) ciphertext = encrypt(Buffer.from('text'))
      assert.ok(await rsa().key.decrypt(algorithm, ciphertext))
      assert.equal(await rsa().key.decrypt(algorithm, ciphertext.subarray(1)), undefined)
    })

    it(`${algorithm} decrypts what the openssl command encrypted`, { skip: OpenSsl.absent }, async () => {
      const path = openssl.file(rsa().key.publicKey.pem)
      const pkeyopts = command.flatMap((option) => ['-pkeyopt', option])
      const ciphertext = openssl.run(['pkeyutl', '-encrypt', '-pubin', '-inkey', path, ...pkeyopts], 'key material')
      assert.deepEqual(await rsa().key.decrypt(algorithm, ciphertext), Buffer.from('key material'))
    })

    it(`${algorithm} unwraps imported material`, async () => {
      const material = randomBytes(32)
      assert.ok(wrappingAlgorithms.includes(algorithm))
      assert.deepEqual(await unwrapMaterial(rsa().material, algorithm, encrypt(material)), material)
      assert.equal(await unwrapMaterial(rsa().material, algorithm, Buffer.alloc(256, 7)), undefined)
    })
  }

  it('RSAES_PKCS1_V1_5 gives nothing for any padding but the right one', async () => {
    const raw = { key: rsa().publicKey, padding: constants.RSA_NO_PADDING }
    const block = (start: string, padding: number, end: string): Buffer =>
      Buffer.concat([hex(start), Buffer.alloc(padding, 0xaa), hex(end).subarray(0, 256 - start.length / 2 - padding)])
    const filled = (text: string, length: number): string => text + '11'.repeat(length)
    const blocks = {
      'right, the shortest padding': [block('0002', 8, filled('00', 245)), 245],
      'right, no message': [block('0002', 253, '00'), 0],
      'padding of 7': [block('0002', 7, filled('00', 246)), undefined],
      'no padding': [block('0002', 0, filled('00', 253)), undefined],
      'no end': [block('0002', 254, ''), undefined],
      'type 1': [block('0001', 8, filled('00', 245)), undefined],
      'type 0': [block('0000', 8, filled('00', 245)), undefined],
      'first byte 1': [block('0102', 8, filled('00', 245)), undefined],
    } as const
    for (const [what, [bytes, length]] of Object.entries(blocks)) {
      assert.equal(bytes.length, 256, what)
      assert.equal((await rsa().key.decrypt('RSAES_PKCS1_V1_5', publicEncrypt(raw, bytes)))?.length, length, what)
      assert.equal(unpadEncryption(bytes)?.length, length, what)
    }
  })
})

describe('SM2 decryption', () => {
  const curve = curves.SM2
  // GB/T 32918.5-2017, annex C
  const d = hex('3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8')
  const point = hex(
    '0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020' +
      'ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13',
  )
  const x1 = hex('04ebfc718e8d1798620432268e77feb6415e2ede0e073c0f4f640ecd2e149a73')
  const y1 = hex('e858f9d81e5430a57b36daab8f950a3c64e6ee6a63094d99283aff767e124df0')
  const c3 = hex('59983c18f809e262923c53aec295d30383b54e39d609d160afcb1908d0bd8766')
  const c2 = hex('21886ca989ca9c7d58087307ca93092d651efa')
  const clear = Buffer.from('encryption standard')
  const forms = {
    ASN1: sequence(integer(x1), integer(y1), octets(c3), octets(c2)),
    raw: Buffer.concat([x1, y1, c3, c2]),
    marked: Buffer.concat([Buffer.of(4), x1, y1, c3, c2]),
  }
  const key = sm2Decryption.prepare(writeEc(curve, { scalar: d, point }))
  const decrypt = (ciphertext: Buffer): Promise<Buffer | undefined> => key.decrypt('SM2', ciphertext)

  /** C3 and C2 for the plaintext, where this is the shared point. */
  const sealUnder = (point: Buffer): Buffer => {
    const shared = point.subarray(1)
    const mask = hash('sm3', Buffer.concat([shared, hex('00000001')]), 'buffer')
    const check = hash('sm3', Buffer.concat([shared.subarray(0, 32), clear, shared.subarray(32)]), 'buffer')
    return Buffer.concat([check, Buffer.from(clear.map((byte, i) => byte ^ mask.readUInt8(i)))])
  }

  it('gives the plaintext of GB/T 32918.5-2017 in every form', async () => {
    for (const [form, ciphertext] of Object.entries(forms)) assert.deepEqual(await decrypt(ciphertext), clear, form)
  })

  it('gives nothing for any changed byte, cut or addition', async () => {
    for (const ciphertext of Object.values(forms)) {
      const bad: Buffer[] = [Buffer.concat([ciphertext, Buffer.of(0)]), Buffer.alloc(ciphertext.length)]
      for (let i = 0; i < ciphertext.length; i += 3) {
        const changed = Buffer.from(ciphertext)
        changed.writeUInt8(changed.readUInt8(i) ^ 1, i)
        bad.push(changed, ciphertext.subarray(0, i))
      }
      for (const other of bad) assert.equal(await decrypt(other), undefined, other.toString('hex'))
    }
  })

  it('gives nothing for a point that is not on the curve, or whose coordinates are not reduced', async () => {
    const zero = Buffer.alloc(32)
    for (const [x, y] of [
      [zero, zero],
      [y1, x1],
      [Buffer.alloc(32, 0xff), y1],
    ] as const) {
      assert.equal(await decrypt(Buffer.concat([x, y, c3, c2])), undefined)
      assert.equal(await decrypt(sequence(integer(x), integer(y), octets(c3), octets(c2))), undefined)
    }
  })

  it('takes the coordinates of C1 in their least form only', async () => {
    const x = Buffer.concat([Buffer.alloc(31), Buffer.of(1)])
    const y = hex('9f7a091433a81e3f218f405f792355bf2aa98b5ffa95982f03870800065279a3')
    const beyond = hex(`fffffffeffffffffffffffffffffffffffffffff00000001${'0'.repeat(16)}`)
    const rest = sealUnder(multiply(curve, d, Buffer.concat([Buffer.of(4), x, y])))
    assert.deepEqual(await decrypt(Buffer.concat([x, y, rest])), clear)
    assert.equal(await decrypt(Buffer.concat([beyond, y, rest])), undefined)
  })

  it('takes the generator itself for C1', async () => {
    assert.deepEqual(multiply(curve, d, curve.generator), point)
    assert.deepEqual(await decrypt(Buffer.concat([curve.generator.subarray(1), sealUnder(point)])), clear)
  })

  it('gives nothing where the mask is zero, as for a byte it may be', async () => {
    for (let k = 1; ; k++) {
      const scalar = Buffer.alloc(32)
      scalar.writeUInt32BE(k, 28)
      const shared = multiply(curve, scalar, point).subarray(1)
      if (hash('sm3', Buffer.concat([shared, hex('00000001')]), 'buffer')[0] !== 0) continue
      const body = Buffer.of(42)
      const check = hash('sm3', Buffer.concat([shared.subarray(0, 32), body, shared.subarray(32)]), 'buffer')
      const c1 = multiply(curve, scalar, curve.generator).subarray(1)
      return assert.equal(await decrypt(Buffer.concat([c1, check, body])), undefined)
    }
  })

  it('agrees with sm-crypto-v2, and with what is encrypted here', async () => {
    for (const length of [1, 31, 32, 33, 64, 65, 200]) {
      const plaintext = randomBytes(length)
      for (const asn1 of [true, false]) {
        const theirs = hex(sm2.doEncrypt(plaintext, point.toString('hex'), 1, { asn1 }))
        // A byte equals its ciphertext where the mask is zero, which they do not redraw.
        if (length > 1) assert.deepEqual(await decrypt(theirs), plaintext)
        const ours = await encryptSm2(key.publicKey.bytes, plaintext, asn1 ? 'asn1' : 'raw')
        assert.ok(ours)
        assert.deepEqual(await decrypt(ours), plaintext)
      }
    }
  })

  it('decrypts what the openssl command encrypted', { skip: OpenSsl.absent }, async () => {
    const path = openssl.file(key.publicKey.pem)
    for (const length of [1, 32, 200]) {
      const plaintext = randomBytes(length)
      const ciphertext = openssl.run(['pkeyutl', '-encrypt', '-pubin', '-inkey', path], plaintext)
      assert.deepEqual(await decrypt(ciphertext), plaintext)
    }
  })

  it('gives nothing to another key', async () => {
    const stranger = sm2Decryption.prepare(await sm2Decryption.generate())
    assert.equal(await stranger.decrypt('SM2', forms.ASN1), undefined)
  })
})
