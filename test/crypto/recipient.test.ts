import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import {
  constants,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  privateDecrypt,
  randomBytes,
} from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import fc from 'fast-check'
import { sm2 } from 'sm-crypto-v2'
import { curves, toBytes } from '../../src/crypto/curve.ts'
import { multiply } from '../../src/crypto/group.ts'
import { encryptFor } from '../../src/crypto/recipient.ts'
import { type Agree, encryptSm2, type Sm2Form } from '../../src/crypto/sm2.ts'

const SM2 = ['SM2', 'SM2_C1C3C2_ASN1']
const RSA = ['RSAES_PKCS1_V1_5', 'RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256']

const pem = (der: Buffer, label = 'PUBLIC KEY'): string =>
  `-----BEGIN ${label}-----\n${der.toString('base64').replace(/.{64}(?=.)/g, '$&\n')}\n-----END ${label}-----\n`
const spki = (key: KeyObject): Buffer => key.export({ type: 'spki', format: 'der' })
const clear = Buffer.from('encryption standard')

/** Fails the test rather than give undefined. */
const encrypt = async (key: string, algorithm: string, plaintext: Buffer): Promise<Buffer> =>
  (await encryptFor(key, algorithm, plaintext)) ?? assert.fail(`${algorithm}, ${plaintext.length} bytes`)
async function refuses(key: string, algorithms: readonly string[], what: string, plaintext = clear): Promise<void> {
  for (const algorithm of algorithms)
    assert.equal(await encryptFor(key, algorithm, plaintext), undefined, `${algorithm} ${what}`)
}

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const rsaPem = pem(spki(rsa.publicKey))

// GB/T 32918.5-2017, annex C: the private key, the public key, the scalar drawn and the three parts.
const SPKI_START = '3059301306072a8648ce3d020106082a811ccf5501822d03420004'
const D = '3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8'
const X = '09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020'
const Y = 'ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13'
const K = 0x59276e27d506861a16680f3ad9c02dccef3cc1fa3cdbe4ce6d54b80deac1bc21n
const X1 = '04ebfc718e8d1798620432268e77feb6415e2ede0e073c0f4f640ecd2e149a73'
const Y1 = 'e858f9d81e5430a57b36daab8f950a3c64e6ee6a63094d99283aff767e124df0'
const C3 = '59983c18f809e262923c53aec295d30383b54e39d609d160afcb1908d0bd8766'
const C2 = '21886ca989ca9c7d58087307ca93092d651efa'
/** As the workers agree, with scalars that are given instead of drawn. */
const given = (...scalars: bigint[]): Agree & { readonly left: readonly bigint[] } => {
  const agree = async (point: Buffer): Promise<Buffer> => {
    const scalar = toBytes(scalars.shift() ?? assert.fail('drew too often'), curves.SM2.size)
    return Buffer.concat([curves.SM2.generator, point].map((base) => multiply(curves.SM2, scalar, base)))
  }
  return Object.assign(agree, { left: scalars })
}
const standardSpki = Buffer.from(SPKI_START + X + Y, 'hex')
const sm2Pem = pem(standardSpki)
const encryptWith = async (agree: Agree, form: Sm2Form, plaintext = clear): Promise<Buffer> =>
  (await encryptSm2(standardSpki, plaintext, form, agree)) ?? assert.fail(form)

const folder = mkdtempSync(join(tmpdir(), 'sanyao-recipient-'))
after(() => rmSync(folder, { recursive: true }))
const file = (name: string, content: string | Buffer): string => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

const run = (args: readonly string[], input: Buffer | string = '') => spawnSync('openssl', args, { input })
const openssl = (args: readonly string[], input?: Buffer | string): Buffer => {
  const { status, stdout, stderr } = run(args, input)
  assert.equal(status, 0, `${args.join(' ')}: ${stderr}`)
  return stdout
}
const decryptWith = (path: string, ciphertext: Buffer, ...options: readonly string[]): Buffer =>
  openssl(['pkeyutl', '-decrypt', '-inkey', path, ...options], ciphertext)

const absent = findAbsence()

/** False when the command does what these tests ask of it, here with its own ciphertext. */
function findAbsence(): string | false {
  const path = file('probe.pem', run(['genpkey', '-algorithm', 'SM2']).stdout ?? '')
  const { status, stdout } = run(['pkeyutl', '-encrypt', '-inkey', path], clear)
  const opened = status === 0 && run(['pkeyutl', '-decrypt', '-inkey', path], stdout).stdout.equals(clear)
  return !opened && 'no openssl command that encrypts with SM2'
}

describe('RSA', () => {
  const key = rsa.privateKey
  const ways = [
    { algorithm: 'RSAES_PKCS1_V1_5', maxBytes: 245, decrypt: decryptPkcs1, options: ['rsa_padding_mode:pkcs1'] },
    { algorithm: 'RSAES_OAEP_SHA_1', maxBytes: 214, decrypt: oaep('sha1'), options: withOaep('sha1') },
    { algorithm: 'RSAES_OAEP_SHA_256', maxBytes: 190, decrypt: oaep('sha256'), options: withOaep('sha256') },
  ]

  function oaep(oaepHash: string): (ciphertext: Buffer) => Buffer {
    return (ciphertext) => privateDecrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash }, ciphertext)
  }

  function withOaep(hash: string): string[] {
    return ['rsa_padding_mode:oaep', `rsa_oaep_md:${hash}`, `rsa_mgf1_md:${hash}`]
  }

  function decryptPkcs1(ciphertext: Buffer): Buffer {
    const block = privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, ciphertext)
    const end = block.indexOf(0, 2)
    assert.deepEqual([block.length, block[0], block[1]], [256, 0, 2])
    assert.ok(end >= 10)
    return block.subarray(end + 1)
  }

  for (const { algorithm, maxBytes, decrypt, options } of ways) {
    it(`${algorithm} gives what Node decrypts, up to ${maxBytes} bytes`, async () => {
      for (const length of [0, 1, 32, maxBytes]) {
        const plaintext = randomBytes(length)
        assert.deepEqual(decrypt(await encrypt(rsaPem, algorithm, plaintext)), plaintext)
      }
      await refuses(rsaPem, [algorithm], 'too long', Buffer.alloc(maxBytes + 1))
      await refuses(rsaPem, [algorithm], 'far too long', Buffer.alloc(4096))
    })

    it(`${algorithm} gives what openssl decrypts`, { skip: absent }, async () => {
      const path = file('rsa.pem', key.export({ type: 'pkcs8', format: 'pem' }))
      const ciphertext = await encrypt(rsaPem, algorithm, clear)
      assert.deepEqual(decryptWith(path, ciphertext, ...options.flatMap((option) => ['-pkeyopt', option])), clear)
    })
  }

  it('refuses other keys', async () => {
    for (const modulusLength of [1024, 2047, 2056, 3072]) {
      await refuses(pem(spki(generateKeyPairSync('rsa', { modulusLength }).publicKey)), RSA, `${modulusLength} bits`)
    }
    const { publicKey: pss } = generateKeyPairSync('rsa-pss', { modulusLength: 2048 })
    const { publicKey: p256 } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    await refuses(pem(spki(pss)), RSA, 'PSS')
    await refuses(pem(spki(p256)), RSA, 'P-256')
    await refuses(sm2Pem, RSA, 'SM2')
  })

  it('refuses numbers under which nothing is encrypted or decrypted', async () => {
    const jwk = rsa.publicKey.export({ format: 'jwk' })
    const n = Buffer.from(jwk.n ?? '', 'base64url')
    const even = Buffer.concat([n.subarray(0, -1), Buffer.of(0)]).toString('base64url')
    const other = (change: object): string => pem(spki(createPublicKey({ key: { ...jwk, ...change }, format: 'jwk' })))
    for (const e of ['Aw', 'AQAB', '_____w']) await encrypt(other({ e }), 'RSAES_OAEP_SHA_1', clear)
    await refuses(other({ n: even }), RSA, 'even modulus')
    for (const e of ['AA', 'AQ', 'Ag', 'AQAA']) await refuses(other({ e }), RSA, `exponent ${e}`)
    const longer = ['AQAAAAE', Buffer.alloc(255, 0xff).toString('base64url')]
    for (const e of longer) await refuses(other({ e }), RSA, `exponent ${e}`)
  })
})

describe('SM2', () => {
  it('gives the ciphertext of GB/T 32918.5', async () => {
    const agree = given(K, K)
    assert.equal((await encryptWith(agree, 'raw')).toString('hex'), X1 + Y1 + C3 + C2)
    const der = `307c0220${X1}022100${Y1}0420${C3}0413${C2}`
    assert.equal((await encryptWith(agree, 'asn1')).toString('hex'), der)
    assert.deepEqual(agree.left, [])
  })

  it('gives what sm-crypto-v2 decrypts, of any length but none', async () => {
    for (const length of [1, 16, 32, 33, 1024, 4096]) {
      const plaintext = randomBytes(length)
      const raw = await encrypt(sm2Pem, 'SM2', plaintext)
      assert.equal(raw.length, 64 + 32 + length)
      assert.deepEqual(Buffer.from(sm2.doDecrypt(raw.toString('hex'), D, 1, { output: 'array' })), plaintext)
    }
    await refuses(sm2Pem, SM2, 'empty', Buffer.alloc(0))
  })

  it('draws anew when the mask is all zero', async () => {
    for (const form of ['raw', 'asn1'] as const) {
      const agree = given(470n, 471n)
      assert.deepEqual(
        await encryptWith(agree, form, Buffer.from('a')),
        await encryptWith(given(471n), form, Buffer.from('a')),
      )
      assert.deepEqual(agree.left, [])
    }
  })

  it('never gives the same twice', async () => {
    for (const name of SM2) assert.notDeepEqual(await encrypt(sm2Pem, name, clear), await encrypt(sm2Pem, name, clear))
  })

  it('refuses a point off the curve', async () => {
    const point = (x: string, y: string): string => pem(Buffer.from(SPKI_START + x + y, 'hex'))
    const zero = '0'.repeat(64)
    // The point with x = 1, and the same with x = 1 + p, which still fits its 32 bytes.
    const y = '9f7a091433a81e3f218f405f792355bf2aa98b5ffa95982f03870800065279a3'
    await encrypt(point(`${zero.slice(1)}1`, y), 'SM2', clear)
    await refuses(point(`fffffffeffffffffffffffffffffffffffffffff00000001${zero.slice(48)}`, y), SM2, 'x + p')
    await refuses(point(Y, X), SM2, 'swapped')
    await refuses(point(X, Y.replace(/3$/, '2')), SM2, 'off by one')
    await refuses(point(zero, zero), SM2, 'zero')
    await refuses(point('f'.repeat(64), Y), SM2, 'x beyond the field')
  })

  it('refuses other keys', async () => {
    const { publicKey: p256 } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const compressed = `3039301306072a8648ce3d020106082a811ccf5501822d03220003${X}`
    await refuses(pem(spki(p256)), SM2, 'P-256')
    await refuses(rsaPem, SM2, 'RSA')
    await refuses(pem(Buffer.from(compressed, 'hex')), SM2, 'compressed')
    await refuses(pem(Buffer.from(`${SPKI_START + X + Y}00`, 'hex')), SM2, 'bytes after it')
    // The point of one curve under the name of the other.
    const moved = Buffer.concat([Buffer.from(SPKI_START, 'hex'), spki(p256).subarray(-64)])
    await refuses(pem(moved), SM2, 'point of P-256')
    await refuses(pem(Buffer.concat([spki(p256).subarray(0, -64), Buffer.from(X + Y, 'hex')])), SM2, 'name of P-256')
  })
})

describe('SM2 and the openssl command', { skip: absent }, () => {
  const generate = {
    genpkey: ['genpkey', '-algorithm', 'SM2'],
    ecparam: ['ecparam', '-name', 'SM2', '-genkey', '-noout'],
  }

  for (const [name, args] of Object.entries(generate)) {
    it(`understand each other, keys by ${name}`, async () => {
      const path = file(`${name}.pem`, openssl(args))
      const publicPem = openssl(['pkey', '-in', path, '-pubout']).toString()
      const [, d = ''] =
        /0201010420(.{64})/.exec(openssl(['pkey', '-in', path, '-outform', 'DER']).toString('hex')) ?? []
      for (const length of [1, 32, 4096]) {
        const plaintext = randomBytes(length)
        assert.deepEqual(decryptWith(path, await encrypt(publicPem, 'SM2_C1C3C2_ASN1', plaintext)), plaintext)
        const raw = (await encrypt(publicPem, 'SM2', plaintext)).toString('hex')
        assert.deepEqual(Buffer.from(sm2.doDecrypt(raw, d, 1, { output: 'array' })), plaintext)
      }
    })
  }

  it('understand each other when a coordinate begins with zeros or a one', async () => {
    const sec1 = `30770201010420${D}a00a06082a811ccf5501822da14403420004${X}${Y}`
    const path = file('standard.pem', pem(Buffer.from(sec1, 'hex'), 'EC PRIVATE KEY'))
    const scalars = { '00[89a-f]': 327n, '000': 2109n, '.{64}00': 107n, '[89a-f]': 3n }
    for (const [start, scalar] of Object.entries(scalars)) {
      const agree = given(scalar, scalar)
      assert.match((await encryptWith(agree, 'raw')).toString('hex'), new RegExp(`^${start}`))
      assert.deepEqual(decryptWith(path, await encryptWith(agree, 'asn1')), clear)
    }
  })
})

describe('the text of the key', () => {
  const texts = [
    { text: rsaPem, algorithms: RSA },
    { text: sm2Pem, algorithms: SM2 },
  ]
  const breaks = {
    CRLF: '\r\n',
    'a written \\n': '\\n',
    'a written \\r\\n': '\\r\\n',
    'a space': ' ',
    nothing: '',
    CR: '\r',
  }

  for (const [name, lineBreak] of Object.entries(breaks)) {
    it(`may have ${name} for a line break`, async () => {
      for (const { text, algorithms } of texts) {
        const changed = text.replaceAll('\n', lineBreak)
        for (const algorithm of algorithms) {
          await encrypt(changed, algorithm, clear)
          await encrypt(`\n ${changed} `, algorithm, clear)
        }
      }
    })
  }

  it('must be whole', async () => {
    for (const { text, algorithms } of texts) {
      for (let i = 0; i < text.length - 1; i++) await refuses(text.slice(0, i), algorithms, `cut at ${i}`)
      const [, base64 = ''] = /-\n(.*)\n-/s.exec(text) ?? []
      const der = Buffer.from(base64, 'base64')
      for (let i = 0; i < der.length; i++) await refuses(pem(der.subarray(0, i)), algorithms, `content cut at ${i}`)
    }
  })

  it('must be one public key in base64', async () => {
    for (const { text, algorithms } of texts) {
      const bad = [
        '',
        text + text,
        `x${text}`,
        `${text}x`,
        text.replaceAll('PUBLIC', 'public'),
        text.replaceAll('PUBLIC', 'RSA PUBLIC'),
        text.replaceAll('PUBLIC KEY', 'CERTIFICATE'),
        text.replace('BEGIN PUBLIC', 'BEGIN RSA PUBLIC'),
        text.replace('-----END PUBLIC', '-----END PRIVATE'),
        text.replace('KEY-----\n', 'KEY-----\nComment: me\n'),
        text.replace('KEY-----\n', 'KEY-----\n\\t'),
        text.replace('\n-----END', '=\n-----END'),
        text.replace(/=*\n-----END/, '=AAA\n-----END'),
        text.replace('M', '*'),
        text.replace(/[-]{5}/g, '----'),
      ]
      for (const [index, other] of bad.entries()) await refuses(other, algorithms, `case ${index}`)
    }
  })

  it('must not be a private key, whatever its label', async () => {
    const pkcs8 = rsa.privateKey.export({ type: 'pkcs8', format: 'der' })
    const sm2Pkcs8 = Buffer.from(
      `308187020100301306072a8648ce3d020106082a811ccf5501822d046d306b0201010420${D}a14403420004${X}${Y}`,
      'hex',
    )
    for (const der of [pkcs8, rsa.privateKey.export({ type: 'pkcs1', format: 'der' }), sm2Pkcs8]) {
      for (const label of ['PRIVATE KEY', 'RSA PRIVATE KEY', 'PUBLIC KEY'])
        await refuses(pem(der, label), [...RSA, ...SM2], label)
    }
    await refuses(pem(rsa.publicKey.export({ type: 'pkcs1', format: 'der' })), RSA, 'PKCS #1')
  })

  it('may be anything without an error', async () => {
    const body = fc.oneof(
      fc.string(),
      fc.base64String(),
      fc.uint8Array({ maxLength: 99 }).map((a) => pem(Buffer.from(a))),
    )
    await fc.assert(fc.asyncProperty(body, (text) => refuses(text, [...RSA, ...SM2], 'any')))
    await fc.assert(
      fc.asyncProperty(fc.base64String(), (text) => refuses(pem(Buffer.from(text)), [...RSA, ...SM2], 'any base64')),
    )
  })
})

it('refuses an algorithm it does not know', async () => {
  for (const name of [
    '',
    'sm2',
    'SM2 ',
    'RSAES_OAEP_SHA_512',
    'SM2_C1C2C3',
    '__proto__',
    'constructor',
    'toString',
    'get',
  ])
    for (const key of [rsaPem, sm2Pem]) await refuses(key, [name], 'unknown')
})
