import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  account,
  expire,
  failed,
  follower,
  fresh,
  invalid,
  of,
  order,
  region,
  wrongStatus,
  wrongStatusForOp,
} from '../support/postgres-life.ts'

/*
 * What the official Terraform provider changes of PostgreSQL instances, over HTTP.
 */

const id = 'postgres-plain'
const one = { DBInstanceId: id }
const postpaid = 'OperationDenied.PostPaidPayModeError'

describe('what an instance costs', () => {
  it('is paid by the hour or ahead, renewed, and by itself', async () => {
    await using house = await fresh()
    const { done, refused, instance } = of(house)
    const change = (InstanceChargeType: string, Period = 1) =>
      ({ ...one, InstanceChargeType, Period, AutoRenewFlag: 1 }) as const
    const renewing = (AutoRenewFlag: number) => ({ DBInstanceIdSet: [id], AutoRenewFlag })
    await refused(postpaid, 'SetAutoRenewFlag', renewing(1))
    await refused(postpaid, 'RenewInstance', { ...one, Period: 1 })
    await refused(invalid, 'ModifyDBInstanceChargeType', change('POSTPAID_BY_HOUR'))
    await done('ModifyDBInstanceChargeType', change('prepaid', 2))
    const { PayType, AutoRenew, ExpireTime } = await instance(id)
    assert.deepEqual([PayType, AutoRenew, ExpireTime.slice(0, 7)], ['prepaid', 1, later(house.clock.now(), 2)])
    await refused(invalid, 'ModifyDBInstanceChargeType', change('PREPAID'))
    await done('RenewInstance', { ...one, Period: 3 })
    assert.equal((await instance(id)).ExpireTime.slice(0, 7), later(house.clock.now(), 5))
    assert.equal((await done('SetAutoRenewFlag', renewing(0))).Count, 1)
    assert.equal((await instance(id)).AutoRenew, 0)
    await refused(invalid, 'SetAutoRenewFlag', renewing(2))
    await done('RestartDBInstance', one)
    await refused(wrongStatus, 'RenewInstance', { ...one, Period: 1 })
    await refused(wrongStatus, 'ModifyDBInstanceChargeType', change('POSTPAID_BY_HOUR'))
    house.clock.advance(3000)
    await refused(invalid, 'ModifyDBInstanceChargeType', change('POSTPAID_BY_HOUR', 2))
    await done('ModifyDBInstanceChargeType', change('POSTPAID_BY_HOUR'))
    assert.deepEqual(
      [(await instance(id)).PayType, (await instance(id)).ExpireTime],
      ['postpaid', '0000-00-00 00:00:00'],
    )
  })
})

/** Year and month so many months on, in UTC+8. */
function later(now: number, months: number): string {
  const date = new Date(now + 8 * 3_600_000)
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1)).toISOString().slice(0, 7)
}

describe('where an instance belongs', () => {
  it('is its project and its security groups', async () => {
    await using house = await fresh()
    const { done, refused, instance } = of(house)
    const project = (ProjectId: string) => ({ DBInstanceIdSet: [id, 'postgres-secret'], ProjectId })
    assert.equal((await done('ModifyDBInstancesProject', project('7'))).Count, 2)
    assert.deepEqual([(await instance(id)).ProjectId, (await instance('postgres-secret')).ProjectId], [7, 7])
    await refused('InvalidParameterValue.IllegalProjectId', 'ModifyDBInstancesProject', project('x'))
    const groups = (...SecurityGroupIdSet: readonly string[]) => ({ ...one, SecurityGroupIdSet })
    await done('ModifyDBInstanceSecurityGroups', groups('sg-a1b2c3d4', 'sg-b1b2c3d4'))
    await done('ModifyDBInstanceSecurityGroups', groups('sg-c1b2c3d4'))
    const { SecurityGroupSet } = await done('DescribeDBInstanceSecurityGroups', one)
    assert.deepEqual(
      SecurityGroupSet.map((group: { SecurityGroupId: string }) => group.SecurityGroupId),
      ['sg-c1b2c3d4'],
    )
    const [check, none] = ['InvalidParameter.ParameterCheckError', 'FailedOperation.ROGroupNotFoundError']
    await refused(check, 'ModifyDBInstanceSecurityGroups', { SecurityGroupIdSet: [] })
    const group = { SecurityGroupIdSet: [], ReadOnlyGroupId: 'pgrogrp-a1b2c3d4' }
    await refused(none, 'ModifyDBInstanceSecurityGroups', group)
    await done('RestartDBInstance', one)
    await refused(wrongStatusForOp, 'ModifyDBInstanceSecurityGroups', groups())
  })

  it('is the zones of its nodes', async () => {
    await using house = await fresh()
    const { done, refused, instance, status, wait } = of(house)
    const nodes = (...zones: readonly (readonly [string, number])[]) => ({
      ...one,
      SwitchTag: 0,
      DBNodeSet: zones.map(([Role, zone]) => ({ Role, Zone: `ap-guangzhou-${zone}` })),
    })
    await done('ModifyDBInstanceDeployment', nodes(['Primary', 3], ['Standby', 2]))
    assert.equal(await status(id), 'deployment changing')
    await refused(wrongStatusForOp, 'ModifyDBInstanceDeployment', nodes(['Primary', 3]))
    wait(3)
    const { DBInstanceStatus, Zone, DBNodeSet } = await instance(id)
    assert.deepEqual([DBInstanceStatus, Zone], ['running', 'ap-guangzhou-3'])
    assert.deepEqual(DBNodeSet[1], { Role: 'Standby', Zone: 'ap-guangzhou-2' })
    const zone = 'InvalidParameterValue.InvalidZoneIdError'
    await refused(zone, 'ModifyDBInstanceDeployment', nodes(['Primary', 99]))
    await refused(invalid, 'ModifyDBInstanceDeployment', nodes(['Standby', 1]))
    await refused(invalid, 'ModifyDBInstanceDeployment', nodes(['Primary', 1], ['Primary', 2]))
  })
})

describe('what an instance is', () => {
  it('grows, and runs again', async () => {
    await using house = await fresh()
    const { done, refused, instance, status, wait } = of(house)
    const size = (Memory: number, Storage: number, Cpu?: number) => ({ ...one, Memory, Storage, Cpu })
    await done('ModifyDBInstanceSpec', size(16, 20))
    assert.equal(await status(id), 'expanding')
    await refused(wrongStatus, 'ModifyDBInstanceSpec', size(4, 30))
    wait(3)
    const grown = await instance(id)
    assert.deepEqual(
      [grown.DBInstanceStatus, grown.DBInstanceClass, grown.DBInstanceMemory, grown.DBInstanceStorage],
      ['running', 'pg.it.large16', 16, 20],
    )
    await done('ModifyDBInstanceSpec', size(16, 20, 8))
    wait(3)
    assert.deepEqual([(await instance(id)).DBInstanceClass, (await instance(id)).DBInstanceCpu], ['pg.it.2xlarge16', 8])
    for (const wrong of [size(3, 30), size(4, 30, 8), size(4, 10), size(4, 6010), size(4, 25), size(16, 20, 8)])
      await refused(invalid, 'ModifyDBInstanceSpec', wrong)
  })

  it('asks for its data key again', async () => {
    await using house = await fresh()
    const { done, status, wait } = of(house)
    await expire(house)
    await done('ModifyDBInstanceSpec', { DBInstanceId: 'postgres-secret', Memory: 4, Storage: 20 })
    wait(3)
    assert.equal(await status('postgres-secret'), 'limited run')
  })

  it('is upgraded to later kernels and versions, and no others', async () => {
    await using house = await fresh()
    const { done, refused, instance, status, wait } = of(house)
    const { DBInstanceIdSet } = await done('CreateInstances', { ...order, DBVersion: '10.4' })
    wait(3)
    const [old = ''] = DBInstanceIdSet
    const to = (TargetDBKernelVersion: string, more: object = {}) => ({
      DBInstanceId: old,
      TargetDBKernelVersion,
      ...more,
    })
    const [kernel, major] = ['UpgradeDBInstanceKernelVersion', 'UpgradeDBInstanceMajorVersion']
    for (const wrong of ['v10.4_r1.0', 'v11.12_r1.3', 'v10.99_r1.0']) await refused(invalid, kernel, to(wrong))
    for (const wrong of ['v10.17_r1.2', 'v99.1_r1.0']) await refused(invalid, major, to(wrong))
    await done(kernel, to('v10.17_r1.2', { DryRun: true }))
    assert.deepEqual([await status(old), (await instance(old)).DBVersion], ['running', '10.4'])
    await done(kernel, to('v10.17_r1.2', { SwitchTag: 0 }))
    assert.equal(await status(old), 'upgrading')
    await refused(wrongStatusForOp, major, to('v17.4_r1.3'))
    wait(3)
    await refused(invalid, kernel, to('v10.4_r1.0'))
    await done(major, to('v17.4_r1.3', { UpgradeCheck: true }))
    await done(major, to('v17.4_r1.3'))
    await refused(wrongStatusForOp, kernel, to('v17.4_r1.3'))
    wait(3)
    const { DBInstanceStatus, DBMajorVersion, DBVersion, DBKernelVersion } = await instance(old)
    assert.deepEqual(
      [DBInstanceStatus, DBMajorVersion, DBVersion, DBKernelVersion],
      ['running', '17', '17.4', 'v17.4_r1.3'],
    )
    await refused(invalid, major, to('v16.2_r1.5'))

    const [led = ''] = (await done('CreateInstances', { ...order, DBVersion: '10.4' })).DBInstanceIdSet
    wait(3)
    await done('CreateReadOnlyDBInstance', { ...follower, Storage: 100, MasterDBInstanceId: led })
    await refused(failed, kernel, { ...to('v10.17_r1.2'), DBInstanceId: led })
    await refused(failed, major, { ...to('v11.12_r1.3'), DBInstanceId: led })
  })
})

describe('what is set of an instance', () => {
  it('is its parameters, with what they were before', async () => {
    await using house = await fresh()
    const { done, refused, status, wait } = of(house)
    const set = (...entries: readonly (readonly [string, string])[]) => ({
      ...one,
      ParamList: entries.map(([Name, ExpectedValue]) => ({ Name, ExpectedValue })),
    })
    const modify = 'ModifyDBInstanceParameters'
    const settingOf = async (ParamName: string) =>
      (await done('DescribeDBInstanceParameters', { ...one, ParamName })).Detail[0].CurrentValue
    await done(modify, set(['work_mem', '8192'], ['log_statement', 'all'], ['statement_timeout', '0']))
    assert.equal(await status(id), 'parameter modifying')
    await refused(wrongStatus, modify, set(['work_mem', '4096']))
    wait(3)
    assert.deepEqual(
      [await status(id), await settingOf('work_mem'), await settingOf('log_statement')],
      ['running', '8192', 'all'],
    )
    for (let i = 0; i < 25; i++) {
      await done(modify, set(['work_mem', String(9000 + i)]))
      wait(3)
    }
    const { EventItems, TotalCount } = await done('DescribeParamsEvent', one)
    assert.equal(TotalCount, 2)
    const events = EventItems.find((item: { ParamName: string }) => item.ParamName === 'work_mem').EventDetail
    assert.equal(events.length, 20)
    const { OldValue, NewValue, State, Operator } = events.at(-1)
    assert.deepEqual([OldValue, NewValue, State, Operator], ['9023', '9024', 'success', account])
    assert.equal(await settingOf('log_statement'), 'all')
    const unfit = 'InvalidParameterValue.DataConvertError'
    for (const value of ['', 'x', '1', '1.5', '99999999999', '08192'])
      await refused(unfit, modify, set(['work_mem', value]))
    await refused(unfit, modify, set(['log_statement', 'ALL']))
    await refused(invalid, modify, set(['shared_buffers', '1']))
    await refused(invalid, modify, set(['work_mem', '8192'], ['work_mem', '8193']))
    await refused(invalid, modify, set())
    const grow = { ...one, Memory: 4, Storage: 20 }
    await refused(invalid, 'ModifyDBInstanceSpec', {
      ...grow,
      SyncModifyParams: [{ Name: 'work_mem', ExpectedValue: 'x' }],
    })
    await done('ModifyDBInstanceSpec', { ...grow, SyncModifyParams: [{ Name: 'work_mem', ExpectedValue: '4096' }] })
    assert.equal(await settingOf('work_mem'), '4096')
  })

  it('asks for the data key only where a parameter waits for a restart', async () => {
    await using house = await fresh()
    const { done, status, wait } = of(house)
    await expire(house)
    const set = (Name: string, ExpectedValue: string) =>
      done('ModifyDBInstanceParameters', { DBInstanceId: 'postgres-secret', ParamList: [{ Name, ExpectedValue }] })
    await set('work_mem', '8192')
    wait(3)
    assert.equal(await status('postgres-secret'), 'running')
    await set('max_connections', '200')
    wait(3)
    assert.equal(await status('postgres-secret'), 'limited run')
  })

  it('is the password of its admin', async () => {
    await using house = await fresh()
    const { done, refused, wait } = of(house)
    const password = (Password: string, UserName = 'dbadmin') => ({ ...one, UserName, Password })
    const setAt = async () => (await done('DescribeAccounts', one)).Details[0].PasswordUpdateTime
    const before = await setAt()
    wait(60)
    await done('ResetAccountPassword', password('An0ther&word'))
    assert.ok((await setAt()) > before)
    for (const [code, wrong] of [
      ['InvalidParameterValue.InvalidPasswordLengthError', password('Ab3$')],
      ['InvalidParameterValue.InvalidPasswordLengthError', password(`Ab3$${'x'.repeat(30)}`)],
      ['InvalidParameterValue.InvalidPasswordValueError', password('alllowercase')],
      ['InvalidParameterValue.AccountNotExistError', password('An0ther&word', 'nobody')],
    ] as const)
      await refused(code, 'ResetAccountPassword', wrong)
    const { DBInstanceIdSet } = await done('CreateReadOnlyDBInstance', { ...follower, MasterDBInstanceId: id })
    await refused(failed, 'ResetAccountPassword', { ...password('An0ther&word'), DBInstanceId: DBInstanceIdSet[0] })
    assert.ok(!JSON.stringify([await house.trail(), house.lines]).includes('An0ther&word'))
  })
})

describe('how an instance is reached', () => {
  interface Net {
    readonly NetType: string
    readonly Status: string
    readonly Ip: string
    readonly Address: string
    readonly Port: number
    readonly SubnetId: string
  }
  const networks = async (instance: (id: string) => Promise<{ DBInstanceNetInfo: readonly Net[] }>) =>
    (await instance(id)).DBInstanceNetInfo

  it('is opened to the outside and shut', async () => {
    await using house = await fresh()
    const { done, refused, instance, wait } = of(house)
    const outside = async () => (await networks(instance)).find(({ NetType }) => NetType === 'public')
    await refused(failed, 'CloseDBExtranetAccess', one)
    await done('OpenDBExtranetAccess', one)
    assert.equal((await outside())?.Status, 'opening')
    await refused(failed, 'OpenDBExtranetAccess', one)
    wait(3)
    const { Status, Address, Port } = (await outside()) ?? {}
    assert.deepEqual([Status, Address, Port], ['opened', `${id}.ap-guangzhou.invalid`, 5432])
    await done('CloseDBExtranetAccess', one)
    assert.deepEqual([(await outside())?.Status, (await outside())?.Port], ['closing', 0])
    wait(3)
    assert.equal((await outside())?.Status, 'closed')
    await done('OpenDBExtranetAccess', one)
    await done('RestartDBInstance', one)
    await refused(wrongStatusForOp, 'OpenDBExtranetAccess', one)
    await refused(wrongStatusForOp, 'CloseDBExtranetAccess', one)
  })

  it('moves from one network to another', async () => {
    await using house = await fresh()
    const { done, refused, instance, wait } = of(house)
    const [add, remove] = ['CreateDBInstanceNetworkAccess', 'DeleteDBInstanceNetworkAccess']
    const { VpcId, SubnetId, DBInstanceNetInfo } = await instance(id)
    const old = { ...one, VpcId, SubnetId, Vip: DBInstanceNetInfo[0].Ip }
    const place = { ...one, VpcId: 'vpc-a1b2c3d4', SubnetId: 'subnet-a1b2c3d4' }
    await refused('FailedOperation.NetworkNumLimitError', remove, old)
    await done(add, { ...place, IsAssignVip: true, Vip: '10.1.2.3' })
    assert.deepEqual(
      (await networks(instance)).map(({ NetType, Status }) => `${NetType} ${Status}`),
      ['private opened', 'private opening', 'public initing'],
    )
    wait(3)
    assert.deepEqual((await networks(instance))[1]?.Status, 'opened')
    await refused('FailedOperation.NetworkNumLimitError', add, { ...place, SubnetId: 'subnet-x', IsAssignVip: false })
    for (const wrong of [{ IsAssignVip: true }, { IsAssignVip: false, Vip: '10.1.2.4' }, { IsAssignVip: false }])
      await refused(invalid, add, { ...place, ...wrong })
    const gone = 'InvalidParameter.VpcNotFoundError'
    await refused(gone, add, { ...place, VpcId: 'x', IsAssignVip: false })
    await refused(gone, remove, { ...old, Vip: '10.9.9.9' })
    await done(remove, old)
    const moved = await instance(id)
    assert.deepEqual(
      [moved.VpcId, moved.SubnetId, moved.DBInstanceNetInfo[0].Ip],
      [place.VpcId, place.SubnetId, '10.1.2.3'],
    )
    assert.equal(moved.DBInstanceNetInfo.length, 2)
    await done('RestartDBInstance', one)
    await refused(wrongStatusForOp, add, { ...place, IsAssignVip: false })
    await refused(wrongStatusForOp, remove, { ...place, Vip: '10.1.2.3' })
  })

  it('is not for us to say where it is a real one', async () => {
    await using house = await fresh()
    const { refused } = of(house)
    const row = await house.store.read.get('dbInstance', { account, region, id })
    assert.ok(row)
    const real = { ...row, driver: 'local', phase: 'running' } as const
    assert.ok(await house.store.commit([{ update: 'dbInstance', row: real }]))
    const place = { VpcId: 'vpc-a1b2c3d4', SubnetId: 'subnet-a1b2c3d4' }
    for (const [action, more] of [
      ['OpenDBExtranetAccess', {}],
      ['CloseDBExtranetAccess', {}],
      ['CreateDBInstanceNetworkAccess', { ...place, IsAssignVip: false }],
      ['DeleteDBInstanceNetworkAccess', { ...place, Vip: '10.1.2.3' }],
      ['UpgradeDBInstanceMajorVersion', { TargetDBKernelVersion: 'v17.4_r1.3' }],
    ] as const)
      assert.match(await refused(failed, action, { ...one, ...more }), /local/)
  })
})
