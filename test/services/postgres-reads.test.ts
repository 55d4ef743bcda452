import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { TestHouse } from '../support/house.ts'
import { fresh, invalid, of, order, unknown } from '../support/postgres-life.ts'

/*
 * What the official Terraform provider reads of PostgreSQL instances, over HTTP.
 */

describe('what Terraform reads of an instance', () => {
  let house: TestHouse
  let id = ''
  before(async () => {
    house = await fresh()
    const { done, wait } = of(house)
    const made = await done('CreateInstances', { ...order, NeedSupportTDE: 1, SecurityGroupIds: ['sg-a1b2c3d4'] })
    id = made.DBInstanceIdSet[0]
    wait(3)
  })
  after(() => house[Symbol.asyncDispose]())

  it('finds size and version in the product list, as it looks for them', async () => {
    const { done, refused } = of(house)
    const { SpecInfoList } = await done('DescribeProductConfig', { Zone: 'ap-guangzhou-3' })
    const [{ SpecItemInfoList, SupportKMSRegions }] = SpecInfoList
    const find = (wanted: object) =>
      SpecItemInfoList.find((item: object) =>
        Object.entries(wanted).every(([name, value]) => item[name as keyof typeof item] === value),
      )
    assert.equal(find({ MajorVersion: '17', Memory: 2048, Cpu: 1 })?.IsSupportTDE, 1)
    assert.equal(find({ Version: '10.4', Memory: 4096 })?.IsSupportTDE, 0)
    assert.ok(SupportKMSRegions.includes('ap-hongkong'))
    const cloud = await done('DescribeProductConfig', { StorageType: 'CLOUD_HSSD' })
    assert.equal(cloud.SpecInfoList[0].Zone, 'ap-guangzhou-1')
    assert.ok(cloud.SpecInfoList[0].SpecItemInfoList.every((item: { IsSupportTDE: number }) => item.IsSupportTDE === 0))
    await refused('InvalidParameterValue.IllegalZone', 'DescribeProductConfig', { Zone: 'ap-shanghai-1' })
    await refused(invalid, 'DescribeProductConfig', { DBEngine: 'oracle' })
  })

  it('sees regions, zones, versions and sizes', async () => {
    const { done, refused, call } = of(house)
    const regions = await call('DescribeRegions', {}, { region: undefined })
    assert.equal(regions.TotalCount, 18)
    assert.deepEqual(await done('DescribeZones', {}).then(({ TotalCount, ZoneSet }) => [TotalCount, ZoneSet[2].Zone]), [
      7,
      'ap-guangzhou-3',
    ])
    const { VersionSet } = await done('DescribeDBVersions', {})
    const features = VersionSet.map((one: { SupportedFeatureNames: string[] }) => one.SupportedFeatureNames.join())
    assert.deepEqual([features[0], features.at(-1)], ['', 'TDE'])
    const asked = { Zone: 'ap-guangzhou-3', DBEngine: 'postgresql', DBMajorVersion: '17' }
    assert.equal((await done('DescribeClasses', asked)).ClassInfoSet.length, 6)
    await refused('InvalidParameterValue.InvalidZoneIdError', 'DescribeClasses', { ...asked, Zone: 'ap-tokyo-1' })
    await refused(invalid, 'DescribeClasses', { ...asked, DBMajorVersion: '9' })
    await refused(invalid, 'DescribeZones', { StorageType: 'TAPE' })
    await refused(invalid, 'DescribeDBVersions', { StorageType: 'TAPE' })
  })

  it('reads the whole chain', async () => {
    const { done } = of(house)
    const { Details } = await done('DescribeAccounts', {
      DBInstanceId: id,
      OrderBy: 'createTime',
      OrderByType: 'asc',
      Offset: 0,
      Limit: 100,
    })
    assert.equal(Details[0].UserName, 'dbadmin')
    assert.match(Details[0].CreateTime, /^20/)
    assert.deepEqual((await done('DescribeAccounts', { DBInstanceId: id, Offset: 1 })).Details, [])
    const groups = await done('DescribeDBInstanceSecurityGroups', { DBInstanceId: id })
    assert.deepEqual(
      groups.SecurityGroupSet.map((group: { SecurityGroupId: string }) => group.SecurityGroupId),
      ['sg-a1b2c3d4'],
    )
    const { Plans } = await done('DescribeBackupPlans', { DBInstanceId: id })
    assert.ok(JSON.parse(Plans[0].BackupPeriod).includes('monday'))
    assert.deepEqual((await done('DescribeParamsEvent', { DBInstanceId: id })).EventItems, [])
    const { Detail } = await done('DescribeDBInstanceParameters', { DBInstanceId: id })
    for (const name of ['max_standby_streaming_delay', 'max_standby_archive_delay'])
      assert.match(Detail.find((one: { Name: string }) => one.Name === name).CurrentValue, /^-?\d+$/)
    const one = await done('DescribeDBInstanceParameters', { DBInstanceId: id, ParamName: 'work_mem' })
    assert.deepEqual([one.TotalCount, one.Detail[0].Unit], [1, 'kB'])
  })

  it('renames', async () => {
    const { done, refused, instance, wait } = of(house)
    const before = (await instance(id)).UpdateTime
    wait(60)
    await done('ModifyDBInstanceName', { DBInstanceId: id, InstanceName: '订单-2' })
    const { DBInstanceName, UpdateTime } = await instance(id)
    assert.equal(DBInstanceName, '订单-2')
    assert.ok(UpdateTime > before)
    const rename = (InstanceName: string) => ({ DBInstanceId: id, InstanceName })
    await refused('InvalidParameterValue.ParameterLengthLimitError', 'ModifyDBInstanceName', rename('n'.repeat(61)))
    await refused('InvalidParameterValue.ParameterLengthLimitError', 'ModifyDBInstanceName', rename(''))
    await refused('InvalidParameterValue.ParameterCharacterError', 'ModifyDBInstanceName', rename('a b'))
  })

  it('learns of an id that is unknown, or none at all', async () => {
    const { refused } = of(house)
    for (const [action, more] of [
      ['DescribeAccounts', {}],
      ['DescribeBackupPlans', {}],
      ['DescribeDBInstanceAttribute', {}],
      ['DescribeDBInstanceParameters', {}],
      ['DescribeDBInstanceSecurityGroups', {}],
      ['CloseDBExtranetAccess', {}],
      ['CreateDBInstanceNetworkAccess', { VpcId: 'vpc-a', SubnetId: 'subnet-a', IsAssignVip: false }],
      ['DeleteDBInstanceNetworkAccess', { VpcId: 'vpc-a', SubnetId: 'subnet-a', Vip: '10.0.0.7' }],
      ['CreateBackupPlan', { PlanName: 'x', BackupPeriodType: 'week', BackupPeriod: ['monday'] }],
      ['DeleteBackupPlan', { PlanId: 'plan-x' }],
      ['ModifyBackupPlan', {}],
      ['DescribeParamsEvent', {}],
      ['DestroyDBInstance', {}],
      ['ModifyDBInstanceDeletionProtection', { DeletionProtection: true }],
      ['ModifyDBInstanceName', { InstanceName: 'x' }],
      ['ModifyDBInstanceChargeType', { InstanceChargeType: 'PREPAID', Period: 1 }],
      ['ModifyDBInstanceDeployment', { SwitchTag: 0, DBNodeSet: [{ Role: 'Primary', Zone: 'ap-guangzhou-1' }] }],
      ['ModifyDBInstanceParameters', { ParamList: [{ Name: 'work_mem', ExpectedValue: '8192' }] }],
      ['ModifyDBInstanceSecurityGroups', { SecurityGroupIdSet: [] }],
      ['ModifyDBInstanceSpec', { Memory: 4, Storage: 20 }],
      ['OpenDBExtranetAccess', {}],
      ['RenewInstance', { Period: 1 }],
      ['ResetAccountPassword', { UserName: 'dbadmin', Password: 'Ab3$efgh' }],
      ['RestartDBInstance', {}],
      ['UpgradeDBInstanceKernelVersion', { TargetDBKernelVersion: 'v10.17_r1.2' }],
      ['UpgradeDBInstanceMajorVersion', { TargetDBKernelVersion: 'v17.4_r1.3' }],
    ] as const) {
      await refused(unknown, action, { DBInstanceId: 'postgres-none', ...more })
      await refused(invalid, action, { DBInstanceId: 'none', ...more })
    }
    for (const [action, more] of [
      ['DisIsolateDBInstances', {}],
      ['IsolateDBInstances', {}],
      ['ModifyDBInstancesProject', { ProjectId: '1' }],
      ['SetAutoRenewFlag', { AutoRenewFlag: 1 }],
    ] as const) {
      await refused(unknown, action, { DBInstanceIdSet: ['postgres-none'], ...more })
      await refused(invalid, action, { DBInstanceIdSet: ['none'], ...more })
      await refused(invalid, action, { DBInstanceIdSet: [], ...more })
    }
    await refused('InvalidParameterValue.NullDealNames', 'DescribeOrders', { DealNames: [] })
    await refused(invalid, 'DescribeOrders', { DealNames: Array.from({ length: 101 }, () => 'x') })
    const groups = 'DescribeDBInstanceSecurityGroups'
    await refused('InvalidParameter.ParameterCheckError', groups, {})
    await refused('FailedOperation.ROGroupNotFoundError', groups, { ReadOnlyGroupId: 'pgrogrp-a1b2c3d4' })
  })
})
