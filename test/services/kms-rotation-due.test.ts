import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { algorithms } from '../../src/crypto/algorithms.ts'
import { open, parse } from '../../src/crypto/envelope.ts'
import { RootKey } from '../../src/crypto/root.ts'
import { materialBinding } from '../../src/domain/key.ts'
import { startHouse, type TestHouse } from '../support/house.ts'
import {
  abreast,
  account,
  codeOf,
  DAY,
  done,
  encrypt,
  headerOf,
  holdJobs,
  keyId,
  kmsOf,
  Plaintext,
  seedOf,
  start,
} from '../support/kms.ts'
import { describeKey } from '../support/kms-rotation.ts'

/*
 * What CMKs whose rotation is due come to where the job that makes it has not been yet: it never is in these tests.
 */

const rootKey = '0123456789abcdef'.repeat(4)
const startSeconds = start / 1000
const DAY_S = 86_400
const KeyId = keyId(1)
const tooSoon = 'RequestLimitExceeded.RotateRateLimited'
/** Two encrypted instances, whose data keys are made under the key. */
const order = {
  SpecCode: 'pg.it.medium4',
  Storage: 100,
  InstanceCount: 2,
  Period: 1,
  Charset: 'UTF8',
  AdminName: 'dbadmin',
  AdminPassword: 'Example-pass1',
  Zone: 'ap-guangzhou-3',
  DBMajorVersion: '17',
  VpcId: 'vpc-86v957zb',
  SubnetId: 'subnet-enm92y0m',
  InstanceChargeType: 'POSTPAID_BY_HOUR',
  NeedSupportTDE: 1,
  KMSKeyId: KeyId,
}

/** A house whose one key rotates every 7 days, some days after its start. */
async function worldAfter(days: number, more: object = {}): Promise<TestHouse> {
  const key = { keyId: KeyId, alias: 'weekly', rotation: { enabled: true, days: 7 } }
  const seed = seedOf({ ...key, nextRotateTime: startSeconds + 7 * DAY_S, ...more })
  const house = await startHouse({ seed, time: start, config: { rootKey, audit: 'required' } })
  holdJobs(house)
  house.clock.advance(days * DAY)
  return house
}

const versions = (house: TestHouse): Promise<number> => house.store.read.count('keyMaterial', { account, key: KeyId })

/** What a ciphertext holds under the material that is stored, whatever the server has in memory. */
async function openedFromStore(house: TestHouse, blob: string): Promise<string | undefined> {
  const envelope = parse(blob)
  assert.ok(envelope)
  const { version, algorithm } = envelope.header
  const row = await house.store.read.get('keyMaterial', { account, key: KeyId, version })
  assert.ok(row)
  const root = new RootKey(RootKey.parse(rootKey))
  const key = algorithms[algorithm].prepare(root.open(materialBinding(account, KeyId, version), row.material))
  return open(key, envelope, '')?.toString('base64')
}

describe('a CMK whose rotation is due', () => {
  it('rotates before anything is encrypted under it, once', async () => {
    await using house = await worldAfter(0)
    const kms = kmsOf(house)
    const old = await encrypt(kms, KeyId)
    house.clock.advance(8 * DAY)
    const blobs = [await encrypt(kms, KeyId), await encrypt(kms, KeyId)]
    assert.deepEqual(
      [old, ...blobs].map((blob) => headerOf(blob).version),
      [1, 2, 2],
    )
    assert.equal(await versions(house), 2)
    for (const blob of [old, ...blobs]) {
      assert.equal((await done(kms('Decrypt', { CiphertextBlob: blob }))).Plaintext, Plaintext)
      assert.equal(await openedFromStore(house, blob), Plaintext)
    }
  })

  it('does so for whatever encrypts', async () => {
    const clear = Buffer.alloc(16).toString('base64')
    const calls: readonly (readonly [string, object])[] = [
      ['GenerateDataKey', { KeyId, NumberOfBytes: 16 }],
      ['GenerateDataKey', { KeyId, NumberOfBytes: 16, IsHostedByKms: 1, DataKeyName: 'kept' }],
      ['ImportDataKey', { KeyId, ImportType: 2, DataKeyName: 'brought', ImportKeyMaterial: clear }],
    ]
    for (const [action, parameters] of calls) {
      await using house = await worldAfter(8)
      const kms = kmsOf(house)
      const { DataKeyId, CiphertextBlob } = await done(kms(action, parameters))
      const blob = CiphertextBlob ?? (await done(kms('GetDataKeyCiphertextBlob', { DataKeyId }))).CiphertextBlob
      assert.equal(headerOf(blob).version, 2, action)
      assert.equal(await versions(house), 2)
      assert.ok(await openedFromStore(house, blob))
    }
  })

  it('encrypts anew what an earlier version did, under the same key too', async () => {
    await using house = await worldAfter(0)
    const kms = kmsOf(house)
    const old = await encrypt(kms, KeyId)
    const again = () => done(kms('ReEncrypt', { CiphertextBlob: old }))
    assert.equal((await again()).ReEncrypted, false)
    house.clock.advance(8 * DAY)
    const { ReEncrypted, CiphertextBlob } = await again()
    assert.deepEqual([ReEncrypted, headerOf(CiphertextBlob).version], [true, 2])
    assert.equal(await openedFromStore(house, CiphertextBlob), Plaintext)
  })

  it('rotates in the commit that records the call, which is all that is on record', async () => {
    await using house = await worldAfter(8)
    const { store } = house
    const { commit } = store
    const seen: (readonly string[])[] = []
    Object.assign(store, {
      commit: (...[changes, records]: Parameters<typeof commit>) => {
        if (changes.length > 0)
          seen.push([...changes.flatMap(Object.keys), ...(records ?? []).map(({ action }) => action)])
        return commit.call(store, changes, records)
      },
    })
    const { RequestId } = await done(kmsOf(house)('Encrypt', { KeyId, Plaintext }))
    assert.deepEqual(seen, [['update', 'row', 'insert', 'row', 'Encrypt']])
    const records = await house.records(RequestId)
    assert.deepEqual(
      records.map(({ action, code }) => [action, code]),
      [['Encrypt', '']],
    )
  })

  it('stays as it is for what only reads, or is refused', async () => {
    await using house = await worldAfter(0)
    const kms = kmsOf(house)
    const CiphertextBlob = await encrypt(kms, KeyId)
    house.clock.advance(8 * DAY)
    await done(kms('Decrypt', { CiphertextBlob }))
    await done(kms('GetKeyRotationStatus', { KeyId }))
    await describeKey(kms, KeyId)
    assert.equal(codeOf(await kms('Encrypt', { KeyId, Plaintext: '' })), 'InvalidParameterValue.InvalidPlaintext')
    assert.equal(codeOf(await kms('GenerateDataKey', { KeyId })), 'InvalidParameter')
    const nameless = { KeyId, NumberOfBytes: 16, IsHostedByKms: 1 }
    assert.equal(codeOf(await kms('GenerateDataKey', nameless)), 'InvalidParameterValue.InvalidDataKeyName')
    assert.equal(await versions(house), 1)
  })

  it('shows its times as though the job had been, and they stay when it rotates late', async () => {
    for (const days of [7, 8, 50]) {
      await using house = await worldAfter(days)
      const kms = kmsOf(house)
      const last = startSeconds + Math.floor(days / 7) * 7 * DAY_S
      const check = async () => {
        const { LastRotateTime, NextRotateTime } = await describeKey(kms, KeyId)
        assert.deepEqual([LastRotateTime, NextRotateTime], [last, last + 7 * DAY_S])
        const { KeyMetadatas } = await done(kms('ListKeyDetail'))
        assert.equal(KeyMetadatas[0].NextRotateTime, NextRotateTime)
      }
      await check()
      await encrypt(kms, KeyId)
      await check()
    }
  })

  it('does not rotate by hand within a day of the time', async () => {
    await using house = await worldAfter(7.5)
    const kms = kmsOf(house)
    assert.equal(codeOf(await kms('RotateKey', { KeyId })), tooSoon)
    house.clock.advance(DAY / 2)
    await done(kms('RotateKey', { KeyId }))
    assert.equal(await versions(house), 2)
  })

  it('rotates before its period changes, or its rotation is turned off', async () => {
    for (const [action, parameters] of [
      ['EnableKeyRotation', { RotateDays: 300 }],
      ['DisableKeyRotation', {}],
    ] as const) {
      await using house = await worldAfter(8)
      const kms = kmsOf(house)
      await done(kms(action, { KeyId, ...parameters }))
      const blob = await encrypt(kms, KeyId)
      assert.deepEqual([headerOf(blob).version, await versions(house)], [2, 2], action)
    }
  })

  it('waits where it is disabled, until it is enabled again', async () => {
    await using house = await worldAfter(8, { state: 'Disabled' })
    const kms = kmsOf(house)
    assert.equal((await describeKey(kms, KeyId)).LastRotateTime, 0)
    await done(kms('DisableKeyRotation', { KeyId }))
    assert.equal(await versions(house), 1)
    await done(kms('EnableKeyRotation', { KeyId, RotateDays: 7 }))
    house.clock.advance(8 * DAY)
    await done(kms('EnableKey', { KeyId }))
    assert.equal(headerOf(await encrypt(kms, KeyId)).version, 2)
  })

  it('rotates once for calls that come at the same time, and each opens', async () => {
    await using house = await worldAfter(8)
    const kms = kmsOf(house)
    const blobs: string[] = []
    const call = async () => {
      const reply = await kms('Encrypt', { KeyId, Plaintext })
      blobs.push(reply['CiphertextBlob'])
      return reply
    }
    assert.deepEqual(await abreast(house, [call, call, call]), [undefined, undefined, undefined])
    assert.deepEqual(
      blobs.map((blob) => headerOf(blob).version),
      [2, 2, 2],
    )
    for (const blob of blobs) assert.equal(await openedFromStore(house, blob), Plaintext)
  })

  it('rotates once for calls within a call, whose first try comes to nothing', async () => {
    await using house = await worldAfter(8)
    const { store } = house
    const { commit } = store
    let refusals = 0
    Object.assign(store, {
      commit: async (...args: Parameters<typeof commit>) => {
        if (args[0].length > 0 && refusals++ === 0) return false
        return commit.apply(store, args)
      },
    })
    const { DBInstanceIdSet, RequestId } = await done(house.call('postgres', 'CreateInstances', order))
    assert.equal(DBInstanceIdSet.length, 2)
    assert.equal(await versions(house), 2)
    const rows = await store.read.find('encryptionKey', { where: { account } })
    for (const { ciphertext } of rows) {
      assert.equal(headerOf(ciphertext).version, 2)
      assert.ok(await openedFromStore(house, ciphertext))
      await done(kmsOf(house)('Decrypt', { CiphertextBlob: ciphertext }))
    }
    assert.equal(rows.length, 2)
    const inner = (await house.records(RequestId)).map(({ action }) => action)
    assert.equal(inner.filter((action) => action === 'GenerateDataKey').length, 2)
    assert.ok(!inner.includes('RotateKey'))
  })
})
