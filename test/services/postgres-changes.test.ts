import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  expire,
  failed,
  follower,
  fresh,
  invalid,
  of,
  order,
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
    await refused(failed, major, to('v17.4_r1.3'))
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
