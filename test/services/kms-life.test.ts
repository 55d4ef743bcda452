import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { usages } from '../../src/crypto/usages.ts'
import { startHouse, type TestHouse } from '../support/house.ts'
import {
  abreast,
  abroad,
  cluster,
  codeOf,
  createKey,
  done,
  encrypt,
  fresh,
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
import { describeKey, inEachState } from '../support/kms-rotation.ts'

/*
 * What is done to CMKs over HTTP, one or many, and what the service says of itself.
 */

const wrong = 'ResourceUnavailable.CmkStateNotSupport'

const notFound = 'ResourceUnavailable.CmkNotFound'

const inUse = 'FailedOperation.CmkUsedByCloudProduct'

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
