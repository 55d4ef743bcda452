import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { destroyKeys } from '../../src/jobs/destroy.ts'
import type { Reply, TestHouse } from '../support/house.ts'
import { doneIn } from '../support/jobs.ts'
import {
  abreast,
  account,
  codeOf,
  createKey,
  DAY,
  done,
  encrypt,
  fresh,
  holdJobs,
  type Kms,
  kmsOf,
  Plaintext,
  stateOf,
} from '../support/kms.ts'

/*
 * The deletion of a CMK over HTTP: its window, its end, and what stays.
 */

const resource = { ProductId: 'mysql', ResourceId: 'cdb-a1b2c3d4' }

const parametersOf: Readonly<Record<string, object>> = {
  ScheduleKeyDeletion: { PendingWindowInDays: 7 },
  Encrypt: { Plaintext },
  GenerateDataKey: { NumberOfBytes: 16 },
  BindCloudResource: resource,
  UnbindCloudResource: resource,
}

describe('the deletion of a key', () => {
  const aliasTaken = 'InvalidParameterValue.AliasAlreadyExists'

  /** A key that is to be destroyed in so many days, and the reply that said so. */
  async function doomed(kms: Kms, days: number, parameters: object = {}): Promise<readonly [string, Reply]> {
    const KeyId = await createKey(kms, 'doomed', parameters)
    if (!('Type' in parameters)) await done(kms('DisableKey', { KeyId }))
    return [KeyId, await done(kms('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: days }))]
  }
  const notFound = 'ResourceUnavailable.CmkNotFound'
  const secondsNow = (house: TestHouse): number => Math.floor(house.clock.now() / 1000)

  it('is due whole days after the second of the call, by the clock', async () => {
    await using house = await fresh()
    const [KeyId, reply] = await doomed(kmsOf(house), 30)
    const [record] = await house.records(reply.RequestId)
    assert.equal(reply.DeletionDate, Math.floor((record?.time ?? 0) / 1000) + 30 * 86_400)
    assert.equal(reply.KeyId, KeyId)
    const { KeyMetadata } = await kmsOf(house)('DescribeKey', { KeyId })
    assert.equal(KeyMetadata.DeletionDate, reply.DeletionDate)
  })

  it('waits 7 to 30 days, which may come as text', async () => {
    await using house = await fresh()
    const kms = kmsOf(house)
    const KeyId = await createKey(kms, 'waits')
    await done(kms('DisableKey', { KeyId }))
    for (const days of [6, 31, 0, -7, '6', '31'])
      assert.equal(
        codeOf(await kms('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: days })),
        'InvalidParameter.InvalidPendingWindowInDays',
        String(days),
      )
    for (const days of ['7', 30]) {
      await done(kms('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: days }))
      await done(kms('CancelKeyDeletion', { KeyId }))
    }
  })

  it('can be cancelled until then, which leaves no date', async () => {
    await using house = await fresh()
    const kms = kmsOf(house)
    const [KeyId] = await doomed(kms, 7)
    house.clock.advance(7 * DAY - 60_000)
    assert.equal(await stateOf(kms, KeyId), 'PendingDelete')
    const reply = await done(kms('CancelKeyDeletion', { KeyId }))
    assert.equal(reply.KeyId, KeyId)
    const { KeyMetadata } = await kms('DescribeKey', { KeyId })
    assert.deepEqual([KeyMetadata.KeyState, KeyMetadata.DeletionDate], ['Disabled', 0])
    house.clock.advance(30 * DAY)
    assert.equal(await doneIn(destroyKeys(house.store), secondsNow(house)), 0)
    await done(kms('EnableKey', { KeyId }))
  })

  it('brings an external key back to where it was when it never had material', async () => {
    await using house = await fresh()
    const kms = kmsOf(house)
    const [KeyId] = await doomed(kms, 7, { Type: 2 })
    await done(kms('CancelKeyDeletion', { KeyId }))
    assert.equal(await stateOf(kms, KeyId), 'PendingImport')
  })

  it('makes the key unknown at its moment, and its material gone after the job', async () => {
    await using house = await fresh()
    const kms = kmsOf(house)
    const KeyId = await createKey(kms, 'doomed', { Tags: [{ TagKey: 'k', TagValue: 'v' }] })
    const CiphertextBlob = await encrypt(kms, KeyId)
    await done(kms('DisableKey', { KeyId }))
    await done(kms('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 }))
    const left = async (): Promise<readonly number[]> => [
      await house.store.read.count('cmk', { account, id: KeyId }),
      await house.store.read.count('keyMaterial', { account, key: KeyId }),
      await house.store.read.count('tag', { account, resource: KeyId }),
    ]

    house.clock.advance(7 * DAY - 60_000)
    assert.equal(codeOf(await kms('DescribeKey', { KeyId })), undefined)
    assert.equal(await doneIn(destroyKeys(house.store), secondsNow(house)), 0)

    house.clock.advance(60_000)
    for (const [action, parameters] of [...Object.entries(parametersOf), ['DescribeKey', {}], ['EnableKey', {}]])
      assert.equal(codeOf(await kms(action as string, { KeyId, ...(parameters as object) })), notFound, String(action))
    assert.equal(codeOf(await kms('CancelKeyDeletion', { KeyId })), notFound)
    assert.equal(codeOf(await kms('Decrypt', { CiphertextBlob })), notFound)
    assert.deepEqual(await left(), [1, 1, 1])

    assert.equal(await doneIn(destroyKeys(house.store), secondsNow(house)), 1)
    assert.deepEqual(await left(), [0, 0, 0])
    assert.equal(codeOf(await kms('Decrypt', { CiphertextBlob })), notFound)
    await createKey(kms, 'doomed')
  })

  it('frees the alias at its moment, and whoever takes it destroys the key where the job has not been', async () => {
    await using house = await fresh()
    const kms = kmsOf(house)
    holdJobs(house)
    const left = await createKey(kms, 'left', { Tags: [{ TagKey: 'k', TagValue: 'v' }] })
    const CiphertextBlob = await encrypt(kms, left)
    await done(kms('DisableKey', { KeyId: left }))
    const right = await createKey(kms, 'right', { Type: 2 })
    const other = await createKey(kms, 'other')
    for (const KeyId of [left, right]) await done(kms('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 }))
    house.clock.advance(7 * DAY - 60_000)
    assert.equal(codeOf(await kms('CreateKey', { Alias: 'left' })), aliasTaken)
    assert.equal(codeOf(await kms('UpdateAlias', { KeyId: other, Alias: 'right' })), aliasTaken)
    house.clock.advance(60_000)
    const create = () => kms('CreateKey', { Alias: 'left' })
    assert.deepEqual(await abreast(house, [create, create]), [aliasTaken, undefined])
    await done(kms('UpdateAlias', { KeyId: other, Alias: 'right' }))
    const { read } = house.store
    for (const key of [left, right])
      assert.deepEqual(
        [
          await read.count('cmk', { account, id: key }),
          await read.count('keyMaterial', { account, key }),
          await read.count('tag', { account, resource: key }),
        ],
        [0, 0, 0],
      )
    assert.equal(codeOf(await kms('Decrypt', { CiphertextBlob })), notFound)
  })
})
