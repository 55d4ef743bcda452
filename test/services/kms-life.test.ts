import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { usages } from '../../src/crypto/usages.ts'
import { type Reply, startHouse, type TestHouse } from '../support/house.ts'
import {
  abreast,
  abroad,
  account,
  altered,
  cluster,
  codeOf,
  createKey,
  DAY,
  done,
  encrypt,
  headerOf,
  holdJobs,
  type Kms,
  keyId,
  kmsOf,
  maker,
  neighbour,
  Plaintext,
  region,
  seedOf,
  start,
  stateOf,
  unknownKey,
} from '../support/kms.ts'

/*
 * The rest of a CMK's life over HTTP: many at once, the archive, new names, rotation, ciphertexts made anew, and what the
 * service says of itself.
 */

const fresh = (...keys: readonly object[]): Promise<TestHouse> => startHouse({ seed: seedOf(...keys), time: start })
const startSeconds = Math.floor(start / 1000)
const HOUR_S = 3600

const wrong = 'ResourceUnavailable.CmkStateNotSupport'
const disabled = 'ResourceUnavailable.CmkDisabled'
const notFound = 'ResourceUnavailable.CmkNotFound'
const inUse = 'FailedOperation.CmkUsedByCloudProduct'
const notRotating = 'UnsupportedOperation.RotateNotSupported'
const tooSoon = 'RequestLimitExceeded.RotateRateLimited'
const asymmetric = 'ASYMMETRIC_DECRYPT_RSA_2048'

/** Rotates by itself, but not before the tests are over. */
const rotating = { rotation: { enabled: true, days: 30 }, nextRotateTime: startSeconds + 30 * 86_400 }
/** One key in each state, the last with imported material that ends an hour after the start. */
const inEachState = [
  { keyId: keyId(1), alias: 'enabled', ...rotating },
  { keyId: keyId(2), alias: 'disabled', state: 'Disabled', ...rotating },
  { keyId: keyId(3), alias: 'awaited', state: 'PendingImport', origin: 'EXTERNAL' },
  { keyId: keyId(4), alias: 'doomed', state: 'PendingDelete', deletionDate: startSeconds + 20 * 86_400, ...rotating },
  { keyId: keyId(5), alias: 'archived', state: 'Archived', ...rotating },
  { keyId: keyId(6), alias: 'expired', origin: 'EXTERNAL', validTo: startSeconds + HOUR_S },
]
const states = ['Enabled', 'Disabled', 'PendingImport', 'PendingDelete', 'Archived', 'PendingImport'] as const

const describeKey = async (kms: Kms, KeyId: string) => (await done(kms('DescribeKey', { KeyId }))).KeyMetadata

describe('many keys at once', () => {
  const keys = [
    { keyId: keyId(1), alias: 'a' },
    { keyId: keyId(2), alias: 'b', state: 'Disabled' },
    { keyId: keyId(3), alias: 'c', state: 'Archived' },
    { keyId: keyId(4), alias: 'd', bindings: [{ product: 'mysql', resource: 'cdb-1' }] },
  ]
  const [a, b, c, d] = [keyId(1), keyId(2), keyId(3), keyId(4)] as const
  let house: TestHouse
  let kms: Kms
  before(async () => {
    house = await fresh(...keys)
    kms = kmsOf(house)
  })
  after(() => house[Symbol.asyncDispose]())
  const statesOf = async (...ids: readonly string[]) => Promise.all(ids.map((id) => stateOf(kms, id)))

  it('are described in the order asked for', async () => {
    const { KeyMetadatas } = await done(kms('DescribeKeys', { KeyIds: [c, a, b] }))
    assert.deepEqual(
      KeyMetadatas.map((key: { KeyId: string }) => key.KeyId),
      [c, a, b],
    )
    assert.deepEqual(KeyMetadatas[1], await describeKey(kms, a))
  })

  it('change together or not at all', async () => {
    assert.equal(codeOf(await kms('DisableKeys', { KeyIds: [a, c] })), wrong)
    assert.equal(codeOf(await kms('DisableKeys', { KeyIds: [a, d] })), inUse)
    assert.equal(codeOf(await kms('DisableKeys', { KeyIds: [a, unknownKey] })), notFound)
    assert.deepEqual(await statesOf(a, b, c, d), ['Enabled', 'Disabled', 'Archived', 'Enabled'])
    await done(kms('DisableKeys', { KeyIds: [a, b] }))
    assert.deepEqual(await statesOf(a, b), ['Disabled', 'Disabled'])
    assert.equal(codeOf(await kms('EnableKeys', { KeyIds: [b, c] })), wrong)
    assert.equal(codeOf(await kms('EnableKeys', { KeyIds: [b, unknownKey] })), notFound)
    assert.deepEqual(await statesOf(a, b), ['Disabled', 'Disabled'])
    await done(kms('EnableKeys', { KeyIds: [a, b, d] }))
    assert.deepEqual(await statesOf(a, b, d), ['Enabled', 'Enabled', 'Enabled'])
    assert.equal(codeOf(await kms('DescribeKeys', { KeyIds: [a, unknownKey] })), notFound)
  })

  for (const action of ['DescribeKeys', 'EnableKeys', 'DisableKeys'])
    it(`${action} holds the list to its rules`, async () => {
      const many = (count: number) => Array.from({ length: count }, (_, i) => keyId(1000 + i))
      const cases: readonly (readonly [readonly string[], string])[] = [
        [[], 'InvalidParameter'],
        [many(101), 'InvalidParameter'],
        [many(100), notFound],
        [[a, 'x'], 'InvalidParameterValue.InvalidKeyId'],
        [[a, a], 'InvalidParameterValue.DuplicatedKeyId'],
      ]
      for (const [KeyIds, code] of cases)
        assert.equal(codeOf(await kms(action, { KeyIds })), code, String(KeyIds.length))
      const other = { KeyIds: [a], MemberAccount: { MemberUin: 1 } }
      assert.equal(codeOf(await kms(action, other)), 'UnsupportedOperation.NotRoleOperation')
    })

  it('take permission on each', async () => {
    const own = await createKey(kms, 'own', {}, maker)
    await done(kms('DescribeKeys', { KeyIds: [own] }, maker))
    for (const action of ['DescribeKeys', 'EnableKeys', 'DisableKeys'])
      assert.equal(codeOf(await kms(action, { KeyIds: [own, a] }, maker)), 'UnauthorizedOperation')
  })
})

describe('the archive', () => {
  it('lets a key decrypt and not encrypt', async () => {
    await using house = await fresh()
    const kms = kmsOf(house)
    const KeyId = await createKey(kms, 'old')
    const CiphertextBlob = await encrypt(kms, KeyId)
    await done(kms('ArchiveKey', { KeyId }))
    assert.equal((await done(kms('Decrypt', { CiphertextBlob }))).Plaintext, Plaintext)
    assert.equal(codeOf(await kms('Encrypt', { KeyId, Plaintext })), 'ResourceUnavailable.CmkArchived')
    await done(kms('CancelKeyArchive', { KeyId }))
    await encrypt(kms, KeyId)
  })

  it('leaves a key enabled, whatever it was before', async () => {
    await using house = await fresh({ keyId: keyId(1), alias: 'a', state: 'Disabled' })
    const kms = kmsOf(house)
    await done(kms('ArchiveKey', { KeyId: keyId(1) }))
    await done(kms('CancelKeyArchive', { KeyId: keyId(1) }))
    assert.equal(await stateOf(kms, keyId(1)), 'Enabled')
  })

  it('takes no key of a product, nor one that a product rests on', async () => {
    const product = { keyId: keyId(1), alias: 'PGSQL-KMS', owner: 'postgres' }
    const bound = { keyId: keyId(2), alias: 'b', bindings: [{ product: 'mysql', resource: 'cdb-1' }] }
    await using house = await fresh(product, bound)
    const kms = kmsOf(house)
    for (const action of ['ArchiveKey', 'CancelKeyArchive'])
      assert.equal(codeOf(await kms(action, { KeyId: keyId(1) })), 'UnsupportedOperation.NotUserCreatedCmk')
    assert.equal(codeOf(await kms('ArchiveKey', { KeyId: keyId(2) })), inUse)
    assert.deepEqual([await stateOf(kms, keyId(1)), await stateOf(kms, keyId(2))], ['Enabled', 'Enabled'])
  })
})

describe('names', () => {
  const taken = 'InvalidParameterValue.AliasAlreadyExists'
  const invalid = 'InvalidParameterValue.InvalidAlias'

  it('change at once, and free the old one', async () => {
    await using house = await fresh()
    const kms = kmsOf(house)
    const KeyId = await createKey(kms, 'first')
    const other = await createKey(kms, 'other')
    await createKey(kms, 'second', {}, { region: abroad })
    await createKey(kms, 'third', {}, neighbour)
    for (const Alias of ['second', 'third', 'third']) await done(kms('UpdateAlias', { KeyId, Alias }))
    assert.equal((await describeKey(kms, KeyId)).Alias, 'third')
    assert.equal(codeOf(await kms('UpdateAlias', { KeyId: other, Alias: 'third' })), taken)
    await createKey(kms, 'first')
    for (const Alias of ['', '-a', 'a b', 'a'.repeat(61), 'kms-a', 'KMS-a'])
      assert.equal(codeOf(await kms('UpdateAlias', { KeyId, Alias })), invalid, Alias)
    assert.equal((await describeKey(kms, KeyId)).Alias, 'third')
  })

  it('go to one of two keys that race for one', async () => {
    await using house = await fresh()
    const kms = kmsOf(house)
    const ids = [await createKey(kms, 'a'), await createKey(kms, 'b')]
    const calls = ids.map((KeyId) => () => kms('UpdateAlias', { KeyId, Alias: 'wanted' }))
    assert.deepEqual(await abreast(house, calls), [taken, undefined])
  })

  it('come with a description, which may be empty', async () => {
    await using house = await fresh()
    const kms = kmsOf(house)
    const KeyId = await createKey(kms, 'a', { Description: 'old' })
    for (const Description of ['密'.repeat(341), '']) {
      await done(kms('UpdateKeyDescription', { KeyId, Description }))
      assert.equal((await describeKey(kms, KeyId)).Description, Description)
    }
    const long = { KeyId, Description: '密'.repeat(342) }
    assert.equal(codeOf(await kms('UpdateKeyDescription', long)), 'InvalidParameter')
  })
})

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

/** Makes a key an asymmetric one. */
async function changeUsage(house: TestHouse, id: string): Promise<void> {
  const row = await house.store.read.get('cmk', { account, id })
  assert.ok(row)
  assert.equal(await house.store.commit([{ update: 'cmk', row: { ...row, usage: asymmetric } }]), true)
}

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

describe('GenerateRandom', () => {
  it('gives 1 to 1024 bytes, each time others', async () => {
    await using house = await fresh()
    const kms = kmsOf(house)
    for (const NumberOfBytes of [1, 16, '1024']) {
      const { Plaintext: bytes } = await done(kms('GenerateRandom', { NumberOfBytes }))
      assert.equal(Buffer.from(bytes, 'base64').length, Number(NumberOfBytes))
    }
    const seen = new Set<string>()
    for (const _ of Array(20)) seen.add((await done(kms('GenerateRandom', { NumberOfBytes: 16 }))).Plaintext)
    assert.equal(seen.size, 20)
    for (const NumberOfBytes of [0, 1025, -1])
      assert.equal(codeOf(await kms('GenerateRandom', { NumberOfBytes })), 'InvalidParameter')
  })
})

describe('what the service says of itself', () => {
  it('counts what counts toward the quotas', async () => {
    const keys = [...inEachState, { keyId: keyId(7), alias: 'PGSQL-KMS', owner: 'postgres' }]
    await using house = await startHouse({
      seed: seedOf(...keys),
      time: start,
      config: { cmkLimit: 7, dataKeyLimit: 0 },
    })
    const kms = kmsOf(house)
    const status = (options = {}) => done(kms('GetServiceStatus', {}, options))
    const { RequestId, ...reply } = await status()
    assert.deepEqual(
      [reply.ServiceEnabled, reply.InvalidType, reply.UserLevel, reply.CmkUserCount, reply.CmkLimit],
      [true, 1, 1, 5, 7],
    )
    assert.deepEqual(reply.ExclusiveHSMList, [{ HsmClusterId: cluster, HsmClusterName: cluster }])
    assert.deepEqual([reply.DataKeyUsedCount, reply.DataKeyLimit], [0, 999_999_999])
    await createKey(kms, 'more')
    const kept = { KeyId: keyId(1), NumberOfBytes: 16, IsHostedByKms: 1, DataKeyName: 'kept' }
    await done(kms('GenerateDataKey', kept))
    const later = await status()
    assert.deepEqual([later.CmkUserCount, later.DataKeyUsedCount], [6, 1])
    const elsewhere = await status({ region: abroad })
    assert.deepEqual([elsewhere.CmkUserCount, elsewhere.ExclusiveHSMEnabled], [0, false])
  })

  it('lists the usages that CreateKey takes, and no other', async () => {
    await using house = await fresh()
    const kms = kmsOf(house)
    for (const place of [region, abroad]) {
      const { RequestId, ...lists } = await done(kms('ListAlgorithms', {}, { region: place }))
      const infos = Object.values(lists).flat() as readonly { KeyUsage: string; Algorithm: string }[]
      const listed = infos.map(({ KeyUsage }) => KeyUsage)
      for (const [i, KeyUsage] of Object.keys(usages).entries()) {
        const reply = await kms('CreateKey', { Alias: `usage${i}`, KeyUsage }, { region: place })
        assert.equal(codeOf(reply) === undefined, listed.includes(KeyUsage), KeyUsage)
      }
      const symmetric = { KeyUsage: 'ENCRYPT_DECRYPT', Algorithm: place === region ? 'SM4' : 'AES_256' }
      assert.deepEqual(lists['SymmetricAlgorithms'], [symmetric])
    }
  })

  it('names the regions that it takes calls for', async () => {
    await using house = await fresh()
    const kms = kmsOf(house)
    const { Regions } = await done(kms('GetRegions'))
    assert.ok(Regions.includes(region) && Regions.includes(abroad))
    for (const place of Regions) await done(kms('ListKeys', {}, { region: place }))
  })
})

describe('a quota of 0', () => {
  it('is none', async () => {
    await using house = await startHouse({ seed: seedOf(), time: start, config: { cmkLimit: 0, dataKeyLimit: 0 } })
    const kms = kmsOf(house)
    const KeyId = await createKey(kms, 'a')
    await createKey(kms, 'b')
    for (const DataKeyName of ['a', 'b'])
      await done(kms('GenerateDataKey', { KeyId, NumberOfBytes: 16, IsHostedByKms: 1, DataKeyName }))
  })
})
