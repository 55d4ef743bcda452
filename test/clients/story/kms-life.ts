import assert from 'node:assert/strict'
import { type Cast, type Chapter, refused } from './cast.ts'

type Kms = Cast['kms']

const newKey = async (kms: Kms, Alias: string): Promise<string> => (await kms.CreateKey({ Alias })).KeyId ?? ''

const stateOf = async (kms: Kms, KeyId: string): Promise<string | undefined> =>
  (await kms.DescribeKey({ KeyId })).KeyMetadata?.KeyState

/** The further life of a key: names, many at once, the archive, rotation. */
export const chapters: readonly Chapter[] = [
  [
    'a key gets another name and description',
    async ({ house, kms }) => {
      const KeyId = await newKey(kms, 'named')
      await newKey(kms, 'taken')
      await kms.UpdateAlias({ KeyId, Alias: 'renamed' })
      await kms.UpdateKeyDescription({ KeyId, Description: '主密钥 & more' })
      const { KeyMetadatas = [] } = await kms.DescribeKeys({ KeyIds: [KeyId] })
      assert.deepEqual([KeyMetadatas[0]?.Alias, KeyMetadatas[0]?.Description], ['renamed', '主密钥 & more'])
      await refused(house, 'InvalidParameterValue.AliasAlreadyExists', kms.UpdateAlias({ KeyId, Alias: 'taken' }))
    },
  ],
  [
    'keys are found by their alias and tags, and listed',
    async ({ kms }) => {
      const Tags = [{ TagKey: 'shelf', TagValue: '三 & 4' }]
      const { KeyId = '' } = await kms.CreateKey({ Alias: 'Findable', Tags })
      const filters = { KeyState: 1, SearchKeyAlias: 'fINDABLE', Origin: 'TENCENT_KMS', KeyUsage: 'ALL' }
      const TagFilters = [{ TagKey: 'shelf', TagValue: ['no', '三 & 4'] }]
      const found = await kms.ListKeyDetail({ ...filters, TagFilters, Limit: 200 })
      assert.equal(found.TotalCount, 1)
      assert.equal(found.KeyMetadatas?.[0]?.KeyId, KeyId)
      const { Keys = [], TotalCount } = await kms.ListKeys({ Offset: 0, Limit: 1, Role: 0 })
      assert.deepEqual([Keys.length, (TotalCount ?? 0) > 1], [1, true])
    },
  ],
  [
    'many keys change at once, or none',
    async ({ house, kms }) => {
      const KeyIds = [await newKey(kms, 'one'), await newKey(kms, 'two')]
      await kms.DisableKeys({ KeyIds })
      await kms.EnableKeys({ KeyIds: KeyIds.slice(0, 1) })
      const { KeyMetadatas = [] } = await kms.DescribeKeys({ KeyIds })
      assert.deepEqual(
        KeyMetadatas.map(({ KeyState }) => KeyState),
        ['Enabled', 'Disabled'],
      )
      const twice = kms.EnableKeys({ KeyIds: [...KeyIds, ...KeyIds] })
      await refused(house, 'InvalidParameterValue.DuplicatedKeyId', twice)
    },
  ],
  [
    'an archived key decrypts only',
    async ({ house, kms }) => {
      const KeyId = await newKey(kms, 'archived')
      const { CiphertextBlob = '' } = await kms.Encrypt({ KeyId, Plaintext: 'dGVzdA==' })
      await kms.ArchiveKey({ KeyId })
      assert.equal((await kms.Decrypt({ CiphertextBlob })).Plaintext, 'dGVzdA==')
      await refused(house, 'ResourceUnavailable.CmkArchived', kms.Encrypt({ KeyId, Plaintext: 'dGVzdA==' }))
      await kms.CancelKeyArchive({ KeyId })
      assert.equal(await stateOf(kms, KeyId), 'Enabled')
    },
  ],
  [
    'a key rotates, what it encrypted opens, and is encrypted anew',
    async ({ house, kms }) => {
      const KeyId = await newKey(kms, 'rotating')
      const { CiphertextBlob = '' } = await kms.Encrypt({ KeyId, Plaintext: 'dGVzdA==' })
      await refused(house, 'UnsupportedOperation.RotateNotSupported', kms.RotateKey({ KeyId }))
      await kms.EnableKeyRotation({ KeyId, RotateDays: 90 })
      assert.equal((await kms.GetKeyRotationStatus({ KeyId })).KeyRotationEnabled, true)
      assert.match((await kms.RotateKey({ KeyId })).TaskId ?? '', /^[0-9a-f-]{36}$/)
      await refused(house, 'RequestLimitExceeded.RotateRateLimited', kms.RotateKey({ KeyId }))
      assert.equal((await kms.Decrypt({ CiphertextBlob })).Plaintext, 'dGVzdA==')

      const anew = await kms.ReEncrypt({ CiphertextBlob, DestinationEncryptionContext: '{"a":"b & c"}' })
      assert.deepEqual([anew.KeyId, anew.SourceKeyId, anew.ReEncrypted], [KeyId, KeyId, true])
      const EncryptionContext = '{"a":"b & c"}'
      const opened = await kms.Decrypt({ CiphertextBlob: anew.CiphertextBlob ?? '', EncryptionContext })
      assert.equal(opened.Plaintext, 'dGVzdA==')

      await kms.DisableKeyRotation({ KeyId })
      assert.equal((await kms.GetKeyRotationStatus({ KeyId })).KeyRotationEnabled, false)
    },
  ],
  [
    'the service tells of itself',
    async ({ kms, kmsAbroad }) => {
      const { ServiceEnabled, CmkUserCount = 0, CmkLimit = 0 } = await kms.GetServiceStatus()
      assert.ok(ServiceEnabled && CmkUserCount <= CmkLimit)
      assert.ok((await kms.GetRegions()).Regions?.includes('ap-guangzhou'))
      assert.equal((await kms.ListAlgorithms()).SymmetricAlgorithms?.[0]?.Algorithm, 'SM4')
      assert.equal((await kmsAbroad.ListAlgorithms()).SymmetricAlgorithms?.[0]?.Algorithm, 'AES_256')
      const { Plaintext = '' } = await kms.GenerateRandom({ NumberOfBytes: 32 })
      assert.equal(Buffer.from(Plaintext, 'base64').length, 32)
    },
  ],
]
