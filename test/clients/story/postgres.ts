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
  [
    'what is sold can be read before it is ordered',
    async ({ postgres }) => {
      const { TotalCount, RegionSet } = await postgres.DescribeRegions()
      assert.equal(TotalCount, RegionSet?.length)
      const { ZoneSet = [] } = await postgres.DescribeZones({})
      const zone = ZoneSet[2]?.Zone ?? ''
      const { VersionSet = [] } = await postgres.DescribeDBVersions({})
      const version = VersionSet.findLast(({ SupportedFeatureNames }) => SupportedFeatureNames?.includes('TDE'))
      const { DBEngine = '', DBMajorVersion = '' } = version ?? {}
      const { ClassInfoSet } = await postgres.DescribeClasses({ Zone: zone, DBEngine, DBMajorVersion })
      assert.ok(ClassInfoSet?.some(({ SpecCode }) => SpecCode === order.SpecCode))
      const { SpecInfoList } = await postgres.DescribeProductConfig({ Zone: zone })
      const [sold] = SpecInfoList ?? []
      assert.ok(sold?.SupportKMSRegions?.includes(abroad))
      assert.ok(sold?.SpecItemInfoList?.some((item) => item.MajorVersion === DBMajorVersion && item.IsSupportTDE === 1))
    },
  ],
  [
    'an instance lives from its deal to its end, its copies under the same key, which is bound until the last is gone',
    async (cast) => {
      const { house, kms, postgres } = cast
      let waited = 0
      const wait = (): void => {
        house.clock.advance(3000)
        waited += 3000
      }
      const { KeyId = '' } = await kms.CreateKey({ Alias: 'a-life' })
      const prepaid = { InstanceChargeType: 'PREPAID', SecurityGroupIds: ['sg-a1b2c3d4'] }
      const { DealNames = [] } = await postgres.CreateInstances({
        ...order,
        ...prepaid,
        NeedSupportTDE: 1,
        KMSKeyId: KeyId,
      })
      const { Deals } = await postgres.DescribeOrders({ DealNames: [...DealNames] })
      const [id = ''] = Deals?.[0]?.DBInstanceIdSet ?? []
      wait()
      const statusOf = async (DBInstanceId: string) =>
        (await postgres.DescribeDBInstanceAttribute({ DBInstanceId })).DBInstance?.DBInstanceStatus
      assert.equal(await statusOf(id), 'running')
      await postgres.ModifyDBInstanceName({ DBInstanceId: id, InstanceName: '账本-1' })
      await postgres.ModifyDBInstanceDeletionProtection({ DBInstanceId: id, DeletionProtection: true })
      const protectedIds = { DBInstanceIdSet: [id] }
      await refused(house, 'FailedOperation.FailedOperationError', postgres.IsolateDBInstances(protectedIds))
      await postgres.ModifyDBInstanceDeletionProtection({ DBInstanceId: id, DeletionProtection: false })

      assert.equal((await postgres.DescribeAccounts({ DBInstanceId: id })).Details?.[0]?.UserName, order.AdminName)
      const groups = await postgres.DescribeDBInstanceSecurityGroups({ DBInstanceId: id })
      assert.equal(groups.SecurityGroupSet?.[0]?.SecurityGroupId, 'sg-a1b2c3d4')
      assert.equal((await postgres.DescribeBackupPlans({ DBInstanceId: id })).Plans?.[0]?.BackupPeriodType, 'week')
      assert.deepEqual((await postgres.DescribeParamsEvent({ DBInstanceId: id })).EventItems, [])
      const { Detail } = await postgres.DescribeDBInstanceParameters({ DBInstanceId: id })
      assert.ok(Detail?.some(({ Name }) => Name === 'max_standby_archive_delay'))

      const { FlowId, TaskId } = await postgres.RestartDBInstance({ DBInstanceId: id })
      assert.equal(FlowId, TaskId)
      assert.equal(await statusOf(id), 'restarting')
      wait()

      const copy = {
        SpecCode: order.SpecCode,
        Storage: order.Storage,
        Period: 1,
        InstanceChargeType: 'POSTPAID_BY_HOUR',
      }
      const { DBInstanceId: clone = '' } = await postgres.CloneDBInstance({
        ...copy,
        DBInstanceId: id,
        AutoRenewFlag: 0,
        VpcId: order.VpcId,
        SubnetId: order.SubnetId,
        RecoveryTargetTime: wallTime(house.clock.now() - 1000),
      })
      const follower = { ...copy, MasterDBInstanceId: id, InstanceCount: 1, Zone: order.Zone }
      const { DBInstanceIdSet: [reader = ''] = [] } = await postgres.CreateReadOnlyDBInstance(follower)
      const keyOf = async (DBInstanceId: string) =>
        (await postgres.DescribeEncryptionKeys({ DBInstanceId })).EncryptionKeys
      assert.deepEqual(await keyOf(clone), await keyOf(id))
      assert.deepEqual(await keyOf(reader), await keyOf(id))
      wait()

      for (const last of [reader, clone, id]) {
        const about = await refused(house, 'FailedOperation.CmkUsedByCloudProduct', kms.DisableKey({ KeyId }))
        assert.ok(about.includes(last))
        await postgres.IsolateDBInstances({ DBInstanceIdSet: [last] })
        wait()
        assert.equal(await statusOf(last), 'isolated')
        if (last === id) {
          await postgres.DisIsolateDBInstances({ DBInstanceIdSet: [last], Period: 1 })
          wait()
          await postgres.IsolateDBInstances({ DBInstanceIdSet: [last] })
          wait()
        }
        await postgres.DestroyDBInstance({ DBInstanceId: last })
        const gone = postgres.DescribeDBInstanceAttribute({ DBInstanceId: last })
        await refused(house, 'ResourceNotFound.InstanceNotFoundError', gone)
      }
      await kms.DisableKey({ KeyId })
      // The SDK signs by the real clock, from which those that follow may not be far.
      house.clock.advance(-waited)
    },
  ],
  [
    'an instance is changed in all that can be changed of it',
    async (cast) => {
      const { house, postgres } = cast
      let waited = 0
      const DBInstanceId = await create(cast, { DBMajorVersion: '10', DBVersion: '10.4' })
      const one = { DBInstanceId }
      const settled = async (): Promise<void> => {
        house.clock.advance(3000)
        waited += 3000
        assert.equal((await instanceOf(cast, DBInstanceId))?.DBInstanceStatus, 'running')
      }
      await settled()
      await postgres.ModifyDBInstanceSpec({ ...one, Memory: 8, Storage: 200 })
      await settled()
      const DBNodeSet = [{ Role: 'Primary', Zone: 'ap-guangzhou-4' }]
      await postgres.ModifyDBInstanceDeployment({ ...one, DBNodeSet, SwitchTag: 0 })
      await settled()
      const ParamList = [{ Name: 'work_mem', ExpectedValue: '8192' }]
      await postgres.ModifyDBInstanceParameters({ ...one, ParamList })
      await settled()
      const { EventItems } = await postgres.DescribeParamsEvent(one)
      assert.equal(EventItems?.[0]?.EventDetail?.[0]?.NewValue, '8192')
      await postgres.UpgradeDBInstanceKernelVersion({ ...one, TargetDBKernelVersion: 'v10.17_r1.2' })
      await settled()
      await postgres.UpgradeDBInstanceMajorVersion({ ...one, TargetDBKernelVersion: 'v17.4_r1.3' })
      await settled()

      await postgres.ModifyDBInstanceChargeType({ ...one, InstanceChargeType: 'PREPAID', Period: 1 })
      await postgres.RenewInstance({ ...one, Period: 1 })
      const ids = { DBInstanceIdSet: [DBInstanceId] }
      assert.equal((await postgres.SetAutoRenewFlag({ ...ids, AutoRenewFlag: 1 })).Count, 1)
      assert.equal((await postgres.ModifyDBInstancesProject({ ...ids, ProjectId: '7' })).Count, 1)
      await postgres.ModifyDBInstanceSecurityGroups({ ...one, SecurityGroupIdSet: ['sg-a1b2c3d4'] })
      await postgres.ResetAccountPassword({ ...one, UserName: order.AdminName, Password: 'An0ther&word' })
      const place = { ...one, VpcId: 'vpc-a1b2c3d4', SubnetId: 'subnet-a1b2c3d4' }
      await postgres.CreateDBInstanceNetworkAccess({ ...place, IsAssignVip: true, Vip: '10.1.2.3' })
      assert.equal((await instanceOf(cast, DBInstanceId))?.DBInstanceNetInfo?.length, 3)
      await postgres.DeleteDBInstanceNetworkAccess({ ...place, Vip: '10.1.2.3' })
      const { PlanId = '' } = await postgres.CreateBackupPlan({
        ...one,
        PlanName: 'monthly',
        BackupPeriodType: 'month',
        BackupPeriod: ['01'],
      })
      await postgres.ModifyBackupPlan({ ...one, PlanId, BackupPeriod: ['15'] })
      assert.equal((await postgres.DescribeBackupPlans(one)).Plans?.[1]?.BackupPeriod, '["15"]')
      await postgres.DeleteBackupPlan({ ...one, PlanId })
      await postgres.OpenDBExtranetAccess(one)
      await postgres.CloseDBExtranetAccess(one)
      const changed = await instanceOf(cast, DBInstanceId)
      assert.deepEqual(
        [changed?.DBInstanceMemory, changed?.Zone, changed?.DBVersion, changed?.PayType, changed?.ProjectId],
        [8, 'ap-guangzhou-4', '17.4', 'prepaid', 7],
      )
      house.clock.advance(-waited)
    },
  ],
  [
    'read-only instances are gathered in groups',
    async (cast) => {
      const { house, postgres } = cast
      let waited = 0
      const wait = (): void => {
        house.clock.advance(3000)
        waited += 3000
      }
      const id = await create(cast, {})
      wait()
      const place = { VpcId: order.VpcId, SubnetId: order.SubnetId }
      const limits = { ReplayLagEliminate: 1, MaxReplayLag: 60, ReplayLatencyEliminate: 0, MinDelayEliminateReserve: 1 }
      const groupOf = async (Name: string): Promise<string> =>
        (await postgres.CreateReadOnlyGroup({ MasterDBInstanceId: id, Name, ...place, ...limits })).ReadOnlyGroupId ??
        ''
      const [reports, exports] = [await groupOf('报表'), await groupOf('exports')]
      wait()
      const follower = {
        MasterDBInstanceId: id,
        Zone: order.Zone,
        SpecCode: order.SpecCode,
        Storage: order.Storage,
        InstanceCount: 1,
        Period: 1,
        InstanceChargeType: 'POSTPAID_BY_HOUR',
        ReadOnlyGroupId: reports,
      }
      const { DBInstanceIdSet: [reader = ''] = [] } = await postgres.CreateReadOnlyDBInstance(follower)
      wait()
      const read = async () => {
        const Filters = [{ Name: 'db-master-instance-id', Values: [id] }]
        const { ReadOnlyGroupList = [] } = await postgres.DescribeReadOnlyGroups({ Filters, OrderBy: 'CreateTime' })
        const members = ReadOnlyGroupList.map(({ ReadOnlyGroupId, Status, ReadOnlyDBInstanceList }) => [
          ReadOnlyGroupId,
          Status,
          ...(ReadOnlyDBInstanceList ?? []).map(({ DBInstanceId }) => DBInstanceId),
        ])
        return Object.fromEntries(members.map(([group, ...rest]) => [group, rest]))
      }
      assert.deepEqual(await read(), { [reports]: ['ok', reader], [exports]: ['ok'] })
      const member = { DBInstanceId: reader, ReadOnlyGroupId: reports }
      await postgres.ModifyDBInstanceReadOnlyGroup({ ...member, NewReadOnlyGroupId: exports })
      assert.deepEqual(await read(), { [reports]: ['ok'], [exports]: ['ok', reader] })
      await postgres.RemoveDBInstanceFromReadOnlyGroup({ ...member, ReadOnlyGroupId: exports })
      await postgres.AddDBInstanceToReadOnlyGroup(member)
      const deleting = postgres.DeleteReadOnlyGroup({ ReadOnlyGroupId: reports })
      await refused(house, 'FailedOperation.ROGroupCannotBeDeletedError', deleting)
      await postgres.DeleteReadOnlyGroup({ ReadOnlyGroupId: exports })

      const one = { ReadOnlyGroupId: reports }
      await postgres.ModifyReadOnlyGroupConfig({ ...one, ReadOnlyGroupName: 'reports', Rebalance: 1 })
      const network = { ...one, VpcId: 'vpc-a1b2c3d4', SubnetId: 'subnet-a1b2c3d4' }
      await postgres.CreateReadOnlyGroupNetworkAccess({ ...network, IsAssignVip: true, Vip: '10.1.2.3' })
      await postgres.DeleteReadOnlyGroupNetworkAccess({ ...network, Vip: '10.1.2.3' })
      await postgres.ModifyDBInstanceSecurityGroups({ ...one, SecurityGroupIdSet: ['sg-a1b2c3d4'] })
      const { SecurityGroupSet } = await postgres.DescribeDBInstanceSecurityGroups(one)
      assert.equal(SecurityGroupSet?.[0]?.SecurityGroupId, 'sg-a1b2c3d4')
      house.clock.advance(-waited)
    },
  ],
]

/** A time as the service takes it: `YYYY-MM-DD hh:mm:ss` in UTC+8. */
const wallTime = (time: number): string => new Date(time + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')
