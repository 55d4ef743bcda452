import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { identityOf } from '../../src/crypto/white-box.ts'
import type { TestHouse } from '../support/house.ts'
import { codeOf, done, fresh, type Kms, kmsOf, Plaintext, text } from '../support/kms.ts'
import { bind, create, decryptKeyOf, decryptOffline } from '../support/white-box.ts'

/*
 * What a white-box key encrypts, decrypted by the program for devices.
 */

describe('EncryptByWhiteBox', () => {
  let house: TestHouse
  let kms: Kms
  let KeyId: string
  before(async () => {
    house = await fresh()
    kms = kmsOf(house)
    KeyId = (await create(kms, 'key')).KeyId
  })
  after(() => house[Symbol.asyncDispose]())

  it('encrypts 1 to 4096 bytes, padded to whole blocks', async () => {
    const blob = await decryptKeyOf(kms, KeyId)
    for (const [length, bytes] of [
      [1, 16],
      [5, 16],
      [15, 16],
      [16, 32],
      [4096, 4112],
    ] as const) {
      const PlainText = Buffer.alloc(length, 'x').toString('base64')
      const encrypted = await done(kms('EncryptByWhiteBox', { KeyId, PlainText }))
      assert.equal(Buffer.from(encrypted.CipherText, 'base64').length, bytes)
      assert.equal(decryptOffline(blob, encrypted), 'x'.repeat(length))
    }
  })

  it('takes an initialization vector, and draws one where there is none', async () => {
    const InitializationVector = randomBytes(16).toString('base64')
    const given = { KeyId, PlainText: Plaintext, InitializationVector }
    const { RequestId, ...first } = await done(kms('EncryptByWhiteBox', given))
    assert.equal(first.InitializationVector, InitializationVector)
    const unpadded = { ...given, InitializationVector: InitializationVector.slice(0, 22) }
    for (const again of [given, unpadded]) {
      const { RequestId: _, ...reply } = await done(kms('EncryptByWhiteBox', again))
      assert.deepEqual(reply, first)
    }
    const drawn = [undefined, undefined, ''].map((none) =>
      done(kms('EncryptByWhiteBox', { ...given, InitializationVector: none })),
    )
    const vectors = (await Promise.all(drawn)).map((reply) => reply.InitializationVector)
    assert.equal(new Set([...vectors, InitializationVector]).size, 4)
    for (const vector of vectors) assert.equal(Buffer.from(vector, 'base64').length, 16)
  })

  it('refuses what is neither', async () => {
    const refused = async (more: object): Promise<void> => {
      const reply = await kms('EncryptByWhiteBox', { KeyId, PlainText: Plaintext, ...more })
      assert.equal(codeOf(reply), 'InvalidParameterValue', JSON.stringify(more).slice(0, 60))
    }
    for (const PlainText of ['', 'a', 'YWJj*', Buffer.alloc(4097).toString('base64')]) await refused({ PlainText })
    for (const length of [12, 15, 17, 32])
      await refused({ InitializationVector: Buffer.alloc(length).toString('base64') })
    await refused({ InitializationVector: '*'.repeat(22) })
  })

  it('wants the key enabled; what is out decrypts on', async () => {
    const encrypted = await done(kms('EncryptByWhiteBox', { KeyId, PlainText: Plaintext }))
    await done(kms('DisableWhiteBoxKey', { KeyId }))
    const reply = await kms('EncryptByWhiteBox', { KeyId, PlainText: Plaintext })
    assert.equal(codeOf(reply), 'ResourceUnavailable.KeyDisabled')
    assert.equal(decryptOffline(await decryptKeyOf(kms, KeyId), encrypted), text)
    await done(kms('EnableWhiteBoxKey', { KeyId }))
    await done(kms('EncryptByWhiteBox', { KeyId, PlainText: Plaintext }))
  })
})

describe('the program for devices', () => {
  let house: TestHouse
  let kms: Kms
  const folder = mkdtempSync(join(tmpdir(), 'sanyao-white-box-'))
  before(async () => {
    house = await fresh()
    kms = kmsOf(house)
    writeFileSync(join(folder, 'machine-id'), 'd1e2v3i4c5e6\n')
    writeFileSync(join(folder, 'other-id'), 'another\n')
  })
  after(async () => {
    await house[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true })
  })

  function run(machine: string, args: readonly string[], input = '') {
    const program = fileURLToPath(new URL('../../tools/white-box.ts', import.meta.url))
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      [program, ...args, '--machine', join(folder, machine)],
      { input, encoding: 'utf8' },
    )
    return { stdout, stderr, status }
  }

  it('tells the fingerprint of its device and decrypts there, and nowhere else', async () => {
    const { KeyId, DecryptKey } = await create(kms, 'device', { Algorithm: 'AES_256' })
    const { CipherText, InitializationVector } = await done(kms('EncryptByWhiteBox', { KeyId, PlainText: Plaintext }))
    const file = join(folder, 'decrypt.key')
    const decrypt = (machine: string) =>
      run(machine, ['decrypt', '--key', file, '--iv', InitializationVector], `${CipherText}\n`)
    writeFileSync(file, DecryptKey)
    for (const machine of ['machine-id', 'other-id', 'none'])
      assert.deepEqual(decrypt(machine), { stdout: text, stderr: '', status: 0 })

    const identity = run('machine-id', ['fingerprint']).stdout.trim()
    assert.equal(identity, identityOf('d1e2v3i4c5e6'))
    await done(bind(kms, KeyId, identity))
    writeFileSync(file, await decryptKeyOf(kms, KeyId))
    assert.deepEqual(decrypt('machine-id'), { stdout: text, stderr: '', status: 0 })
    const refused = decrypt('other-id')
    assert.deepEqual([refused.stdout, refused.status], ['', 1])
    assert.match(refused.stderr, /not bound to this device/)
  })

  it('says what it takes', () => {
    const { stdout, stderr, status } = run('machine-id', [])
    assert.deepEqual([stdout, status], ['', 1])
    assert.match(stderr, /^usage: .*fingerprint \| decrypt/)
  })
})
