import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHash, createPrivateKey, generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import fc from 'fast-check'
import { frame } from '../../src/crypto/frame.ts'
import { encodeRsaPublicKey, parseRsaPublicKey } from '../../src/crypto/ssh.ts'

const absent = spawnSync('ssh-keygen', ['-?']).error !== undefined && 'no ssh-keygen command'
const folder = mkdtempSync(join(tmpdir(), 'sanyao-ssh-'))
after(() => rmSync(folder, { recursive: true }))

const generate = (name: string, ...args: readonly string[]): string => {
  const path = join(folder, name)
  const { status, stderr } = spawnSync('ssh-keygen', ['-q', '-N', '', '-f', path, ...args])
  assert.equal(status, 0, stderr.toString())
  return path
}

/** What `ssh-keygen -l` says of a line: bits, fingerprint, comment and kind. */
const inspect = (line: string): string => {
  const path = join(folder, 'line.pub')
  writeFileSync(path, `${line}\n`)
  const { status, stdout } = spawnSync('ssh-keygen', ['-l', '-f', path])
  assert.equal(status, 0, line)
  return stdout.toString().trim()
}

const fingerprint = (blob: Buffer): string =>
  `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`

const sizes = [1024, 1031, 2048]
const pairs = sizes.map((bits) => ({ bits, ...generateKeyPairSync('rsa', { modulusLength: bits }) }))
const [{ publicKey }] = pairs as [(typeof pairs)[0]]
const line = encodeRsaPublicKey(publicKey, 'me@host')

describe('ssh-keygen', { skip: absent }, () => {
  for (const bits of [1024, 2048]) {
    it(`makes RSA keys of ${bits} bits that we parse`, () => {
      const path = generate(`rsa${bits}`, '-t', 'rsa', '-b', `${bits}`, '-m', 'PEM', '-C', 'a comment of words')
      const text = readFileSync(`${path}.pub`, 'utf8')
      const parsed = parseRsaPublicKey(text)
      assert.ok(parsed)
      assert.deepEqual([parsed.bits, parsed.comment], [bits, 'a comment of words'])
      assert.equal(inspect(text.trim()).split(' ')[1], fingerprint(parsed.blob))
      assert.equal(encodeRsaPublicKey(createPrivateKey(readFileSync(path)), parsed.comment), text.trim())
    })
  }

  for (const type of ['ed25519', 'ecdsa']) {
    it(`makes ${type} keys that we refuse`, () => {
      assert.equal(parseRsaPublicKey(readFileSync(`${generate(type, '-t', type)}.pub`, 'utf8')), undefined)
    })
  }

  for (const { bits, publicKey } of pairs) {
    it(`accepts what we write of ${bits} bits`, () => {
      const line = encodeRsaPublicKey(publicKey, 'me@host')
      const { blob } = parseRsaPublicKey(line) ?? {}
      assert.ok(blob)
      assert.equal(inspect(line), `${bits} ${fingerprint(blob)} me@host (RSA)`)
    })
  }
})

describe('encodeRsaPublicKey', () => {
  it('writes what is read back', () => {
    for (const { bits, publicKey, privateKey } of pairs) {
      for (const comment of ['', 'me@host', '我的 密钥', 'a\u2028b']) {
        const line = encodeRsaPublicKey(publicKey, comment)
        const parsed = parseRsaPublicKey(line)
        assert.deepEqual([parsed?.bits, parsed?.comment], [bits, comment])
        assert.equal(encodeRsaPublicKey(privateKey, comment), line)
      }
    }
  })

  it('gives any comment back or refuses it', () => {
    const unit = fc.constantFrom('a', ' ', '\t', '\n', '\u0085', '\u00a0', '\u2028', '密', '"', '\ud83d')
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 5 }), (comment) => {
        let line: string
        try {
          line = encodeRsaPublicKey(publicKey, comment)
        } catch (error) {
          return assert.ok(error instanceof RangeError)
        }
        assert.equal(parseRsaPublicKey(line)?.comment, comment)
      }),
    )
  })

  it('refuses a comment that would not come back', () => {
    for (const comment of ['a\nb', 'a\rb', 'a\0b', ' a', 'a ', '\n', ' ']) {
      assert.throws(() => encodeRsaPublicKey(publicKey, comment), RangeError, JSON.stringify(comment))
    }
  })

  it('refuses other kinds of key', () => {
    assert.throws(() => encodeRsaPublicKey(generateKeyPairSync('ed25519').publicKey, ''), TypeError)
    assert.throws(
      () => encodeRsaPublicKey(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey, ''),
      TypeError,
    )
  })
})

describe('parseRsaPublicKey', () => {
  const [, base64 = ''] = line.split(' ')
  const name = Buffer.from('ssh-rsa')
  const e = Buffer.from('010001', 'hex')
  const modulus = (bits: number): Buffer => {
    const bytes = Buffer.alloc(Math.ceil((bits + 1) / 8), 0xff)
    bytes.writeUInt8(0xff >> (8 * bytes.length - bits), 0)
    return bytes
  }
  const parts = (...parts: readonly Buffer[]): string => `ssh-rsa ${frame(parts).toString('base64')}`
  const key = (bits: number): string => parts(name, e, modulus(bits))

  it('takes one line, its end there or not, with or without a comment', () => {
    for (const text of [line, `${line}\n`, `${line}\r\n`, `${line} `]) {
      assert.equal(parseRsaPublicKey(text)?.comment, 'me@host', JSON.stringify(text))
    }
    for (const text of [`ssh-rsa ${base64}`, `ssh-rsa ${base64} `, `ssh-rsa\t${base64}\n`]) {
      assert.equal(parseRsaPublicKey(text)?.comment, '', JSON.stringify(text))
    }
  })

  it('refuses other forms of text', () => {
    const bad = [
      '',
      'ssh-rsa',
      'ssh-rsa ',
      base64,
      `${line}\n\n`,
      `${line}\n${line}`,
      `\n${line}`,
      ` ${line}`,
      `no-pty ${line}`,
      `ssh-rsa ${base64.slice(0, 40)}\n${base64.slice(40)}`,
      `ssh-rsa ${base64} a\0b`,
      `ssh-rsa ${base64} a\rb`,
      line.replace('ssh-rsa', 'SSH-RSA'),
      line.replace('ssh-rsa', 'rsa-sha2-256'),
      line.replace('ssh-rsa', 'ssh-dss'),
      `ssh-rsa ${base64}= me`,
      `ssh-rsa ${base64}A me`,
      `ssh-rsa ${base64.slice(0, 60)}.${base64.slice(60)}`,
      `ssh-rsa ${Buffer.from(base64, 'base64').toString('base64url')}-_`,
    ]
    for (const text of bad) assert.equal(parseRsaPublicKey(text), undefined, JSON.stringify(text))
  })

  it('takes 1024 to 16384 bits', () => {
    for (const bits of [1024, 1025, 1031, 4096, 16383, 16384]) assert.equal(parseRsaPublicKey(key(bits))?.bits, bits)
    for (const bits of [8, 512, 1023, 16385, 32768]) assert.equal(parseRsaPublicKey(key(bits)), undefined)
  })

  it('refuses another structure inside', () => {
    const n = modulus(1024)
    const empty = Buffer.alloc(0)
    assert.ok(parseRsaPublicKey(parts(name, e, n)))
    const bad = [
      parts(Buffer.from('ssh-dss'), e, n),
      parts(Buffer.from('ssh-rsa\0'), e, n),
      parts(Buffer.from('ssh-ed25519'), Buffer.alloc(32, 1)),
      parts(name, e),
      parts(name, e, n, empty),
      parts(name, e, empty),
      parts(name, empty, n),
      parts(name, Buffer.of(0), n),
      parts(name, Buffer.of(1), n),
      parts(name, Buffer.of(4), n),
      parts(name, Buffer.of(0x83), n),
      parts(name, Buffer.of(0, 3), n),
      parts(name, e, n.subarray(1)),
      parts(name, e, Buffer.concat([Buffer.of(0), n])),
      parts(name, e, Buffer.concat([n.subarray(0, -1), Buffer.of(0xfe)])),
      `ssh-rsa ${Buffer.concat([frame([name, e, n]), Buffer.of(0, 0, 0)]).toString('base64')}`,
    ]
    for (const [index, text] of bad.entries()) assert.equal(parseRsaPublicKey(text), undefined, `case ${index}`)
  })

  it('refuses every truncation', () => {
    // Odd and long enough even when cut, so that only the length tells.
    const { blob = Buffer.alloc(0) } = parseRsaPublicKey(key(2048)) ?? {}
    assert.ok(blob.length > 256)
    for (let i = 0; i < blob.length; i++) {
      assert.equal(parseRsaPublicKey(`ssh-rsa ${blob.toString('base64', 0, i)}`), undefined)
    }
  })

  it('bears any text and any bytes', () => {
    fc.assert(fc.property(fc.string(), (text) => assert.equal(parseRsaPublicKey(`ssh-rsa ${text}`), undefined)))
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const framed = Buffer.concat([frame([name]), bytes])
        assert.equal(parseRsaPublicKey(`ssh-rsa ${framed.toString('base64')}`), undefined)
      }),
    )
  })
})
