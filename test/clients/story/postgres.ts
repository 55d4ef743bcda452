import assert from 'node:assert/strict'
import { abroad, type Cast, type Chapter, refused } from './cast.ts'

const order = {
  SpecCode: 'pg.it.medium4',
  Storage: 100,
  InstanceCount: 1,
  Period: 1,
  Charset: 'UTF8',
  AdminName: 'dbadmin',
  AdminPassword: 'Tr0u&b+4%d=',
  Zone: 'ap-guangzhou-3',
  DBMajorVersion: '17',
  VpcId: 'vpc-86v957zb',
  SubnetId: 'subnet-enm92y0m',
  InstanceChargeType: 'POSTPAID_BY_HOUR',
}

async function instanceOf({ postgres }: Cast, id: string) {
  const Filters = [{ Name: 'db-instance-id', Values: [id] }]
  const { TotalCount, DBInstanceSet } = await postgres.DescribeDBInstances({ Filters, Limit: 10, Offset: 0 })
  assert.deepEqual([TotalCount, DBInstanceSet?.length], [1, 1])
  return DBInstanceSet?.[0]
}

async function create(cast: Cast, more: object): Promise<string> {
  const { DBInstanceIdSet = [], DealNames } = await cast.postgres.CreateInstances({ ...order, ...more })
  assert.deepEqual([DBInstanceIdSet.length, DealNames?.length], [1, 1])
  return DBInstanceIdSet[0] ?? ''
}

export const chapters: readonly Chapter[] = [
  [
    "an encrypted instance has a data key under the customer's key",
    async (cast) => {
      const { house, kms, postgres } = cast
      const { KeyId = '' } = await kms.CreateKey({ Alias: 'database' })
      const DBNodeSet = [
        { Role: 'Primary', Zone: 'ap-guangzhou-3' },
        { Role: 'Standby', Zone: 'ap-guangzhou-4' },
      ]
      const TagList = [{ TagKey: 'team', TagValue: '店 & shop' }]
      const extra = { Name: '订单-orders_1', DBNodeSet, TagList, DeletionProtection: true }
      const id = await create(cast, { ...extra, NeedSupportTDE: 1, KMSKeyId: KeyId })
      // Its creation takes two seconds.
      house.clock.advance(2000)
      const instance = await instanceOf(cast, id)
      const { DBInstanceName, DBInstanceStatus, DeletionProtection, IsSupportTDE } = instance ?? {}
      assert.deepEqual(
        [DBInstanceName, DBInstanceStatus, DeletionProtection, IsSupportTDE],
        ['订单-orders_1', 'running', true, 1],
      )
      assert.deepEqual([instance?.DBNodeSet, instance?.TagList], [DBNodeSet, TagList])

      const { EncryptionKeys } = await postgres.DescribeEncryptionKeys({ DBInstanceId: id })
      const [key, ...others] = EncryptionKeys ?? []
      assert.deepEqual([key?.KeyId, key?.KeyAlias, key?.IsEnabled, others.length], [KeyId, 'database', 1, 0])
      const { Plaintext = '' } = await kms.Decrypt({ CiphertextBlob: key?.DEKCipherTextBlob ?? '' })
      assert.equal(Buffer.from(Plaintext, 'base64').length, 32)
      await refused(house, 'FailedOperation.CmkUsedByCloudProduct', kms.DisableKey({ KeyId }))
    },
  ],
  [
    'the key that the product keeps may be in another region',
    async (cast) => {
      const id = await create(cast, { NeedSupportTDE: 1, KMSRegion: abroad })
      const { EncryptionKeys } = await cast.postgres.DescribeEncryptionKeys({ DBInstanceId: id })
      const [key] = EncryptionKeys ?? []
      assert.deepEqual([key?.KeyAlias, key?.KeyRegion], ['PGSQL-KMS', abroad])
      const { Plaintext = '' } = await cast.kmsAbroad.Decrypt({ CiphertextBlob: key?.DEKCipherTextBlob ?? '' })
      assert.equal(Buffer.from(Plaintext, 'base64').length, 32)
    },
  ],
  [
    'an instance without encryption has no keys, and an unknown one is refused',
    async (cast) => {
      const id = await create(cast, { NeedSupportTDE: 0, DeletionProtection: false })
      assert.equal((await instanceOf(cast, id))?.DeletionProtection, false)
      const { EncryptionKeys } = await cast.postgres.DescribeEncryptionKeys({ DBInstanceId: id })
      assert.deepEqual(EncryptionKeys, [])
      const unknown = cast.postgres.DescribeEncryptionKeys({ DBInstanceId: 'postgres-unknown1' })
      await refused(cast.house, 'InvalidParameterValue.InvalidParameterValueError', unknown)
    },
  ],
]
