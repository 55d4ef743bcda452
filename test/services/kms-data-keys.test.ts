import assert from 'node:assert/strict'
import { constants, generateKeyPairSync, privateDecrypt } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import { loadCatalog } from '../../src/contract/catalog.ts'
import { destroyKeys } from '../../src/jobs/destroy.ts'
import { CMK, generate, keep, metadata, rowOf, withCmk } from '../support/data-keys.ts'
import { startHouse, type TestHouse } from '../support/house.ts'
import { doneIn } from '../support/jobs.ts'
import {
  abreast,
  abroad,
  account,
  cluster,
  codeOf,
  createKey,
  done,
  type Kms,
  keyId,
  kmsOf,
  maker,
  start,
  unknownKey,
} from '../support/kms.ts'

/*
 * The data keys that KMS keeps, over HTTP: what they are, and how every action finds one.
 */

const notFound = 'ResourceUnavailable.DataKeyNotFound'

const cmkNotFound = 'ResourceUnavailable.CmkNotFound'

const cmkWrongState = 'ResourceUnavailable.CmkStateNotSupport'

const world = readFileSync(new URL('../worlds/examples.yaml', import.meta.url), 'utf8')

const { actions } = await loadCatalog(new URL('../../src/services/', import.meta.url))

const ofDataKeys = actions.filter(({ service, input, codes }) => {
  const names = 'DataKeyId' in input || 'DataKeyIds' in input
  return service.name === 'kms' && names && codes.includes(notFound)
})

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
    const strange = { ...wanted, EncryptionAlgorithm: 'ROT13' }
    assert.equal(codeOf(await kms('GetDataKeyPlaintext', strange)), 'InvalidParameterValue.InvalidType')
    const long = { ...wanted, EncryptionPublicKey: 'x'.repeat(4097) }
    assert.equal(codeOf(await kms('GetDataKeyPlaintext', long)), 'InvalidParameterValue')
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
    const undescribable = 'InvalidParameterValue.InvalidDataKeyName'
    for (const Description of ['x'.repeat(101), '密'.repeat(34)])
      assert.equal(codeOf(await kms('UpdateDataKeyDescription', { DataKeyId, Description })), undescribable)
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
