import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { CMK, metadata, withCmk } from '../support/data-keys.ts'
import type { TestHouse } from '../support/house.ts'
import {
  account,
  cluster,
  codeOf,
  createKey,
  done,
  encrypt,
  type Kms,
  keyId,
  kmsOf,
  maker,
  unknownKey,
} from '../support/kms.ts'

/*
 * ImportDataKey over HTTP.
 */

const cmkNotFound = 'ResourceUnavailable.CmkNotFound'

async function changeUsage(house: TestHouse, usage: string): Promise<void> {
  const row = await house.store.read.get('cmk', { account, id: CMK })
  assert.ok(row)
  assert.equal(await house.store.commit([{ update: 'cmk', row: { ...row, usage } }]), true)
}

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
