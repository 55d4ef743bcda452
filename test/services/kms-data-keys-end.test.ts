import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { destroyDataKeys } from '../../src/jobs/destroy-data-keys.ts'
import { CMK, keep, metadata, withCmk } from '../support/data-keys.ts'
import { type Reply, startHouse, type TestHouse } from '../support/house.ts'
import { doneIn } from '../support/jobs.ts'
import {
  abreast,
  codeOf,
  createKey,
  DAY,
  done,
  holdJobs,
  type Kms,
  kmsOf,
  maker,
  seedOf,
  start,
  unknownKey,
} from '../support/kms.ts'

/*
 * Data keys that are disabled, enabled and deleted over HTTP, and their quota.
 */

const notFound = 'ResourceUnavailable.DataKeyNotFound'

const wrongState = 'ResourceUnavailable.DataKeyStateNotSupport'

const stateOf = async (kms: Kms, id: string): Promise<string> => (await metadata(kms, id)).KeyState

describe('several data keys at once', () => {
  const bulk = ['DescribeDataKeys', 'EnableDataKeys', 'DisableDataKeys'] as const
  let house: TestHouse
  let kms: Kms
  let a: string
  let b: string
  before(async () => {
    house = await withCmk()
    kms = kmsOf(house)
    a = await keep(kms, 'a')
    b = await keep(kms, 'b')
  })
  after(() => house[Symbol.asyncDispose]())

  it('are named once each, 1 to 100 of them, and all are there', async () => {
    const unknown = (i: number): string => unknownKey.replace(/^0{8}/, String(i).padStart(8, '0'))
    const many = (count: number) => Array.from({ length: count }, (_, i) => unknown(i))
    for (const action of bulk)
      for (const [DataKeyIds, code] of [
        [[], 'InvalidParameterValue'],
        [many(101), 'InvalidParameterValue'],
        [many(100), notFound],
        [[a, b, a], 'InvalidParameterValue.DuplicatedDataKeyId'],
        [[a, 'b'], 'InvalidParameterValue.InvalidDataKeyId'],
        [[a, unknownKey], notFound],
      ] as const)
        assert.equal(codeOf(await kms(action, { DataKeyIds })), code, `${action} ${DataKeyIds.length}`)
  })

  it('are described in the order in which they are named', async () => {
    for (const DataKeyIds of [
      [a, b],
      [b, a],
    ]) {
      const { DataKeyMetadatas } = await done(kms('DescribeDataKeys', { DataKeyIds }))
      assert.deepEqual(
        DataKeyMetadatas.map(({ DataKeyId }: { DataKeyId: string }) => DataKeyId),
        DataKeyIds,
      )
    }
  })

  it('change together or not at all', async () => {
    const doomed = await keep(kms, 'doomed')
    await done(kms('ScheduleDataKeyDeletion', { DataKeyId: doomed, PendingWindowInDays: 7 }))
    assert.equal(codeOf(await kms('DisableDataKeys', { DataKeyIds: [a, doomed] })), wrongState)
    assert.equal(await stateOf(kms, a), 'Enabled')
    await done(kms('DisableDataKeys', { DataKeyIds: [a, b] }))
    assert.deepEqual([await stateOf(kms, a), await stateOf(kms, b)], ['Disabled', 'Disabled'])
    assert.equal(codeOf(await kms('EnableDataKeys', { DataKeyIds: [b, doomed] })), wrongState)
    assert.equal(await stateOf(kms, b), 'Disabled')
    await done(kms('EnableDataKeys', { DataKeyIds: [a, b] }))
    assert.deepEqual([await stateOf(kms, a), await stateOf(kms, b)], ['Enabled', 'Enabled'])
  })

  it('need permission each', async () => {
    const KeyId = await createKey(kms, 'makers', {}, maker)
    const own = await keep(kms, 'makers', { KeyId }, maker)
    for (const action of bulk) {
      await done(kms(action, { DataKeyIds: [own] }, maker))
      assert.equal(codeOf(await kms(action, { DataKeyIds: [own, a] }, maker)), 'UnauthorizedOperation')
    }
  })
})

describe('the deletion of a data key', () => {
  it('waits 7 to 30 days', async () => {
    await using house = await withCmk()
    const kms = kmsOf(house)
    const DataKeyId = await keep(kms, 'key')
    for (const PendingWindowInDays of [-1, 0, 6, 31])
      assert.equal(
        codeOf(await kms('ScheduleDataKeyDeletion', { DataKeyId, PendingWindowInDays })),
        'InvalidParameter.InvalidPendingWindowInDays',
      )
    const reply = await done(kms('ScheduleDataKeyDeletion', { DataKeyId, PendingWindowInDays: '7' }))
    const [record] = await house.records(reply.RequestId)
    assert.equal(reply.DeletionDate, Math.floor((record?.time ?? 0) / 1000) + 7 * 86_400)
    assert.equal((await metadata(kms, DataKeyId)).DeletionDate, reply.DeletionDate)
    assert.equal((await done(kms('CancelDataKeyDeletion', { DataKeyId }))).DataKeyId, DataKeyId)
    const { KeyState, DeletionDate } = await metadata(kms, DataKeyId)
    assert.deepEqual([KeyState, DeletionDate], ['Disabled', 0])
    await done(kms('EnableDataKey', { DataKeyId }))
  })

  it('holds from its moment on, and its traces go with the next sweep', async () => {
    await using house = await withCmk()
    const kms = kmsOf(house)
    const Tags = [{ TagKey: 'a', TagValue: 'b' }]
    const DataKeyId = await keep(kms, 'doomed', { Tags })
    const later = await keep(kms, 'later', { Tags })
    await keep(kms, 'spared', { Tags })
    await done(kms('ScheduleDataKeyDeletion', { DataKeyId, PendingWindowInDays: 7 }))
    await done(kms('ScheduleDataKeyDeletion', { DataKeyId: later, PendingWindowInDays: 8 }))
    const now = () => Math.floor(house.clock.now() / 1000)
    house.clock.advance(7 * DAY - 60_000)
    assert.equal(await doneIn(destroyDataKeys(house.store), now()), 0)
    assert.equal(await stateOf(kms, DataKeyId), 'PendingDelete')
    house.clock.advance(60_000)
    for (const swept of [false, true]) {
      if (swept) assert.equal(await doneIn(destroyDataKeys(house.store), now()), 1)
      for (const action of ['DescribeDataKey', 'CancelDataKeyDeletion', 'GetDataKeyPlaintext', 'EnableDataKey'])
        assert.equal(codeOf(await kms(action, { DataKeyId })), notFound, action)
      const { DataKeys, TotalCount } = await done(kms('ListDataKeys'))
      assert.deepEqual([DataKeys.length, TotalCount], [2, 2])
      const { DataKeyMetadatas } = await done(kms('ListDataKeyDetail', { KeyState: 3 }))
      assert.deepEqual(
        DataKeyMetadatas.map((one: Reply) => one.DataKeyId),
        [later],
      )
      assert.equal((await done(kms('ListDataKeyDetail', { SearchKeyAlias: 'doom' }))).TotalCount, 0)
      assert.equal((await done(kms('ListDataKeyDetail', { TagFilters: [{ TagKey: 'a' }] }))).TotalCount, 2)
      assert.equal(await house.store.read.count('dataKey', { id: DataKeyId }), swept ? 0 : 1)
      assert.equal(await house.store.read.count('tag', { resource: DataKeyId }), swept ? 0 : 1)
    }
    await keep(kms, 'doomed')
  })

  it('frees the name at its moment, whether or not the job has been', async () => {
    await using house = await withCmk()
    const kms = kmsOf(house)
    holdJobs(house)
    const Tags = [{ TagKey: 'a', TagValue: 'b' }]
    const gone = [await keep(kms, 'left', { Tags }), await keep(kms, 'right', { Tags })]
    const other = await keep(kms, 'other')
    for (const DataKeyId of gone) await done(kms('ScheduleDataKeyDeletion', { DataKeyId, PendingWindowInDays: 7 }))
    house.clock.advance(7 * DAY - 60_000)
    const rename = { DataKeyId: other, DataKeyName: 'right' }
    assert.equal(codeOf(await kms('UpdateDataKeyName', rename)), 'InvalidParameterValue')
    house.clock.advance(60_000)
    await done(kms('UpdateDataKeyName', rename))
    await keep(kms, 'left')
    assert.equal(await house.store.read.count('dataKey', { id: gone }), 0)
    assert.equal(await house.store.read.count('tag', { resource: gone }), 0)
  })

  it('leaves no name of a CMK that is destroyed', async () => {
    await using house = await withCmk()
    const kms = kmsOf(house)
    holdJobs(house)
    const DataKeyId = await keep(kms, 'orphan')
    await done(kms('DisableKey', { KeyId: CMK }))
    await done(kms('ScheduleKeyDeletion', { KeyId: CMK, PendingWindowInDays: 7 }))
    house.clock.advance(7 * DAY - 60_000)
    assert.equal((await metadata(kms, DataKeyId)).KeyName, 'cmk')
    house.clock.advance(60_000)
    const { KeyId, KeyName } = await metadata(kms, DataKeyId)
    assert.deepEqual([KeyId, KeyName], [CMK, undefined])
  })
})

describe('the quota of data keys', () => {
  const quota = 'LimitExceeded.DataKeyLimitExceeded'
  const small = (): Promise<TestHouse> =>
    startHouse({ seed: seedOf({ keyId: CMK, alias: 'cmk' }), time: start, config: { dataKeyLimit: 2 } })
  const imported = (DataKeyName: string) => ({
    DataKeyName,
    ImportType: 2,
    ImportKeyMaterial: 'dGVzdA==',
    KeyId: CMK,
  })

  it('leaves out those that wait for their deletion, and is asked again when they come back', async () => {
    await using house = await small()
    const kms = kmsOf(house)
    const DataKeyId = await keep(kms, 'a')
    await keep(kms, 'b')
    assert.equal(codeOf(await kms('ImportDataKey', imported('c'))), quota)
    const wish = { KeyId: CMK, NumberOfBytes: 1, IsHostedByKms: 1, DataKeyName: 'c' }
    assert.equal(codeOf(await kms('GenerateDataKey', wish)), quota)
    await done(kms('ScheduleDataKeyDeletion', { DataKeyId, PendingWindowInDays: 7 }))
    await done(kms('ImportDataKey', imported('c')))
    assert.equal(codeOf(await kms('CancelDataKeyDeletion', { DataKeyId })), quota)
    assert.equal(await stateOf(kms, DataKeyId), 'PendingDelete')
  })

  it('holds against many at once', async () => {
    await using house = await small()
    const kms = kmsOf(house)
    const DataKeyId = await keep(kms, 'a')
    await done(kms('ScheduleDataKeyDeletion', { DataKeyId, PendingWindowInDays: 7 }))
    await keep(kms, 'b')
    const codes = await abreast(house, [
      () => kms('ImportDataKey', imported('c')),
      () => kms('ImportDataKey', imported('d')),
      () => kms('CancelDataKeyDeletion', { DataKeyId }),
    ])
    assert.deepEqual(codes, [quota, quota, undefined])
  })
})
