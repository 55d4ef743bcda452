import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { type Chapter, refused } from './cast.ts'
import { context, forRecipient, type Kms, newKey, unsealed } from './kms-props.ts'

async function kept(kms: Kms, KeyId: string, DataKeyName: string) {
  const order = { KeyId, KeySpec: 'AES_256', EncryptionContext: context, IsHostedByKms: 1, DataKeyName }
  const { DataKeyId = '', Plaintext = '', CiphertextBlob } = await kms.GenerateDataKey(order)
  return { DataKeyId, Plaintext, CiphertextBlob }
}

const metadataOf = async (kms: Kms, DataKeyId: string) => (await kms.DescribeDataKey({ DataKeyId })).DataKeyMetadata

export const chapters: readonly Chapter[] = [
  [
    'a data key that is kept is given out again, in clear, under its key, and under a public key',
    async ({ kms }) => {
      const KeyId = await newKey(kms, 'keeper')
      const { DataKeyId, Plaintext, CiphertextBlob } = await kept(kms, KeyId, 'given-out')
      assert.equal((await kms.GetDataKeyPlaintext({ DataKeyId })).Plaintext, Plaintext)
      assert.equal((await kms.GetDataKeyCiphertextBlob({ DataKeyId })).CiphertextBlob, CiphertextBlob)
      const sealed = await kms.GetDataKeyPlaintext({ DataKeyId, ...forRecipient })
      assert.equal(unsealed(sealed.Plaintext), Plaintext)
      const metadata = await metadataOf(kms, DataKeyId)
      const { KeyName, DataKeyName, NumberOfBytes, Origin } = metadata ?? {}
      assert.deepEqual([KeyName, DataKeyName, NumberOfBytes, Origin], ['keeper', 'given-out', 32, 'TENCENT_KMS'])
    },
  ],
  [
    'data keys are imported in clear and as ciphertexts',
    async ({ house, kms }) => {
      const KeyId = await newKey(kms, 'importer')
      const clear = randomBytes(1024).toString('base64')
      const Tags = [{ TagKey: 'import', TagValue: '明文 & +' }]
      const order = { DataKeyName: 'in-clear', ImportKeyMaterial: clear, ImportType: 2 }
      await refused(house, 'InvalidParameterValue.InvalidKeyId', kms.ImportDataKey(order))
      const { DataKeyId = '' } = await kms.ImportDataKey({ ...order, KeyId, Tags })
      assert.equal((await kms.GetDataKeyPlaintext({ DataKeyId })).Plaintext, clear)
      const { CiphertextBlob: ImportKeyMaterial = '' } = await kms.GetDataKeyCiphertextBlob({ DataKeyId })
      const copied = await kms.ImportDataKey({ DataKeyName: 'as-ciphertext', ImportKeyMaterial, ImportType: 1 })
      assert.equal(copied.KeyId, KeyId)
      const { Plaintext } = await kms.GetDataKeyPlaintext({ DataKeyId: copied.DataKeyId ?? '' })
      assert.equal(Plaintext, clear)

      const TagFilters = [{ TagKey: 'import', TagValue: ['明文 & +'] }]
      const { DataKeyMetadatas, TotalCount } = await kms.ListDataKeyDetail({ KeyId, TagFilters, DataKeyLen: 1024 })
      const [found] = DataKeyMetadatas ?? []
      assert.deepEqual([TotalCount, found?.DataKeyId, found?.Origin], [1, DataKeyId, 'EXTERNAL'])
      assert.equal((await kms.ListDataKeyDetail({ KeyId, Origin: 'EXTERNAL' })).TotalCount, 2)
    },
  ],
  [
    'data keys are renamed, described and listed',
    async ({ kms }) => {
      const { DataKeyId } = await kept(kms, await newKey(kms, 'shelf'), 'before')
      await kms.UpdateDataKeyName({ DataKeyId, DataKeyName: 'after' })
      await kms.UpdateDataKeyDescription({ DataKeyId, Description: '数据 & more +' })
      const { DataKeyName, Description } = (await metadataOf(kms, DataKeyId)) ?? {}
      assert.deepEqual([DataKeyName, Description], ['after', '数据 & more +'])
      const { DataKeys, TotalCount } = await kms.ListDataKeys({ Offset: 0, Limit: 200 })
      assert.equal(DataKeys?.length, TotalCount)
      assert.ok(DataKeys?.some((one) => one.DataKeyId === DataKeyId))
    },
  ],
  [
    'data keys are disabled and enabled, one and several',
    async ({ house, kms }) => {
      const KeyId = await newKey(kms, 'switched')
      const DataKeyIds = [
        (await kept(kms, KeyId, 'switched-1')).DataKeyId,
        (await kept(kms, KeyId, 'switched-2')).DataKeyId,
      ] as const
      const states = async () =>
        (await kms.DescribeDataKeys({ DataKeyIds: [...DataKeyIds] })).DataKeyMetadatas?.map((one) => one.KeyState)
      const [DataKeyId] = DataKeyIds
      await kms.DisableDataKey({ DataKeyId })
      assert.deepEqual(await states(), ['Disabled', 'Enabled'])
      await refused(house, 'ResourceUnavailable.DataKeyDisabled', kms.GetDataKeyPlaintext({ DataKeyId }))
      await kms.EnableDataKey({ DataKeyId })
      assert.deepEqual(await states(), ['Enabled', 'Enabled'])
      await kms.DisableDataKeys({ DataKeyIds: [...DataKeyIds] })
      assert.deepEqual(await states(), ['Disabled', 'Disabled'])
      await kms.EnableDataKeys({ DataKeyIds: [...DataKeyIds] })
      assert.deepEqual(await states(), ['Enabled', 'Enabled'])
    },
  ],
  [
    'the deletion of a data key is scheduled for a day, and can be cancelled',
    async ({ house, kms }) => {
      const { DataKeyId, Plaintext } = await kept(kms, await newKey(kms, 'last-day'), 'doomed')
      const { DeletionDate } = await kms.ScheduleDataKeyDeletion({ DataKeyId, PendingWindowInDays: 7 })
      const metadata = await metadataOf(kms, DataKeyId)
      assert.deepEqual([metadata?.KeyState, metadata?.DeletionDate], ['PendingDelete', DeletionDate])
      await refused(house, 'ResourceUnavailable.DataKeyPendingDelete', kms.GetDataKeyPlaintext({ DataKeyId }))
      await kms.CancelDataKeyDeletion({ DataKeyId })
      assert.equal((await metadataOf(kms, DataKeyId))?.KeyState, 'Disabled')
      await kms.EnableDataKey({ DataKeyId })
      assert.equal((await kms.GetDataKeyPlaintext({ DataKeyId })).Plaintext, Plaintext)
    },
  ],
]
