import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type CallOptions, type Reply, startHouse, type TestHouse } from '../support/house.ts'

/*
 * The life of PostgreSQL instances over HTTP, from their order to their end, and what becomes of their keys.
 */

const region = 'ap-guangzhou'
const account = '100000000001'
const ownKey = '23e80852-1e38-11e9-b129-5cb9019b4b01'
const invalid = 'InvalidParameterValue.InvalidParameterValueError'
const unknown = 'ResourceNotFound.InstanceNotFoundError'
const wrongStatus = 'OperationDenied.InstanceStatusLimitError'
const wrongStatusForOp = 'OperationDenied.InstanceStatusLimitOpError'
const failed = 'FailedOperation.FailedOperationError'

const seed = `
secret: postgres life
time: 2022-03-24T02:39:14Z
region: ${region}
accounts:
  - uin: '${account}'
    appId: 1250000001
    credentials: [{}]
    keys:
      - { keyId: ${ownKey}, alias: mine }
    instances:
      - { id: postgres-secret, name: orders, tde: { keyId: ${ownKey} }, tags: [{ key: team, value: shop }] }
      - { id: postgres-plain, name: plain }
`

const order = {
  SpecCode: 'pg.it.medium4',
  Storage: 100,
  InstanceCount: 1,
  Period: 1,
  Charset: 'UTF8',
  AdminName: 'dbadmin',
  AdminPassword: 'Tr0ub4dor&3',
  Zone: 'ap-guangzhou-3',
  InstanceChargeType: 'POSTPAID_BY_HOUR',
}
const clone = {
  SpecCode: 'pg.it.small2',
  Storage: 20,
  Period: 1,
  AutoRenewFlag: 0,
  VpcId: 'vpc-86v957zb',
  SubnetId: 'subnet-enm92y0m',
  InstanceChargeType: 'POSTPAID_BY_HOUR',
  RecoveryTargetTime: '2022-03-25 08:00:00',
}
const follower = {
  SpecCode: 'pg.it.small2',
  Storage: 20,
  InstanceCount: 1,
  Period: 1,
  Zone: 'ap-guangzhou-3',
  InstanceChargeType: 'POSTPAID_BY_HOUR',
}

const fresh = (): Promise<TestHouse> => startHouse({ seed })

/** Calls of one house, with the refusals and states that the tests look for. */
const of = (house: TestHouse) => {
  const call = (action: string, parameters: object = {}, options: CallOptions = {}): Promise<Reply> =>
    house.call('postgres', action, parameters, { region, ...options })
  const kms = (action: string, parameters: object): Promise<Reply> => house.call('kms', action, parameters, { region })
  const done = async (action: string, parameters: object): Promise<Reply> => {
    const reply = await call(action, parameters)
    assert.equal(reply.Error, undefined, `${action} ${JSON.stringify(reply.Error)}`)
    return reply
  }
  const refused = async (code: string, action: string, parameters: object): Promise<string> => {
    const reply = await call(action, parameters)
    assert.equal(reply.Error?.Code, code, `${action} ${JSON.stringify(parameters)}`)
    return reply.Error.Message
  }
  const instance = async (DBInstanceId: string) =>
    (await done('DescribeDBInstanceAttribute', { DBInstanceId })).DBInstance
  const status = async (id: string): Promise<string> => (await instance(id)).DBInstanceStatus
  const keys = async (DBInstanceId: string) => (await done('DescribeEncryptionKeys', { DBInstanceId })).EncryptionKeys
  const bound = async (): Promise<readonly string[]> => {
    const rows = await house.store.read.find('keyBinding', { where: { account, key: ownKey } })
    return rows.map((row) => row.resource).sort()
  }
  const wait = (seconds: number): void => house.clock.advance(seconds * 1000)
  return { call, kms, done, refused, instance, status, keys, bound, wait }
}

/** Imported material that expires, under an instance: the one way by which a bound CMK becomes unusable. */
async function expire(house: TestHouse): Promise<void> {
  const cmk = await house.store.read.get('cmk', { account, id: ownKey })
  assert.ok(cmk)
  const validTo = Math.floor(house.clock.now() / 1000) - 10
  assert.ok(await house.store.commit([{ update: 'cmk', row: { ...cmk, origin: 'EXTERNAL', validTo } }]))
}

async function restore(house: TestHouse): Promise<void> {
  const cmk = await house.store.read.get('cmk', { account, id: ownKey })
  assert.ok(cmk)
  assert.ok(await house.store.commit([{ update: 'cmk', row: { ...cmk, validTo: 0 } }]))
}

describe('the end of an instance', () => {
  it('is isolated, taken back, isolated again and destroyed, and its CMK is bound until then', async () => {
    await using house = await fresh()
    const { done, refused, status, keys, bound, wait, kms, instance } = of(house)
    const id = 'postgres-secret'
    const ids = { DBInstanceIdSet: [id] }
    await done('IsolateDBInstances', ids)
    assert.equal(await status(id), 'isolating')
    await refused(wrongStatus, 'IsolateDBInstances', ids)
    await refused(wrongStatusForOp, 'DestroyDBInstance', { DBInstanceId: id })
    wait(2)
    assert.equal(await status(id), 'isolated')
    assert.match((await instance(id)).IsolatedTime, /^20/)
    assert.equal((await keys(id))[0].IsEnabled, 1)
    assert.deepEqual(await bound(), [id])
    await refused(wrongStatusForOp, 'RestartDBInstance', { DBInstanceId: id })
    await refused(wrongStatus, 'ModifyDBInstanceDeletionProtection', { DBInstanceId: id, DeletionProtection: true })

    await done('DisIsolateDBInstances', { ...ids, Period: 1 })
    assert.equal(await status(id), 'disisolating')
    await refused(wrongStatusForOp, 'DisIsolateDBInstances', ids)
    wait(2)
    assert.equal(await status(id), 'running')
    assert.equal((await instance(id)).IsolatedTime, '0000-00-00 00:00:00')

    await done('IsolateDBInstances', ids)
    wait(2)
    await done('DestroyDBInstance', { DBInstanceId: id })
    await refused(unknown, 'DescribeDBInstanceAttribute', { DBInstanceId: id })
    await refused(invalid, 'DescribeEncryptionKeys', { DBInstanceId: id })
    assert.deepEqual(await bound(), [])
    assert.equal(await house.store.read.count('encryptionKey', {}), 0)
    assert.equal(await house.store.read.count('tag', { service: 'postgres' }), 0)
    assert.equal((await kms('DisableKey', { KeyId: ownKey })).Error, undefined)
  })

  it('is not reached by what is protected, or followed', async () => {
    await using house = await fresh()
    const { done, refused, wait } = of(house)
    const ids = { DBInstanceIdSet: ['postgres-plain'] }
    await done('ModifyDBInstanceDeletionProtection', { DBInstanceId: 'postgres-plain', DeletionProtection: true })
    await refused(failed, 'IsolateDBInstances', ids)
    await done('ModifyDBInstanceDeletionProtection', { DBInstanceId: 'postgres-plain', DeletionProtection: false })
    const made = await done('CreateReadOnlyDBInstance', { ...follower, MasterDBInstanceId: 'postgres-plain' })
    wait(3)
    const message = await refused(wrongStatus, 'IsolateDBInstances', ids)
    assert.ok(message.includes(made.DBInstanceIdSet[0]))
    await done('IsolateDBInstances', { DBInstanceIdSet: made.DBInstanceIdSet })
    wait(3)
    await done('DestroyDBInstance', { DBInstanceId: made.DBInstanceIdSet[0] })
    await done('IsolateDBInstances', ids)
  })

  it('stops half way for none: of several all or nothing is isolated', async () => {
    await using house = await fresh()
    const { refused, status } = of(house)
    await refused(unknown, 'IsolateDBInstances', { DBInstanceIdSet: ['postgres-plain', 'postgres-none'] })
    assert.equal(await status('postgres-plain'), 'running')
  })

  it('waits for the linked role, and comes although the CMK is gone', async () => {
    await using house = await fresh()
    const { done, refused, wait, status, call } = of(house)
    const id = 'postgres-secret'
    await call('CreateInstances', { ...order, NeedSupportTDE: 1 })
    await done('IsolateDBInstances', { DBInstanceIdSet: [id] })
    wait(2)
    const name = 'Postgres_QCSLinkedRoleInPostgresKms'
    const role = await house.store.read.get('role', { account, name })
    assert.ok(role)
    assert.ok(await house.store.commit([{ update: 'role', row: { ...role, active: false } }]))
    await refused(failed, 'DestroyDBInstance', { DBInstanceId: id })
    assert.equal(await status(id), 'isolated')
    const withdrawn = await house.store.read.get('role', { account, name })
    assert.ok(withdrawn)
    assert.ok(await house.store.commit([{ update: 'role', row: { ...withdrawn, active: true } }]))
    assert.ok(await house.store.commit([{ remove: 'cmk', row: { account, id: ownKey } }]))
    await done('DestroyDBInstance', { DBInstanceId: id })
    await refused(unknown, 'DescribeDBInstanceAttribute', { DBInstanceId: id })
  })

  it('is put off by renewal where an instance is prepaid', async () => {
    await using house = await fresh()
    const { done, wait, instance } = of(house)
    const { DealNames } = await done('CreateInstances', { ...order, InstanceChargeType: 'PREPAID', Period: 1 })
    const { Deals, TotalCount } = await done('DescribeOrders', { DealNames: [...DealNames, '', 'unknown'] })
    assert.equal(TotalCount, 1)
    const [id] = Deals[0].DBInstanceIdSet
    assert.deepEqual([Deals[0].OwnerUin, Deals[0].Count, Deals[0].PayMode], [account, 1, 1])
    wait(3)
    const before = (await instance(id)).ExpireTime
    await done('IsolateDBInstances', { DBInstanceIdSet: [id] })
    wait(3)
    await done('DisIsolateDBInstances', { DBInstanceIdSet: [id], Period: 12 })
    const after = (await instance(id)).ExpireTime
    assert.equal(Number(after.slice(0, 4)), Number(before.slice(0, 4)) + 1)
    assert.equal(after.slice(4), before.slice(4))
  })
})

describe('a restart', () => {
  it('passes, and asks KMS for the data key', async () => {
    await using house = await fresh()
    const { done, refused, status, wait } = of(house)
    const reply = await done('RestartDBInstance', { DBInstanceId: 'postgres-secret' })
    assert.equal(reply.FlowId, reply.TaskId)
    const inner = (await house.records(reply.RequestId)).find((record) => record.service === 'kms')
    assert.deepEqual([inner?.action, inner?.callerKind, inner?.code], ['Decrypt', 'service', ''])
    assert.equal(await status('postgres-secret'), 'restarting')
    await refused(wrongStatusForOp, 'RestartDBInstance', { DBInstanceId: 'postgres-secret' })
    wait(2)
    assert.equal(await status('postgres-secret'), 'running')
  })

  it('fails while the CMK cannot be used, and passes when it is back', async () => {
    await using house = await fresh()
    const { done, refused, status, keys, wait } = of(house)
    const id = 'postgres-secret'
    await expire(house)
    assert.equal((await keys(id))[0].IsEnabled, 0)
    assert.equal(await status(id), 'running')
    await done('RestartDBInstance', { DBInstanceId: id })
    assert.equal(await status(id), 'restarting')
    wait(2)
    assert.equal(await status(id), 'limited run')
    await refused(wrongStatus, 'CloneDBInstance', { ...clone, DBInstanceId: id })
    await restore(house)
    await done('RestartDBInstance', { DBInstanceId: id })
    wait(2)
    assert.equal(await status(id), 'running')
    assert.equal((await keys(id))[0].IsEnabled, 1)
  })

  it('of an instance in clear needs no key', async () => {
    await using house = await fresh()
    const { done, status, wait } = of(house)
    await expire(house)
    await done('RestartDBInstance', { DBInstanceId: 'postgres-plain' })
    wait(2)
    assert.equal(await status('postgres-plain'), 'running')
  })
})

describe('an instance made from another', () => {
  it('shares the keys of its source, and binds the CMK for itself', async () => {
    await using house = await fresh()
    const { done, keys, bound, wait, instance } = of(house)
    const [source] = await keys('postgres-secret')
    const cloned = await done('CloneDBInstance', {
      ...clone,
      DBInstanceId: 'postgres-secret',
      Name: '克隆',
      TagList: [{ TagKey: 'team', TagValue: 'copies' }],
    })
    const followed = await done('CreateReadOnlyDBInstance', {
      ...follower,
      MasterDBInstanceId: 'postgres-secret',
      InstanceCount: 2,
      TagList: { TagKey: 'a', TagValue: '1' },
      Tags: [{ TagKey: 'b', TagValue: '2' }],
    })
    const copies = [cloned.DBInstanceId, ...followed.DBInstanceIdSet]
    for (const id of copies) assert.deepEqual(await keys(id), [source])
    assert.deepEqual(await bound(), ['postgres-secret', ...copies].sort())
    const made = await instance(cloned.DBInstanceId)
    assert.equal(made.DBInstanceStatus, 'applying')
    assert.deepEqual(
      [made.DBInstanceName, made.DBInstanceType, made.MasterDBInstanceId, made.IsSupportTDE, made.TagList],
      ['克隆', 'primary', '', 1, [{ TagKey: 'team', TagValue: 'copies' }]],
    )
    const reader = await instance(followed.DBInstanceIdSet[0])
    assert.deepEqual(
      [reader.DBInstanceType, reader.MasterDBInstanceId, reader.IsSupportTDE, reader.TagList.length],
      ['readonly', 'postgres-secret', 1, 2],
    )
    assert.equal((await instance('postgres-secret')).ReadOnlyInstanceNum, 2)

    wait(3)
    await done('IsolateDBInstances', { DBInstanceIdSet: [cloned.DBInstanceId] })
    wait(3)
    await done('DestroyDBInstance', { DBInstanceId: cloned.DBInstanceId })
    assert.deepEqual(await bound(), ['postgres-secret', ...followed.DBInstanceIdSet].sort())
  })

  it('is not made while the CMK cannot be used', async () => {
    await using house = await fresh()
    const { refused } = of(house)
    await expire(house)
    await refused(failed, 'CloneDBInstance', { ...clone, DBInstanceId: 'postgres-secret' })
    await refused(failed, 'CreateReadOnlyDBInstance', { ...follower, MasterDBInstanceId: 'postgres-secret' })
    assert.equal(await house.store.read.count('dbInstance', {}), 2)
    assert.equal(await house.store.read.count('encryptionKey', {}), 1)
  })

  it('is refused where its order does not fit, in the codes of each action', async () => {
    await using house = await fresh()
    const { done, refused } = of(house)
    const source = { ...clone, DBInstanceId: 'postgres-secret' }
    const node = (Role: string, Zone: string) => ({ Role, Zone })
    for (const [code, patch] of [
      [invalid, { RecoveryTargetTime: undefined }],
      [invalid, { BackupSetId: 'backup-1' }],
      [invalid, { RecoveryTargetTime: undefined, BackupSetId: 'backup-1' }],
      [invalid, { RecoveryTargetTime: '2021-01-01 00:00:00' }],
      [invalid, { RecoveryTargetTime: '2099-01-01 00:00:00' }],
      [invalid, { RecoveryTargetTime: '2022-13-45 00:00:00' }],
      [invalid, { RecoveryTargetTime: 'now' }],
      [invalid, { Storage: 15 }],
      [invalid, { Storage: 6010 }],
      [invalid, { Period: 2 }],
      [invalid, { AutoRenewFlag: 2 }],
      ['InvalidParameterValue.SpecNotRecognizedError', { SpecCode: 'pg.it.huge' }],
      ['InvalidParameterValue.IllegalProjectId', { ProjectId: -1 }],
      ['InvalidParameterValue.IllegalZone', { DBNodeSet: [node('Primary', 'ap-shanghai-1')] }],
      ['InvalidParameter.ParameterCheckError', { DBNodeSet: [node('Primary', 'ap-guangzhou-2')] }],
      [unknown, { DBInstanceId: 'postgres-none' }],
    ] as const)
      await refused(code, 'CloneDBInstance', { ...source, ...patch })
    const primary = { ...follower, MasterDBInstanceId: 'postgres-secret' }
    const reader = (await done('CreateReadOnlyDBInstance', primary)).DBInstanceIdSet[0]
    for (const [code, patch] of [
      ['InvalidParameterValue.BadSpec', { SpecCode: 'pg.it.huge' }],
      ['InvalidParameterValue.IllegalProjectId', { ProjectId: -1 }],
      ['InvalidParameterValue.IllegalZone', { Zone: 'ap-shanghai-1' }],
      ['InvalidParameterValue.InvalidInstanceNum', { InstanceCount: 11 }],
      ['InvalidParameter.VpcNotFoundError', { VpcId: 'net' }],
      ['FailedOperation.ROGroupNotFoundError', { ReadOnlyGroupId: 'pgrogrp-a1b2c3d4' }],
      [invalid, { DBVersion: '9.6' }],
      [invalid, { Period: 2 }],
      [unknown, { MasterDBInstanceId: 'postgres-none' }],
      [wrongStatus, { MasterDBInstanceId: 'postgres-secret' }],
    ] as const) {
      if (code === wrongStatus) await done('RestartDBInstance', { DBInstanceId: 'postgres-secret' })
      await refused(code, 'CreateReadOnlyDBInstance', { ...primary, ...patch })
    }
    await refused(invalid, 'CreateReadOnlyDBInstance', { ...follower, MasterDBInstanceId: reader })
    const [large] = (await done('CreateInstances', order)).DBInstanceIdSet
    house.clock.advance(3000)
    await refused(invalid, 'CloneDBInstance', { ...source, DBInstanceId: large, RecoveryTargetTime: wallNow(house) })
  })
})

/** The clock of the house in the form of the service's times. */
const wallNow = (house: TestHouse): string =>
  new Date(house.clock.now() + 8 * 3600_000).toISOString().slice(0, 19).replace('T', ' ')

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
      ['DescribeParamsEvent', {}],
      ['DestroyDBInstance', {}],
      ['ModifyDBInstanceDeletionProtection', { DeletionProtection: true }],
      ['ModifyDBInstanceName', { InstanceName: 'x' }],
      ['RestartDBInstance', {}],
    ] as const) {
      await refused(unknown, action, { DBInstanceId: 'postgres-none', ...more })
      await refused(invalid, action, { DBInstanceId: 'none', ...more })
    }
    for (const action of ['IsolateDBInstances', 'DisIsolateDBInstances']) {
      await refused(unknown, action, { DBInstanceIdSet: ['postgres-none'] })
      await refused(invalid, action, { DBInstanceIdSet: ['none'] })
      await refused(invalid, action, { DBInstanceIdSet: [] })
    }
    await refused('InvalidParameterValue.NullDealNames', 'DescribeOrders', { DealNames: [] })
    await refused(invalid, 'DescribeOrders', { DealNames: Array.from({ length: 101 }, () => 'x') })
    const groups = 'DescribeDBInstanceSecurityGroups'
    await refused('InvalidParameter.ParameterCheckError', groups, {})
    await refused('FailedOperation.ROGroupNotFoundError', groups, { ReadOnlyGroupId: 'pgrogrp-a1b2c3d4' })
  })
})
