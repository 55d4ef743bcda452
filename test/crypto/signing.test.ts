import assert from 'node:assert/strict'
import { constants, createECDH, generateKeyPairSync, hash, randomBytes, sign } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { sm2 } from 'sm-crypto-v2'
import type { SigningKey } from '../../src/crypto/asymmetric.ts'
import {
  type Curve,
  curves,
  decodeSignature,
  encodeSignature,
  inverse,
  toBytes,
  toNumber,
} from '../../src/crypto/curve.ts'
import { ecdsa, writeEc } from '../../src/crypto/ec.ts'
import { verifyNumber } from '../../src/crypto/group.ts'
import { checkPss, padPss } from '../../src/crypto/pkcs1.ts'
import { pss, verifyRsa } from '../../src/crypto/rsa-key.ts'
import { identityHash, sm2Signature, sm2Signing, verifySm2 } from '../../src/crypto/sm2-sign.ts'
import { type AsymmetricUsage, usages } from '../../src/crypto/usages.ts'
import { OpenSsl } from './openssl.ts'

const USER_ID = '1234567812345678'
const hex = (text: string): Buffer => Buffer.from(text, 'hex')
const message = Buffer.from('message digest')
const openssl = new OpenSsl()
after(() => openssl[Symbol.dispose]())

interface Case {
  readonly usage: AsymmetricUsage
  readonly algorithm: string
  /** Absent for SM2, whose digest needs the public key. */
  readonly hash?: string
  /** For the openssl command: over a message, and over a digest. */
  readonly raw: readonly string[]
  readonly digest: readonly string[]
}

const PSS = ['-sigopt', 'rsa_padding_mode:pss', '-sigopt', 'rsa_pss_saltlen:32', '-sigopt', 'rsa_mgf1_md:sha256']
const pssCase = {
  algorithm: 'RSA_PSS_SHA_256',
  hash: 'sha256',
  raw: ['-sha256', ...PSS],
  digest: ['digest:sha256', ...PSS.filter((word) => word !== '-sigopt')].flatMap((option) => ['-pkeyopt', option]),
}
const pkcs1Case = {
  algorithm: 'RSA_PKCS1_SHA_256',
  hash: 'sha256',
  raw: ['-sha256'],
  digest: ['-pkeyopt', 'digest:sha256'],
}
const cases: readonly Case[] = [
  {
    usage: 'ASYMMETRIC_SIGN_VERIFY_SM2',
    algorithm: 'SM2DSA',
    raw: ['-sm3', '-sigopt', `distid:${USER_ID}`],
    digest: [],
  },
  { usage: 'ASYMMETRIC_SIGN_VERIFY_ECC', algorithm: 'ECC_P256_R1', hash: 'sha256', raw: ['-sha256'], digest: [] },
  {
    usage: 'ASYMMETRIC_SIGN_VERIFY_ECDSA384',
    algorithm: 'ECDSA384_SHA384',
    hash: 'sha384',
    raw: ['-sha384'],
    digest: [],
  },
  { usage: 'ASYMMETRIC_SIGN_VERIFY_RSA_2048', ...pssCase },
  { usage: 'ASYMMETRIC_SIGN_VERIFY_RSA_2048', ...pkcs1Case },
  { usage: 'ASYMMETRIC_SIGN_VERIFY_RSA_3072', ...pssCase },
  { usage: 'ASYMMETRIC_SIGN_VERIFY_RSA_3072', ...pkcs1Case },
]

async function make(usage: AsymmetricUsage): Promise<{ readonly material: Buffer; readonly key: SigningKey }> {
  const row = usages[usage]
  assert.ok(row.kind === 'signing')
  const material = await row.generate()
  return { material, key: row.prepare(material) }
}

for (const { usage, algorithm, hash: hashName, ...options } of cases) {
  describe(`${usage} with ${algorithm}`, () => {
    let [material, key]: [Buffer, SigningKey | undefined] = [Buffer.alloc(0), undefined]
    before(async () => {
      ;({ material, key } = await make(usage))
    })
    const own = (): SigningKey => key ?? assert.fail()
    const digestOf = (text: Buffer): Buffer =>
      hashName === undefined
        ? hash('sm3', Buffer.concat([identityHash(own().publicKey.bytes.subarray(-65)), text]), 'buffer')
        : hash(hashName, text, 'buffer')

    it('verifies what it signed, a message and its digest meaning the same', async () => {
      for (const text of [message, Buffer.alloc(0), randomBytes(4096)]) {
        const digest = digestOf(text)
        const signatures = [await own().sign(algorithm, 'RAW', text), await own().sign(algorithm, 'DIGEST', digest)]
        for (const signature of signatures) {
          assert.equal(await own().verify(algorithm, 'RAW', text, signature), true)
          assert.equal(await own().verify(algorithm, 'DIGEST', digest, signature), true)
        }
      }
    })

    it('signs any digest, all zeros and all ones too', async () => {
      const { length } = digestOf(message)
      for (const fill of [0, 0xff]) {
        const digest = Buffer.alloc(length, fill)
        const signature = await own().sign(algorithm, 'DIGEST', digest)
        assert.equal(await own().verify(algorithm, 'DIGEST', digest, signature), true)
        assert.equal(await own().verify(algorithm, 'DIGEST', digestOf(message), signature), false)
        assert.equal(await own().verify(algorithm, 'DIGEST', Buffer.alloc(length, fill ^ 1), signature), false)
      }
    })

    it('refuses what is changed, cut, longer, or of another key', async () => {
      const digest = digestOf(message)
      const signature = await own().sign(algorithm, 'RAW', message)
      const bad = [
        Buffer.alloc(0),
        Buffer.alloc(signature.length),
        Buffer.alloc(signature.length, 0xff),
        signature.subarray(0, -1),
        signature.subarray(1),
        Buffer.concat([signature, Buffer.of(0)]),
        Buffer.concat([Buffer.of(0), signature]),
      ]
      for (let i = 0; i < signature.length; i += 7) {
        const changed = Buffer.from(signature)
        changed.writeUInt8(changed.readUInt8(i) ^ (1 << (i % 8)), i)
        bad.push(changed)
      }
      for (const [index, other] of bad.entries()) {
        assert.equal(await own().verify(algorithm, 'RAW', message, other), false, `RAW ${index}`)
        assert.equal(await own().verify(algorithm, 'DIGEST', digest, other), false, `DIGEST ${index}`)
      }
      const { key: stranger } = await make(usage)
      assert.equal(await stranger.verify(algorithm, 'RAW', message, signature), false)
      assert.equal(await stranger.verify(algorithm, 'DIGEST', digest, signature), false)
    })

    it('and the openssl command understand each other', { skip: OpenSsl.absent }, async () => {
      const publicKey = openssl.file(own().publicKey.pem)
      const privateKey = openssl.file(openssl.run(['pkcs8', '-inform', 'DER', '-nocrypt'], material))
      assert.equal(openssl.run(['pkey', '-in', privateKey, '-pubout']).toString(), own().publicKey.pem)
      const digest = digestOf(message)
      const text = openssl.file(message)
      for (const [type, subject] of [
        ['RAW', message],
        ['DIGEST', digest],
      ] as const) {
        const signature = openssl.file(await own().sign(algorithm, type, subject))
        const verify = ['dgst', ...options.raw, '-verify', publicKey, '-signature', signature, text]
        assert.ok(openssl.accepts(verify), `it refuses ours of ${type}`)
      }
      const signature = openssl.run(['dgst', ...options.raw, '-sign', privateKey, text])
      assert.equal(await own().verify(algorithm, 'RAW', message, signature), true)
      assert.equal(await own().verify(algorithm, 'DIGEST', digest, signature), true)
      // Over a digest alone the command signs only what it has no identity to hash in for.
      if (hashName === undefined) return
      const ofDigest = openssl.run(['pkeyutl', '-sign', '-inkey', privateKey, ...options.digest], digest)
      assert.equal(await own().verify(algorithm, 'RAW', message, ofDigest), true)
    })
  })
}

describe('RSA signatures', () => {
  it('count in their full length only', async () => {
    const { key } = await make('ASYMMETRIC_SIGN_VERIFY_RSA_2048')
    let signature: Buffer = Buffer.of(1)
    while (signature[0] !== 0) signature = await key.sign('RSA_PSS_SHA_256', 'RAW', message)
    assert.equal(await key.verify('RSA_PSS_SHA_256', 'RAW', message, signature), true)
    assert.equal(await key.verify('RSA_PSS_SHA_256', 'RAW', message, signature.subarray(1)), false)
  })

  it('of PSS take a salt of any length, and nothing else that varies', () => {
    const digest = hash('sha256', message, 'buffer')
    const block = padPss(digest, 256)
    assert.equal(checkPss(digest, block), true)
    // The first bit, the zeros before the salt, the mark, the salt, the hash, the end.
    for (const at of [0, 1, 100, 190, 191, 222, 223, 254, 255]) {
      const changed = Buffer.from(block)
      changed.writeUInt8(changed.readUInt8(at) ^ 0x80, at)
      assert.equal(checkPss(digest, changed), false, `byte ${at}`)
    }
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    for (const saltLength of [0, 1, 20, 32, 222]) {
      const signature = sign('sha256', message, {
        key: privateKey,
        padding: constants.RSA_PKCS1_PSS_PADDING,
        saltLength,
      })
      assert.equal(verifyRsa(publicKey, pss, digest, signature), true, `salt of ${saltLength}`)
    }
  })
})

describe('SM2 signatures against GB/T 32918.5-2017, annex A', () => {
  const d = '3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8'
  const point = hex(
    '0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020' +
      'ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13',
  )
  const k = 0x59276e27d506861a16680f3ad9c02dccef3cc1fa3cdbe4ce6d54b80deac1bc21n
  const x = 0x04ebfc718e8d1798620432268e77feb6415e2ede0e073c0f4f640ecd2e149a73n
  const e = hex('f0b43e94ba45accaace692ed534382eb17e6ab5a19ce7b31f4486fdfc0d28640')
  const published = {
    r: 0xf5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3n,
    s: 0xb1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aan,
  }
  const curve = curves.SM2
  const w = inverse(BigInt(`0x${d}`) + 1n, curve.n)
  const key = sm2Signing.prepare(writeEc(curve, { scalar: hex(d), point }))
  const encoded = encodeSignature(curve, published)

  it('hashes the identity and the message', () => {
    const z = identityHash(point)
    assert.equal(z.toString('hex'), 'b2e14c5c79c6df5b85f4fe7ed8db7a262b9da7e07ccb0ea9f4747b8ccda8a4f3')
    assert.deepEqual(hash('sm3', Buffer.concat([z, message]), 'buffer'), e)
  })

  it('gives r and s for the published nonce', () => {
    assert.deepEqual(sm2Signature(w, toNumber(e), { k, x }), published)
  })

  it('verifies them', async () => {
    assert.equal(await key.verify('SM2DSA', 'RAW', message, encoded), true)
    assert.equal(await key.verify('SM2DSA', 'DIGEST', e, encoded), true)
    assert.equal(await key.verify('SM2DSA', 'RAW', Buffer.from('message digesT'), encoded), false)
  })

  it('agrees with sm-crypto-v2', async () => {
    const options = { hash: true, der: true, publicKey: point.toString('hex'), userId: USER_ID }
    const theirs = hex(sm2.doSignature(message, d, options))
    assert.equal(await key.verify('SM2DSA', 'RAW', message, theirs), true)
    const ours = await key.sign('SM2DSA', 'RAW', message)
    assert.equal(sm2.doVerifySignature(message, ours.toString('hex'), point.toString('hex'), options), true)
  })

  it('draws anew for a nonce that the standard excludes', () => {
    const number = toNumber(e)
    assert.equal(sm2Signature(w, curve.n - x, { k, x }), undefined, 'r = 0')
    assert.equal(sm2Signature(w, number, { k: curve.n - published.r, x }), undefined, 'r + k = n')
    assert.equal(sm2Signature(w, number, { k: (published.r * BigInt(`0x${d}`)) % curve.n, x }), undefined, 's = 0')
  })

  it('refuses numbers out of range, and t = 0', async () => {
    const { r, s } = published
    const { n } = curve
    for (const [i, bad] of [
      { r: 0n, s },
      { r, s: 0n },
      { r: r + n, s },
      { r, s: s + n },
      { r, s: n - r },
    ].entries()) {
      const wide = { ...curve, size: 33 }
      assert.equal(await verifySm2(point, e, encodeSignature(wide, bad)), false, `case ${i}`)
    }
  })
})

describe('ECDSA with a given nonce against RFC 6979, A.2.5 and A.2.6', () => {
  const vectors = [
    {
      curve: curves['P-256'],
      d: 'c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721',
      k: 'a6e3c57dd01abe90086538398355dd4c3b17aa873382b0f24d6129493d8aad60',
      r: 'efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716',
      s: 'f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8',
    },
    {
      curve: curves['P-384'],
      d: '6b9d3dad2e1b8c1c05b19875b6659f4de23c3b667bf297ba9aa47740787137d896d5724e4c70a825f872c9ea60d2edf5',
      k: '94ed910d1a099dad3254e9242ae85abde4ba15168eaf0ca87a555fd56d10fbca2907e3e83ba95368623b8c4686915cf9',
      r: '94edbb92a5ecb8aad4736e56c691916b3f88140666ce9fa73d64c4ea95ad133c81a648152e44acf96e36dd1e80fabe46',
      s: '99ef4aeb15f178cea1fe40db2603138f130e740a19624526203b6351d0a3a94fa329c145786e679e7b82c71a38628ac8',
    },
  ]
  const sample = Buffer.from('sample')
  const times = ({ name }: Curve, scalar: string): Buffer => {
    const base = createECDH(name)
    base.setPrivateKey(hex(scalar))
    return base.getPublicKey()
  }

  for (const { curve, d, k, r, s } of vectors) {
    const e = toNumber(hash(curve.hash, sample, 'buffer'))
    const point = times(curve, d)
    const x = toNumber(times(curve, k).subarray(1, 1 + curve.size))
    const published = { r: BigInt(`0x${r}`), s: BigInt(`0x${s}`) }

    it(`${curve.name} gives r and s, whatever it is blinded with`, () => {
      for (const blind of [1n, 2n, curve.n - 1n, toNumber(randomBytes(curve.size))]) {
        assert.deepEqual(ecdsa(curve, toNumber(hex(d)), e, { k: toNumber(hex(k)), x }, blind), published)
      }
      assert.equal(ecdsa(curve, 1n, e, { k: 1n, x: 0n }, 1n), undefined, 'r = 0')
      assert.equal(ecdsa(curve, 1n, curve.n - 5n, { k: 1n, x: 5n }, 1n), undefined, 's = 0')
    })

    it(`${curve.name} verifies them, and no number beside them`, () => {
      const signature = encodeSignature(curve, published)
      assert.equal(verifyNumber(curve, point, e, signature), true)
      assert.equal(verifyNumber(curve, point, e + curve.n, signature), true)
      assert.equal(verifyNumber(curve, point, e + 1n, signature), false)
      assert.equal(verifyNumber(curve, times(curve, k), e, signature), false)
      assert.equal(verifyNumber(curve, point, 0n, signature), false)
      assert.deepEqual(decodeSignature(curve, signature), published)
      assert.deepEqual(toBytes(published.r, curve.size), hex(r))
    })
  }
})
