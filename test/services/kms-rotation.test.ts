import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Reply, TestHouse } from '../support/house.ts'
import {
  abreast,
  account,
  altered,
  codeOf,
  createKey,
  DAY,
  done,
  encrypt,
  fresh,
  headerOf,
  holdJobs,
  type Kms,
  keyId,
  kmsOf,
  maker,
  Plaintext,
  unknownKey,
} from '../support/kms.ts'
import { describeKey, inEachState } from '../support/kms-rotation.ts'

/*
 * The rotation of CMKs over HTTP, and ReEncrypt.
 */

const disabled = 'ResourceUnavailable.CmkDisabled'

const notFound = 'ResourceUnavailable.CmkNotFound'

const notRotating = 'UnsupportedOperation.RotateNotSupported'

const tooSoon = 'RequestLimitExceeded.RotateRateLimited'

const asymmetric = 'ASYMMETRIC_DECRYPT_RSA_2048'

const states = ['Enabled', 'Disabled', 'PendingImport', 'PendingDelete', 'Archived', 'PendingImport'] as const

/** Makes a key an asymmetric one. */
async function changeUsage(house: TestHouse, id: string): Promise<void> {
  const row = await house.store.read.get('cmk', { account, id })
  assert.ok(row)
  assert.equal(await house.store.commit([{ update: 'cmk', row: { ...row, usage: asymmetric } }]), true)
}

describe('the switch of automatic rotation', () => {
  const YEAR = 365 * 86_400

  it('is off at first, and says when the next rotation is', async () => {
    await using house = await fresh()
    const kms = kmsOf(house)
    const KeyId = await createKey(kms, 'a')
    const status = async () => (await done(kms('GetKeyRotationStatus', { KeyId }))).KeyRotationEnabled
    const next = async () => (await describeKey(kms, KeyId)).NextRotateTime
    assert.equal(await status(), false)
    const turned = async (parameters: object): Promise<number> => {
      const { RequestId } = await done(kms('EnableKeyRotation', { KeyId, ...parameters }))
      return Math.floor(((await house.records(RequestId))[0]?.time ?? 0) / 1000)
    }
    const first = await turned({})
    assert.deepEqual([await status(), await next()], [true, first + YEAR])
    house.clock.advance(DAY)
    await turned({ RotateDays: 365 })
    assert.equal(await next(), first + YEAR, 'said again, it puts nothing off')
    const week = await turned({ RotateDays: '7' })
    assert.equal(await next(), week + 7 * 86_400)
    const again = await turned({ RotateDays: 8 })
    assert.equal(await next(), again + 8 * 86_400)
    assert.equal((await describeKey(kms, KeyId)).RotateDays, 8)
    for (const _ of [1, 2]) await done(kms('DisableKeyRotation', { KeyId }))
    assert.equal(await status(), false)
    const anew = await turned({ RotateDays: 8 })
    assert.equal(await next(), anew + 8 * 86_400)
  })

  it('takes 7 to 365 days, and symmetric keys that KMS made', async () => {
    await using house = await fresh()
    const kms = kmsOf(house)
    const KeyId = await createKey(kms, 'a')
    for (const RotateDays of [6, 366, 0, -7])
      assert.equal(codeOf(await kms('EnableKeyRotation', { KeyId, RotateDays })), 'InvalidParameterValue')
    for (const RotateDays of [7, 365]) await done(kms('EnableKeyRotation', { KeyId, RotateDays }))
    await done(kms('DisableKeyRotation', { KeyId }))
    await changeUsage(house, KeyId)
    assert.equal(codeOf(await kms('EnableKeyRotation', { KeyId })), 'InvalidParameter')
    assert.equal(codeOf(await kms('RotateKey', { KeyId })), notRotating)
    await done(kms('DisableKeyRotation', { KeyId }))
    assert.equal((await done(kms('GetKeyRotationStatus', { KeyId }))).KeyRotationEnabled, false)
  })
})

describe('RotateKey', () => {
  async function turnedOn(kms: Kms): Promise<string> {
    const KeyId = await createKey(kms, 'a')
    await done(kms('EnableKeyRotation', { KeyId, RotateDays: 30 }))
    return KeyId
  }

  it('makes a version that encrypts, and leaves those before to decrypt', async () => {
    await using house = await fresh()
    const kms = kmsOf(house)
    const KeyId = await turnedOn(kms)
    const blobs = [await encrypt(kms, KeyId)]
    for (const version of [2, 3]) {
      const { TaskId, RequestId } = await done(kms('RotateKey', { KeyId }))
      assert.match(TaskId, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
      const moment = Math.floor(((await house.records(RequestId))[0]?.time ?? 0) / 1000)
      const { LastRotateTime, NextRotateTime } = await describeKey(kms, KeyId)
      assert.deepEqual([LastRotateTime, NextRotateTime], [moment, moment + 30 * 86_400])
      blobs.push(await encrypt(kms, KeyId))
      assert.equal(headerOf(blobs.at(-1) ?? '').version, version)
      house.clock.advance(DAY)
    }
    for (const CiphertextBlob of blobs)
      assert.equal((await done(kms('Decrypt', { CiphertextBlob }))).Plaintext, Plaintext)
    const rows = await house.store.read.find('keyMaterial', { where: { key: KeyId } })
    assert.equal(new Set(rows.map(({ material }) => material.toString('hex'))).size, 3)
    // Each version is another key: what one of them made does not open as another's.
    const relabelled = altered(blobs[0] ?? '', 0, (header) => header.writeUInt32BE(2, 20))
    assert.equal(
      codeOf(await kms('Decrypt', { CiphertextBlob: relabelled })),
      'InvalidParameterValue.InvalidCiphertext',
    )
  })

  it('needs the rotation to be on, and waits for 24 hours', async () => {
    await using house = await fresh()
    const kms = kmsOf(house)
    const off = await createKey(kms, 'off')
    assert.equal(codeOf(await kms('RotateKey', { KeyId: off })), notRotating)
    const KeyId = await turnedOn(kms)
    await done(kms('RotateKey', { KeyId }))
    house.clock.advance(DAY - 60_000)
    assert.equal(codeOf(await kms('RotateKey', { KeyId })), tooSoon)
    house.clock.advance(60_000)
    await done(kms('RotateKey', { KeyId }))
    const other = { KeyId, MemberAccount: { MemberUin: 1 } }
    assert.equal(codeOf(await kms('RotateKey', other)), 'UnsupportedOperation.NotRoleOperation')
  })

  it('is not held up by a clock that was ahead', async () => {
    await using house = await fresh()
    const kms = kmsOf(house)
    const KeyId = await turnedOn(kms)
    holdJobs(house)
    house.clock.advance(1000 * DAY)
    await done(kms('RotateKey', { KeyId }))
    house.clock.advance(-999 * DAY)
    await done(kms('RotateKey', { KeyId }))
  })

  it('rotates once where two calls meet', async () => {
    await using house = await fresh()
    const kms = kmsOf(house)
    const KeyId = await turnedOn(kms)
    const call = () => kms('RotateKey', { KeyId })
    assert.deepEqual(await abreast(house, [call, call]), [tooSoon, undefined])
    assert.equal(await house.store.read.count('keyMaterial', { key: KeyId }), 2)
  })
})

describe('ReEncrypt', () => {
  const context = '{"a":"1","b":"2"}'
  const sameContext = '{ "b": "2", "a": "1" }'
  let house: TestHouse
  let kms: Kms
  let first: string
  let second: string
  before(async () => {
    house = await fresh(...inEachState)
    kms = kmsOf(house)
    first = await createKey(kms, 'first')
    second = await createKey(kms, 'second')
  })
  after(() => house[Symbol.asyncDispose]())

  const again = (CiphertextBlob: string, parameters: object = {}, options = {}): Promise<Reply> =>
    kms('ReEncrypt', { CiphertextBlob, ...parameters }, options)

  it('brings a ciphertext under another key and context', async () => {
    const blob = await encrypt(kms, first, { EncryptionContext: context })
    const reply = await done(
      again(blob, {
        DestinationKeyId: second,
        SourceEncryptionContext: sameContext,
        DestinationEncryptionContext: '{"c":"3"}',
      }),
    )
    assert.deepEqual([reply.KeyId, reply.SourceKeyId, reply.ReEncrypted], [second, first, true])
    const opened = await done(kms('Decrypt', { CiphertextBlob: reply.CiphertextBlob, EncryptionContext: '{"c":"3"}' }))
    assert.deepEqual([opened.Plaintext, opened.KeyId], [Plaintext, second])
  })

  it('gives back what would not change', async () => {
    const blob = await encrypt(kms, first, { EncryptionContext: context })
    const same = { SourceEncryptionContext: context, DestinationEncryptionContext: sameContext }
    for (const parameters of [same, { ...same, DestinationKeyId: first }]) {
      const { RequestId, ...reply } = await done(again(blob, parameters))
      assert.deepEqual(reply, { CiphertextBlob: blob, KeyId: first, SourceKeyId: first, ReEncrypted: false })
    }
    const bare = await encrypt(kms, first)
    assert.equal((await done(again(bare, { DestinationEncryptionContext: '{}' }))).ReEncrypted, false)
    for (const DestinationEncryptionContext of ['', '{"a":"1"}'])
      assert.equal((await done(again(blob, { ...same, DestinationEncryptionContext }))).ReEncrypted, true)
  })

  it('takes up the newest version', async () => {
    const blob = await encrypt(kms, first)
    await done(kms('EnableKeyRotation', { KeyId: first }))
    await done(kms('RotateKey', { KeyId: first }))
    const reply = await done(again(blob))
    assert.equal(reply.ReEncrypted, true)
    assert.equal(headerOf(reply.CiphertextBlob).version, 2)
    assert.equal((await done(again(reply.CiphertextBlob))).ReEncrypted, false)
  })

  it('takes the ciphertext of a data key', async () => {
    const made = await done(kms('GenerateDataKey', { KeyId: first, KeySpec: 'AES_256' }))
    const moved = await done(again(made.CiphertextBlob, { DestinationKeyId: second }))
    const opened = await done(kms('Decrypt', { CiphertextBlob: moved.CiphertextBlob }))
    assert.equal(opened.Plaintext, made.Plaintext)
  })

  it('refuses what does not authenticate', async () => {
    const blob = await encrypt(kms, first, { EncryptionContext: context })
    const broken = altered(blob, 2, (bytes) => bytes.writeUInt8((bytes[0] ?? 0) ^ 1, 0))
    for (const [text, SourceEncryptionContext] of [
      [broken, context],
      [blob, ''],
      ['no ciphertext', context],
    ])
      assert.equal(
        codeOf(await again(text ?? '', { SourceEncryptionContext })),
        'InvalidParameterValue.InvalidCiphertext',
      )
    assert.equal(codeOf(await again(blob, { SourceEncryptionContext: 'x' })), 'InvalidParameter')
    const nowhere = { SourceEncryptionContext: context, DestinationKeyId: unknownKey }
    assert.equal(codeOf(await again(blob, nowhere)), notFound)
    assert.equal(codeOf(await again(blob, { DestinationKeyId: 'x' })), 'InvalidParameterValue.InvalidKeyId')
  })

  it('asks both keys for their state', async () => {
    const archived = 'ResourceUnavailable.CmkArchived'
    const blob = await encrypt(kms, second)
    const destinations = [undefined, disabled, disabled, disabled, archived]
    for (const [i, code] of destinations.entries())
      assert.equal(codeOf(await again(blob, { DestinationKeyId: keyId(i + 1) })), code, states[i])
    await done(kms('ArchiveKey', { KeyId: second }))
    await done(again(blob, { DestinationKeyId: first }))
    assert.equal(codeOf(await again(blob)), archived)
    await done(kms('CancelKeyArchive', { KeyId: second }))
    await done(kms('DisableKey', { KeyId: second }))
    assert.equal(codeOf(await again(blob, { DestinationKeyId: first })), disabled)
  })

  it('goes to no asymmetric key', async () => {
    const other = await createKey(kms, 'asymmetric')
    await changeUsage(house, other)
    assert.equal(codeOf(await again(await encrypt(kms, first), { DestinationKeyId: other })), 'InvalidParameter')
  })

  it('takes permission on both keys', async () => {
    const own = await createKey(kms, 'own', {}, maker)
    const [mine, theirs] = [await encrypt(kms, own), await encrypt(kms, first)]
    await done(again(mine, { DestinationEncryptionContext: context }, maker))
    const denied = 'UnauthorizedOperation'
    assert.equal(codeOf(await again(mine, { DestinationKeyId: first }, maker)), denied)
    assert.equal(codeOf(await again(theirs, { DestinationKeyId: own }, maker)), denied)
    assert.equal(codeOf(await again('no ciphertext', { DestinationKeyId: own }, maker)), denied)
  })
})
