import assert from 'node:assert/strict'
import { constants, generateKeyPairSync, privateDecrypt, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import { loadCatalog } from '../../src/contract/catalog.ts'
import type { DataKey } from '../../src/domain/data-key.ts'
import { destroyKeys } from '../../src/jobs/destroy.ts'
import { destroyDataKeys } from '../../src/jobs/destroy-data-keys.ts'
import { type Reply, startHouse, type TestHouse } from '../support/house.ts'
import { doneIn } from '../support/jobs.ts'
import {
  abreast,
  abroad,
  account,
  appId,
  cluster,
  codeOf,
  createKey,
  DAY,
  done,
  encrypt,
  type Kms,
  keyId,
  kmsOf,
  maker,
  region,
  seedOf,
  start,
  unknownKey,
} from '../support/kms.ts'

/*
 * The life of the data keys that KMS keeps, over HTTP.
 */

const fresh = (...keys: readonly object[]): Promise<TestHouse> => startHouse({ seed: seedOf(...keys), time: start })
const CMK = keyId(1)
const withCmk = (...more: readonly object[]): Promise<TestHouse> => fresh({ keyId: CMK, alias: 'cmk' }, ...more)

const notFound = 'ResourceUnavailable.DataKeyNotFound'
const wrongState = 'ResourceUnavailable.DataKeyStateNotSupport'
const cmkNotFound = 'ResourceUnavailable.CmkNotFound'
const cmkWrongState = 'ResourceUnavailable.CmkStateNotSupport'

/** Has a data key made and kept; its id and clear bytes. */
async function generate(kms: Kms, DataKeyName: string, parameters: object = {}, options = {}) {
  const wish = { KeyId: CMK, NumberOfBytes: 32, IsHostedByKms: 1, DataKeyName, ...parameters }
  return (await done(kms('GenerateDataKey', wish, options))) as Reply & { readonly DataKeyId: string }
}
const keep = async (kms: Kms, name: string, parameters: object = {}, options = {}): Promise<string> =>
  (await generate(kms, name, parameters, options)).DataKeyId

const metadata = async (kms: Kms, DataKeyId: string) =>
  (await done(kms('DescribeDataKey', { DataKeyId }))).DataKeyMetadata
const stateOf = async (kms: Kms, id: string): Promise<string> => (await metadata(kms, id)).KeyState

async function rowOf(house: TestHouse, id: string): Promise<DataKey> {
  return (await house.store.read.get('dataKey', { account, id })) ?? assert.fail()
}

async function changeUsage(house: TestHouse, usage: string): Promise<void> {
  const row = await house.store.read.get('cmk', { account, id: CMK })
  assert.ok(row)
  assert.equal(await house.store.commit([{ update: 'cmk', row: { ...row, usage } }]), true)
}

describe('a data key that KMS keeps', () => {
  let house: TestHouse
  let kms: Kms
  before(async () => {
    house = await withCmk({ keyId: keyId(2), alias: 'in-cluster', cluster })
    kms = kmsOf(house)
  })
  after(() => house[Symbol.asyncDispose]())

  it('is described in full', async () => {
    const wish = { KeyId: keyId(2), Description: 'd', NumberOfBytes: 7, HsmClusterId: cluster }
    const { DataKeyId, TagMsg } = await generate(kms, 'full', { ...wish, Tags: [{ TagKey: 'a', TagValue: 'b' }] })
    assert.equal(TagMsg, 'ok')
    const { CreateTime, ...rest } = await metadata(kms, DataKeyId)
    assert.ok(CreateTime >= start / 1000 && CreateTime < start / 1000 + 60)
    assert.deepEqual(rest, {
      DataKeyId,
      KeyId: keyId(2),
      KeyName: 'in-cluster',
      DataKeyName: 'full',
      NumberOfBytes: 7,
      Description: 'd',
      KeyState: 'Enabled',
      CreatorUin: Number(account),
      Owner: 'user',
      DeletionDate: 0,
      Origin: 'TENCENT_KMS',
      HsmClusterId: cluster,
      ResourceId: `creatorUin/${account}/${DataKeyId}`,
      IsSyncReplica: 0,
      CreatorUinString: account,
    })
  })

  it('comes back in clear and under its CMK, with the context that it was made with', async () => {
    const EncryptionContext = '{"a":"b"}'
    for (const context of [undefined, EncryptionContext]) {
      const { DataKeyId, Plaintext, CiphertextBlob } = await generate(kms, `clear-${context?.length}`, {
        EncryptionContext: context,
      })
      assert.equal((await done(kms('GetDataKeyPlaintext', { DataKeyId }))).Plaintext, Plaintext)
      const copy = await done(kms('GetDataKeyCiphertextBlob', { DataKeyId }))
      assert.equal(copy.CiphertextBlob, CiphertextBlob)
      const opened = await done(kms('Decrypt', { CiphertextBlob, EncryptionContext: context }))
      assert.equal(opened.Plaintext, Plaintext)
    }
  })

  it('comes back for the eyes of a public key only', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const EncryptionPublicKey = publicKey.export({ type: 'spki', format: 'pem' })
    const { DataKeyId, Plaintext } = await generate(kms, 'wrapped')
    const wanted = { DataKeyId, EncryptionPublicKey, EncryptionAlgorithm: 'RSAES_OAEP_SHA_256' }
    const wrapped = Buffer.from((await done(kms('GetDataKeyPlaintext', wanted))).Plaintext, 'base64')
    const padding = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }
    assert.equal(privateDecrypt({ key: privateKey, ...padding }, wrapped).toString('base64'), Plaintext)
    const unfit = { DataKeyId, EncryptionPublicKey, EncryptionAlgorithm: 'SM2' }
    assert.equal(codeOf(await kms('GetDataKeyPlaintext', unfit)), 'FailedOperation.EncryptionError')
  })

  it('never lies in the store in clear', async () => {
    const { DataKeyId, Plaintext } = await generate(kms, 'dark')
    assert.ok(!JSON.stringify(await rowOf(house, DataKeyId)).includes(Plaintext))
  })

  it('is a fault of the system where its ciphertext does not open', async () => {
    const row = await rowOf(house, await keep(kms, 'spoilt'))
    const other = await rowOf(house, await keep(kms, 'other', { EncryptionContext: '{"a":"b"}' }))
    await house.store.commit([{ update: 'dataKey', row: { ...row, ciphertext: other.ciphertext } }])
    assert.equal(codeOf(await kms('GetDataKeyPlaintext', { DataKeyId: row.id })), 'InternalError')
  })

  it('gives its clear bytes to who may use its CMK too', async () => {
    const row = await rowOf(house, await keep(kms, 'shared'))
    await house.store.commit([{ update: 'dataKey', row: { ...row, creator: maker.uin } }])
    await done(kms('DescribeDataKey', { DataKeyId: row.id }, maker))
    await done(kms('GetDataKeyCiphertextBlob', { DataKeyId: row.id }, maker))
    assert.equal(codeOf(await kms('GetDataKeyPlaintext', { DataKeyId: row.id }, maker)), 'UnauthorizedOperation')
    const KeyId = await createKey(kms, 'makers', {}, maker)
    const own = await keep(kms, 'makers', { KeyId }, maker)
    await done(kms('GetDataKeyPlaintext', { DataKeyId: own }, maker))
  })
})

describe('ImportDataKey', () => {
  const clear = randomBytes(24).toString('base64')
  let house: TestHouse
  let kms: Kms
  before(async () => {
    house = await withCmk(
      { keyId: keyId(2), alias: 'disabled', state: 'Disabled' },
      { keyId: keyId(3), alias: 'archived', state: 'Archived' },
      { keyId: keyId(4), alias: 'doomed', state: 'PendingDelete', deletionDate: '2030-01-01' },
      { keyId: keyId(5), alias: 'awaited', state: 'PendingImport', origin: 'EXTERNAL' },
    )
    kms = kmsOf(house)
  })
  after(() => house[Symbol.asyncDispose]())

  let named = 0
  const wishFor = (more: object = {}) => ({
    DataKeyName: `imported-${named++}`,
    ImportType: 2,
    ImportKeyMaterial: clear,
    KeyId: CMK,
    ...more,
  })
  const refused = async (code: string, more: object): Promise<void> =>
    assert.equal(codeOf(await kms('ImportDataKey', wishFor(more))), code, JSON.stringify(more).slice(0, 99))

  it('keeps a data key in clear under the CMK', async () => {
    for (const length of [1, 24, 1024]) {
      const ImportKeyMaterial = randomBytes(length).toString('base64')
      const wish = wishFor({ ImportKeyMaterial, Description: 'd', Tags: [{ TagKey: 'a', TagValue: 'b' }] })
      const { RequestId, DataKeyId, ...reply } = await done(kms('ImportDataKey', wish))
      assert.deepEqual(reply, { KeyId: CMK, TagCode: 0, TagMsg: 'ok' })
      assert.equal((await done(kms('GetDataKeyPlaintext', { DataKeyId }))).Plaintext, ImportKeyMaterial)
      const { Origin, NumberOfBytes, KeyState, DataKeyName, Description } = await metadata(kms, DataKeyId)
      assert.deepEqual(
        [Origin, NumberOfBytes, KeyState, DataKeyName, Description],
        ['EXTERNAL', length, 'Enabled', wish.DataKeyName, 'd'],
      )
      assert.equal(await house.store.read.count('tag', { resource: DataKeyId, key: 'a', value: 'b' }), 1)
    }
  })

  it('keeps a ciphertext as it came, naming its CMK or not', async () => {
    const { Plaintext, CiphertextBlob } = await done(kms('GenerateDataKey', { KeyId: CMK, NumberOfBytes: 20 }))
    for (const KeyId of [CMK, undefined]) {
      const wish = wishFor({ ImportType: 1, ImportKeyMaterial: CiphertextBlob, KeyId })
      const { DataKeyId, KeyId: under } = await done(kms('ImportDataKey', wish))
      assert.equal(under, CMK)
      assert.equal((await metadata(kms, DataKeyId)).NumberOfBytes, 20)
      assert.equal((await done(kms('GetDataKeyPlaintext', { DataKeyId }))).Plaintext, Plaintext)
      assert.equal((await done(kms('GetDataKeyCiphertextBlob', { DataKeyId }))).CiphertextBlob, CiphertextBlob)
    }
  })

  it('refuses a ciphertext that it could not give back', async () => {
    const bad = 'InvalidParameterValue.InvalidImportKeyMaterial'
    const blob = await encrypt(kms, CMK)
    const inContext = await encrypt(kms, CMK, { EncryptionContext: '{"a":"b"}' })
    const long = await encrypt(kms, CMK, { Plaintext: randomBytes(1025).toString('base64') })
    for (const ImportKeyMaterial of ['', 'blob', clear, `${blob}A`, `${blob.slice(0, -8)}AAAAAAA=`, inContext, long])
      await refused(bad, { ImportType: 1, ImportKeyMaterial, KeyId: undefined })
    await refused(bad, { ImportType: 1, ImportKeyMaterial: blob, KeyId: keyId(2) })
  })

  it('refuses clear bytes that are none, too many, or under no key', async () => {
    for (const ImportKeyMaterial of ['', 'a', 'YWJj*', Buffer.alloc(1025).toString('base64')])
      await refused('InvalidParameterValue.InvalidPlaintext', { ImportKeyMaterial })
    for (const KeyId of [undefined, '', 'cmk']) await refused('InvalidParameterValue.InvalidKeyId', { KeyId })
  })

  it('refuses a CMK that cannot encrypt', async () => {
    const refusals = [
      [keyId(2), 'ResourceUnavailable.CmkDisabled'],
      [keyId(3), 'ResourceUnavailable.CmkArchived'],
      [keyId(4), 'ResourceUnavailable.KeyPendingDelete'],
      [keyId(5), 'ResourceUnavailable.CmkDisabled'],
      [unknownKey, cmkNotFound],
    ] as const
    for (const [KeyId, code] of refusals) await refused(code, { KeyId })
    const KeyId = await createKey(kms, 'stopped')
    const ImportKeyMaterial = await encrypt(kms, KeyId)
    await done(kms('DisableKey', { KeyId }))
    await refused('ResourceUnavailable.CmkDisabled', { ImportType: 1, ImportKeyMaterial, KeyId: undefined })
  })

  it('refuses what else is wrong', async () => {
    for (const ImportType of [0, 3]) await refused('InvalidParameterValue.InvalidType', { ImportType })
    for (const DataKeyName of ['', '-a', 'a b', 'x'.repeat(61)])
      await refused('InvalidParameterValue.InvalidDataKeyName', { DataKeyName })
    await refused('InvalidParameter', { Description: 'x'.repeat(101) })
    for (const HsmClusterId of ['cls-hsm-other', cluster])
      await refused('InvalidParameterValue.InvalidHsmClusterId', { HsmClusterId })
    const tag = { TagKey: 'a', TagValue: 'b' }
    await refused('InvalidParameterValue.TagKeysDuplicated', { Tags: [tag, tag] })
    await done(kms('ImportDataKey', wishFor({ DataKeyName: 'taken' })))
    await refused('InvalidParameterValue.DataKeyNameAlreadyExists', { DataKeyName: 'taken' })
  })

  it('refuses a key of another usage', async () => {
    await using own = await withCmk()
    await changeUsage(own, 'ASYMMETRIC_DECRYPT_RSA_2048')
    const reply = await kmsOf(own)('ImportDataKey', wishFor())
    assert.equal(codeOf(reply), 'InvalidParameterValue.InvalidKeyUsage')
  })

  it('asks for permission on the CMK that it names, or that the ciphertext does', async () => {
    const denied = async (more: object): Promise<void> => {
      const reply = await kms('ImportDataKey', wishFor(more), maker)
      assert.equal(codeOf(reply), 'UnauthorizedOperation')
    }
    const blob = await encrypt(kms, CMK)
    await denied({})
    await denied({ ImportType: 1, ImportKeyMaterial: blob, KeyId: undefined })
    await denied({ ImportType: 1, ImportKeyMaterial: 'blob', KeyId: undefined })
    // Naming a key of one's own does not open the way to another's.
    const KeyId = await createKey(kms, 'own', {}, maker)
    const reply = await kms('ImportDataKey', wishFor({ ImportType: 1, ImportKeyMaterial: blob, KeyId }), maker)
    assert.equal(codeOf(reply), 'InvalidParameterValue.InvalidImportKeyMaterial')
    await done(kms('ImportDataKey', wishFor({ KeyId }), maker))
  })
})

describe('the CMK of a data key', () => {
  const acts = ['EnableDataKey', 'EnableDataKeys', 'CancelDataKeyDeletion', 'GetDataKeyPlaintext'] as const
  const usable = [undefined, undefined, undefined, undefined]
  const unusable = [cmkWrongState, cmkWrongState, cmkWrongState, cmkWrongState]
  // biome-ignore format: a table
  const table = {
    Enabled:       usable,
    Archived:      usable,
    Disabled:      unusable.with(3, 'ResourceUnavailable.CmkDisabled'),
    PendingDelete: unusable,
    PendingImport: unusable,
    destroyed:     [cmkNotFound, cmkNotFound, cmkNotFound, cmkNotFound],
  }

  for (const [state, codes] of Object.entries(table)) {
    it(`is ${state}`, async () => {
      await using house = await withCmk()
      const kms = kmsOf(house)
      const ids = [await keep(kms, 'a'), await keep(kms, 'b'), await keep(kms, 'c'), await keep(kms, 'd')]
      for (const DataKeyId of ids.slice(0, 2)) await done(kms('DisableDataKey', { DataKeyId }))
      await done(kms('ScheduleDataKeyDeletion', { DataKeyId: ids[2], PendingWindowInDays: 30 }))
      const row = await house.store.read.get('cmk', { account, id: CMK })
      assert.ok(row)
      const [kept, deletionDate] = state === 'destroyed' ? ['PendingDelete', 1] : [state, 4_102_444_800]
      const now = { ...row, state: kept as typeof row.state, deletionDate: kept === 'PendingDelete' ? deletionDate : 0 }
      assert.equal(await house.store.commit([{ update: 'cmk', row: now }]), true)
      for (const [i, action] of acts.entries()) {
        const named = action.endsWith('Keys') ? { DataKeyIds: [ids[i]] } : { DataKeyId: ids[i] }
        assert.equal(codeOf(await kms(action, named)), codes[i], action)
      }
      // What does not need the CMK goes on, also after the destruction of the CMK.
      await doneIn(destroyKeys(house.store), Math.floor(start / 1000))
      const { KeyName } = await metadata(kms, ids[3] ?? '')
      assert.equal(KeyName, state === 'destroyed' ? undefined : 'cmk')
      await done(kms('EnableDataKey', { DataKeyId: ids[3] }))
      await done(kms('GetDataKeyCiphertextBlob', { DataKeyId: ids[3] }))
      assert.equal((await done(kms('ListDataKeys'))).TotalCount, 4)
    })
  }
})

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

describe('the name and description of a data key', () => {
  let house: TestHouse
  let kms: Kms
  before(async () => {
    house = await withCmk()
    kms = kmsOf(house)
  })
  after(() => house[Symbol.asyncDispose]())

  it('change', async () => {
    const DataKeyId = await keep(kms, 'old')
    for (const DataKeyName of ['new', 'new', 'x'.repeat(60), '0_-'])
      await done(kms('UpdateDataKeyName', { DataKeyId, DataKeyName }))
    for (const Description of ['密', '', '', 'x'.repeat(100)]) {
      await done(kms('UpdateDataKeyDescription', { DataKeyId, Description }))
      const described = await metadata(kms, DataKeyId)
      assert.deepEqual([described.DataKeyName, described.Description], ['0_-', Description])
    }
    await keep(kms, 'old')
  })

  it('keep to their rules', async () => {
    const DataKeyId = await keep(kms, 'ruled')
    for (const DataKeyName of ['', '-a', '_a', 'a.b', '名', 'x'.repeat(61)])
      assert.equal(codeOf(await kms('UpdateDataKeyName', { DataKeyId, DataKeyName })), 'InvalidParameterValue')
    for (const Description of ['x'.repeat(101), '密'.repeat(34)])
      assert.equal(codeOf(await kms('UpdateDataKeyDescription', { DataKeyId, Description })), 'InvalidParameter')
  })

  it('is taken once in a region, also by one that waits for its deletion', async () => {
    const DataKeyId = await keep(kms, 'mine')
    const waiting = await keep(kms, 'waiting')
    await done(kms('ScheduleDataKeyDeletion', { DataKeyId: waiting, PendingWindowInDays: 7 }))
    assert.equal(codeOf(await kms('UpdateDataKeyName', { DataKeyId, DataKeyName: 'waiting' })), 'InvalidParameterValue')
    const KeyId = await createKey(kms, 'abroad', {}, { region: abroad })
    await keep(kms, 'mine', { KeyId }, { region: abroad })
  })

  it('goes to one of several who want it at once', async () => {
    const ids = await Promise.all(['c1', 'c2', 'c3'].map((name) => keep(kms, name)))
    const wanted = ids.map((DataKeyId) => () => kms('UpdateDataKeyName', { DataKeyId, DataKeyName: 'coveted' }))
    assert.deepEqual(await abreast(house, wanted), ['InvalidParameterValue', 'InvalidParameterValue', undefined])
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

describe('the lists of data keys', () => {
  let house: TestHouse
  let kms: Kms
  const ids: string[] = []
  before(async () => {
    house = await withCmk({ keyId: keyId(2), alias: 'in-cluster', cluster })
    kms = kmsOf(house)
    const wishes = [
      { Tags: [{ TagKey: 'team', TagValue: 'red' }] },
      { NumberOfBytes: 16, Tags: [{ TagKey: 'team', TagValue: 'blue' }] },
      {
        KeyId: keyId(2),
        Tags: [
          { TagKey: 'team', TagValue: 'red' },
          { TagKey: 'tier', TagValue: '' },
        ],
      },
      {},
    ]
    for (const [i, wish] of wishes.entries()) {
      ids.push(await keep(kms, `List-${i}`, wish))
      house.clock.advance(2000)
    }
    const wish = { DataKeyName: 'list_4', ImportType: 2, ImportKeyMaterial: 'dGVzdA==', KeyId: CMK }
    ids.push((await done(kms('ImportDataKey', wish))).DataKeyId)
    await done(kms('DisableDataKey', { DataKeyId: ids[1] }))
    await done(kms('ScheduleDataKeyDeletion', { DataKeyId: ids[2], PendingWindowInDays: 7 }))
    const row = await rowOf(house, ids[3] ?? '')
    await house.store.commit([{ update: 'dataKey', row: { ...row, owner: 'postgres' } }])
    const KeyId = await createKey(kms, 'abroad', {}, { region: abroad })
    await keep(kms, 'abroad', { KeyId }, { region: abroad })
  })
  after(() => house[Symbol.asyncDispose]())

  /** The numbers of the data keys that a list shows, and how many it says there are. */
  async function listed(
    action: string,
    parameters: object,
    options = {},
  ): Promise<readonly [readonly number[], number]> {
    const reply = await done(kms(action, parameters, options))
    const items: readonly Reply[] = reply.DataKeys ?? reply.DataKeyMetadatas
    return [items.map((item) => ids.indexOf(item.DataKeyId)), reply.TotalCount]
  }

  for (const action of ['ListDataKeys', 'ListDataKeyDetail']) {
    const bad = action === 'ListDataKeys' ? 'InvalidParameterValue' : 'InvalidParameter'

    it(`${action} shows those of users in the region, the newest first, by page`, async () => {
      assert.deepEqual(await listed(action, {}), [[4, 2, 1, 0], 4])
      assert.deepEqual(await listed(action, {}, { region: undefined }), [[4, 2, 1, 0], 4])
      assert.deepEqual(await listed(action, {}, { region: abroad }), [[-1], 1])
      assert.deepEqual(await listed(action, { Offset: 1, Limit: 2 }), [[2, 1], 4])
      assert.deepEqual(await listed(action, { Offset: 4, Limit: 200 }), [[], 4])
      assert.deepEqual(await listed(action, { Limit: 0 }), [[4, 2, 1, 0], 4])
      assert.deepEqual(await listed(action, { Role: 1 }), [[3], 1])
      assert.deepEqual(await listed(action, { HsmClusterId: cluster }), [[2], 1])
      assert.deepEqual(await listed(action, { HsmClusterId: '' }), [[4, 2, 1, 0], 4])
    })

    it(`${action} refuses what is out of bounds`, async () => {
      for (const parameters of [{ Offset: -1 }, { Limit: -1 }, { Limit: 201 }, { Role: 2 }])
        assert.equal(codeOf(await kms(action, parameters)), bad, JSON.stringify(parameters))
      const reply = await kms(action, { HsmClusterId: 'cls-hsm-other' })
      assert.equal(codeOf(reply), 'InvalidParameterValue.InvalidHsmClusterId')
    })
  }

  it('filter', async () => {
    const team = (...TagValue: readonly string[]) => ({ TagKey: 'team', TagValue })
    const cases = [
      [{ OrderType: 1 }, [0, 1, 2, 4]],
      [{ KeyState: 0 }, [4, 2, 1, 0]],
      [{ KeyState: 1 }, [4, 0]],
      [{ KeyState: 2 }, [1]],
      [{ KeyState: 3 }, [2]],
      [{ Origin: 'ALL' }, [4, 2, 1, 0]],
      [{ Origin: '' }, [4, 2, 1, 0]],
      [{ Origin: 'EXTERNAL' }, [4]],
      [{ Origin: 'TENCENT_KMS' }, [2, 1, 0]],
      [{ KeyId: keyId(2) }, [2]],
      [{ DataKeyLen: 16 }, [1]],
      [{ DataKeyLen: 4 }, [4]],
      [{ DataKeyLen: 0 }, [4, 2, 1, 0]],
      [{ SearchKeyAlias: 'list' }, [4, 2, 1, 0]],
      [{ SearchKeyAlias: 'LIST_' }, [4]],
      [{ SearchKeyAlias: '%' }, []],
      [{ SearchKeyAlias: ids[1] }, [1]],
      [{ SearchKeyAlias: ids[1]?.slice(3, 20) }, [1]],
      [{ TagFilters: [team()] }, [2, 1, 0]],
      [{ TagFilters: [{ TagKey: 'team' }] }, [2, 1, 0]],
      [{ TagFilters: [team('red')] }, [2, 0]],
      [{ TagFilters: [team('red', 'blue')] }, [2, 1, 0]],
      [{ TagFilters: [team('red'), { TagKey: 'tier' }] }, [2]],
      [{ TagFilters: [team('green')] }, []],
      [{ TagFilters: [team('red')], KeyState: 1, OrderType: 1, Limit: 1 }, [0]],
    ] as const
    for (const [filter, expected] of cases) {
      const [numbers, total] = await listed('ListDataKeyDetail', filter)
      assert.deepEqual(numbers, expected, JSON.stringify(filter))
      assert.equal(total, expected.length)
    }
  })

  it('refuse filters that are none', async () => {
    const tagFilters = Array.from({ length: 11 }, (_, i) => ({ TagKey: `k${i}` }))
    for (const filter of [
      { OrderType: 2 },
      { KeyState: 4 },
      { Origin: 'external' },
      { DataKeyLen: -1 },
      { DataKeyLen: 1025 },
      { SearchKeyAlias: 'x'.repeat(65) },
      { TagFilters: tagFilters },
    ])
      assert.equal(codeOf(await kms('ListDataKeyDetail', filter)), 'InvalidParameter', JSON.stringify(filter))
    assert.equal(codeOf(await kms('ListDataKeyDetail', { KeyId: 'cmk' })), 'InvalidParameterValue.InvalidKeyId')
    assert.equal(codeOf(await kms('ListDataKeyDetail', { KeyId: unknownKey })), cmkNotFound)
  })

  it('show those of the own account, and of no member account', async () => {
    const own = { MemberUin: Number(account), MemberAppId: appId }
    assert.deepEqual(await listed('ListDataKeyDetail', { MemberAccounts: [own, {}] }), [[4, 2, 1, 0], 4])
    const reply = await kms('ListDataKeyDetail', { MemberAccounts: [own, { MemberUin: 1 }] })
    assert.equal(codeOf(reply), 'UnsupportedOperation.NotRoleOperation')
  })

  it('are for who may list everything', async () => {
    for (const action of ['ListDataKeys', 'ListDataKeyDetail'])
      assert.equal(codeOf(await kms(action, {}, { ...maker, region })), 'UnauthorizedOperation')
  })
})

/*
 * What holds for every action that names a data key, in the world of the examples.
 */
const world = readFileSync(new URL('../worlds/examples.yaml', import.meta.url), 'utf8')
const { actions } = await loadCatalog(new URL('../../src/services/', import.meta.url))
const ofDataKeys = actions.filter(({ service, input, codes }) => {
  const names = 'DataKeyId' in input || 'DataKeyIds' in input
  return service.name === 'kms' && names && codes.includes(notFound)
})

it('the actions that name data keys are these', () => {
  assert.equal(ofDataKeys.length, 12)
})

for (const { name, input, examples } of ofDataKeys) {
  describe(`the data key that ${name} names`, () => {
    const example = { ...examples[0]?.input } as Readonly<Record<string, unknown>>
    const naming = (id: string) => ('DataKeyIds' in input ? { DataKeyIds: [id] } : { DataKeyId: id })
    const examplesWorld = (time = Date.UTC(2019, 5, 1)): Promise<TestHouse> => startHouse({ seed: world, time })
    let house: TestHouse
    let kms: Kms
    before(async () => {
      house = await examplesWorld()
      kms = kmsOf(house)
    })
    after(() => house[Symbol.asyncDispose]())

    it('has a well-formed id', async () => {
      const id = '23e80852-1e38-11e9-b129-5cb9019b4d01'
      for (const bad of ['', 'key', id.toUpperCase(), `${id}\n`, ` ${id}`, id.slice(1), `${id}0`])
        assert.equal(
          codeOf(await kms(name, { ...example, ...naming(bad) })),
          'InvalidParameterValue.InvalidDataKeyId',
          JSON.stringify(bad),
        )
    })

    it('is one of the account and region', async () => {
      const other = { secretId: 'AKIDneighbour00000000000000000000001', secretKey: 'neighbourSecretKey00000000000001' }
      assert.equal(codeOf(await kms(name, { ...example, ...naming(unknownKey) })), notFound)
      assert.equal(codeOf(await kms(name, example, other)), notFound)
      assert.equal(codeOf(await kms(name, example, { region: 'ap-singapore' })), notFound)
    })

    it('is found in any region by a call that names none', async () => {
      await using own = await examplesWorld()
      await done(kmsOf(own)(name, example, { region: undefined }))
    })

    it('is gone at its moment of destruction', async () => {
      await using own = await examplesWorld(1_560_580_015_000)
      const id = '23e80852-1e38-11e9-b129-5cb9019b4d03'
      assert.equal(await own.store.read.count('dataKey', { id }), 1)
      assert.equal(codeOf(await kmsOf(own)(name, { ...example, ...naming(id) })), notFound)
    })

    it('may be of the own account, but of no member account', { skip: !('MemberAccount' in input) }, async () => {
      for (const member of [{ MemberUin: 1003 }, { MemberAppId: 1 }])
        assert.equal(
          codeOf(await kms(name, { ...example, MemberAccount: member })),
          'UnsupportedOperation.NotRoleOperation',
        )
      await using another = await examplesWorld()
      await done(kmsOf(another)(name, { ...example, MemberAccount: { MemberUin: 1001 } }))
    })
  })
}
