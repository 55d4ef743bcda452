import assert from 'node:assert/strict'
import { createECDH, createPrivateKey, createPublicKey, hash, type KeyObject } from 'node:crypto'
import { describe, it } from 'node:test'
import { curves, encodeSignature, toBytes, toNumber } from '../../src/crypto/curve.ts'
import { ecdsa } from '../../src/crypto/ec.ts'
import { verifyNumber } from '../../src/crypto/group.ts'
import { pkcs1, pss, rsaDecryption, verifyRsa } from '../../src/crypto/rsa-key.ts'
import { absent, type Case, readCases, readLines } from './cavp.ts'

/*
 * What NIST's CAVP and RSA Laboratories published, where Debian's package of it is installed.
 */

const hex = (text = ''): Buffer => Buffer.from(text.replaceAll(' ', ''), 'hex')
const number = (text = ''): bigint => BigInt(`0x${text}`)
const sections = { 'P-256,SHA-256': curves['P-256'], 'P-384,SHA-384': curves['P-384'] }

function each(cases: readonly Case[], least: number, check: (entry: Case, index: number) => void): void {
  assert.ok(cases.length >= least, `only ${cases.length} cases`)
  for (const [index, entry] of cases.entries()) check(entry, index)
}

describe('ECDSA (CAVP, FIPS 186-3)', { skip: absent }, () => {
  for (const [section, curve] of Object.entries(sections)) {
    const of = (file: string): readonly Case[] =>
      readCases(`ECDSA/FIPS_186-3/${file}`).filter((entry) => entry['section'] === section)
    const { size } = curve
    const pointOf = ({ Qx, Qy }: Case): Buffer =>
      Buffer.concat([Buffer.of(4), toBytes(number(Qx), size), toBytes(number(Qy), size)])
    const signatureOf = ({ R, S }: Case): Buffer => encodeSignature(curve, { r: number(R), s: number(S) })

    it(`${section} signs as published`, () => {
      each(of('SigGen.txt'), 15, (entry, index) => {
        const base = createECDH(curve.name)
        base.setPrivateKey(toBytes(number(entry['k']), size))
        const x = toNumber(base.getPublicKey().subarray(1, 1 + size))
        const e = toNumber(hash(curve.hash, hex(entry['Msg']), 'buffer'))
        const signature = ecdsa(curve, number(entry['d']), e, { k: number(entry['k']), x }, BigInt(index + 2))
        assert.deepEqual(signature, { r: number(entry['R']), s: number(entry['S']) })
        assert.equal(verifyNumber(curve, pointOf(entry), e, signatureOf(entry)), true)
      })
    })

    it(`${section} verifies what is right and nothing else`, () => {
      each(of('SigVer.rsp'), 15, (entry) => {
        const e = toNumber(hash(curve.hash, hex(entry['Msg']), 'buffer'))
        const valid = entry['Result']?.startsWith('P')
        assert.equal(verifyNumber(curve, pointOf(entry), e, signatureOf(entry)), valid, entry['Result'])
      })
    })
  }
})

describe('RSA signatures (CAVP, FIPS 186-3)', { skip: absent }, () => {
  const schemes = {
    'SigGen15_186-3.rsp': pkcs1,
    'SigVer15_186-3.rsp': pkcs1,
    'SigGenPSS_186-3.rsp': pss,
    'SigVerPSS_186-3.rsp': pss,
  }

  for (const [file, padding] of Object.entries(schemes)) {
    it(`${file} verifies what is right and nothing else`, () => {
      const cases = readCases(`RSA/FIPS_186-2/${file}`).filter((entry) => entry['SHAAlg'] === 'SHA256')
      each(cases, 50, (entry) => {
        const digest = hash('sha256', hex(entry['Msg']), 'buffer')
        const valid = entry['Result']?.startsWith('P') ?? true
        assert.equal(verifyRsa(publicKey(entry), padding, digest, hex(entry['S'])), valid, entry['Result'])
      })
    })
  }

  function publicKey({ n = '', e = '' }: Case): KeyObject {
    const jwk = {
      kty: 'RSA',
      n: hex(n).toString('base64url'),
      e: hex(e.replace(/^(00)+/, '').padStart(6, '0')).toString('base64url'),
    }
    return createPublicKey({ key: jwk, format: 'jwk' })
  }
})

describe('RSA decryption (RSA Laboratories)', { skip: absent }, () => {
  const files = {
    'RSA/pkcs1v15crypt-vectors.txt': { algorithm: 'RSAES_PKCS1_V1_5', least: 160 },
    'RSA/pkcs-1v2-1d2-vec/oaep-vect.txt': { algorithm: 'RSAES_OAEP_SHA_1', least: 18 },
    'RSA/oaep-custom/oaep-sha256-sha256.txt': { algorithm: 'RSAES_OAEP_SHA_256', least: 18 },
  }

  for (const [file, { algorithm, least }] of Object.entries(files)) {
    it(`${file} decrypts as published`, async () => {
      let done = 0
      for (const { material, bits, pairs } of readKeys(file)) {
        // Keys here have whole bytes.
        if (bits % 8 !== 0) continue
        const key = rsaDecryption(bits).prepare(material)
        for (const { message, encryption } of pairs) {
          assert.deepEqual(await key.decrypt(algorithm, encryption), message)
          done++
        }
      }
      assert.ok(done >= least, `only ${done} cases`)
    })
  }
})

interface Pair {
  readonly message: Buffer
  readonly encryption: Buffer
}

interface Key {
  readonly material: Buffer
  readonly bits: number
  readonly pairs: Pair[]
}

/** The numbers of a key in the order of the file, then messages and what they were encrypted to. */
function readKeys(file: string): readonly Key[] {
  const keys: Key[] = []
  let [name, numbers, message]: [string, Buffer[], Buffer] = ['', [], Buffer.alloc(0)]
  let content = ''
  const end = (): void => {
    const bytes = hex(content.length % 2 === 0 ? content : `0${content}`)
    if (name === 'Message') message = bytes
    else if (name === 'Encryption') keys.at(-1)?.pairs.push({ message, encryption: bytes })
    else if (name !== 'Seed' && content !== '') numbers.push(bytes)
    if (numbers.length === 10) {
      keys.push(keyOf(numbers))
      numbers = []
    }
    content = ''
  }
  for (const line of readLines(file)) {
    const [, heading] = /^#\s*(.*?)\s*:?\s*$/.exec(line) ?? []
    const digits = line.replaceAll(' ', '')
    if (heading !== undefined) {
      end()
      name = heading
    } else if (/^[0-9a-f]+$/i.test(digits)) content += digits
  }
  end()
  return keys
}

/** Modulus and exponent of the public key, then modulus, exponents, primes and what speeds up of the private one. */
function keyOf(numbers: readonly Buffer[]): Key {
  const [n = '', e = '', , , d = '', p = '', q = '', dp = '', dq = '', qi = ''] = numbers.map(toNumberText)
  const jwk = { kty: 'RSA', n, e, d, p, q, dp, dq, qi }
  const key = createPrivateKey({ key: jwk, format: 'jwk' })
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0
  return { material: key.export({ type: 'pkcs8', format: 'der' }), bits, pairs: [] }
}

const toNumberText = (value: Buffer): string => {
  const start = value.findIndex((byte) => byte !== 0)
  return value.subarray(start).toString('base64url')
}
