import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { account, failed, invalid, of, region } from '../support/postgres-life.ts'
import { fresh, group, groupsOf, noGroup, notReady, primary, reader, spare } from '../support/read-only-groups.ts'

/*
 * How groups of read-only instances are reached, over HTTP.
 */

const check = 'InvalidParameter.ParameterCheckError'

describe('how a read-only group is reached', () => {
  const place = { ReadOnlyGroupId: group, VpcId: 'vpc-a1b2c3d4', SubnetId: 'subnet-a1b2c3d4' }
  const [add, remove] = ['CreateReadOnlyGroupNetworkAccess', 'DeleteReadOnlyGroupNetworkAccess']

  it('moves from one network to another', async () => {
    await using house = await fresh()
    const { done, refused, wait } = of(house)
    const { read } = groupsOf(house)
    const { VpcId, SubnetId, DBInstanceNetInfo } = await read(group)
    const old = { ReadOnlyGroupId: group, VpcId, SubnetId, Vip: DBInstanceNetInfo[0].Ip }
    await refused('FailedOperation.NetworkNumLimitError', remove, old)
    for (const wrong of [
      { IsAssignVip: true },
      { IsAssignVip: false, Vip: '10.1.2.4' },
      { SubnetId, IsAssignVip: false },
    ])
      await refused(invalid, add, { ...place, ...wrong })
    await done(add, { ...place, IsAssignVip: true, Vip: '10.1.2.3' })
    const states = async () => (await read(group)).DBInstanceNetInfo.map((one: { Status: string }) => one.Status)
    assert.deepEqual(await states(), ['opened', 'opening'])
    wait(3)
    assert.deepEqual(await states(), ['opened', 'opened'])
    const third = { ...place, SubnetId: 'subnet-x', IsAssignVip: false }
    await refused('FailedOperation.NetworkNumLimitError', add, third)
    for (const wrong of [{ Vip: '10.9.9.9' }, { VpcId: 'x' }])
      await refused('InvalidParameter.VpcNotFoundError', remove, { ...old, ...wrong })
    await done(remove, old)
    const moved = await read(group)
    assert.deepEqual([moved.VpcId, moved.SubnetId, moved.DBInstanceNetInfo.length], [place.VpcId, place.SubnetId, 1])
    assert.equal(moved.DBInstanceNetInfo[0].Ip, '10.1.2.3')
    await refused(noGroup, add, { ...third, ReadOnlyGroupId: 'pgrogrp-none' })
    await refused(noGroup, remove, { ...old, ReadOnlyGroupId: 'pgrogrp-none' })
    const made = await done('CreateReadOnlyGroup', { MasterDBInstanceId: primary, Name: 'new' })
    await refused(notReady, add, { ...third, ReadOnlyGroupId: made.ReadOnlyGroupId })
  })

  it('is nowhere of its own where the databases are real', async () => {
    await using house = await fresh()
    const { done, refused, wait } = of(house)
    const { read } = groupsOf(house)
    const row = await house.store.read.get('dbInstance', { account, region, id: primary })
    assert.ok(row)
    const real = { ...row, driver: 'local', phase: 'running' } as const
    assert.ok(await house.store.commit([{ update: 'dbInstance', row: real }]))
    const { ReadOnlyGroupId } = await done('CreateReadOnlyGroup', { MasterDBInstanceId: primary, Name: 'real' })
    wait(3)
    assert.deepEqual((await read(ReadOnlyGroupId)).DBInstanceNetInfo, [])
    await refused(failed, add, { ...place, ReadOnlyGroupId, IsAssignVip: false })
  })

  it('has security groups, which count where no instance is named', async () => {
    await using house = await fresh()
    const { done, refused } = of(house)
    const shown = async (of: object) =>
      (await done('DescribeDBInstanceSecurityGroups', of)).SecurityGroupSet.map(
        (one: { SecurityGroupId: string }) => one.SecurityGroupId,
      )
    await done('ModifyDBInstanceSecurityGroups', { ReadOnlyGroupId: group, SecurityGroupIdSet: ['sg-group'] })
    const both = { DBInstanceId: reader, ReadOnlyGroupId: group }
    await done('ModifyDBInstanceSecurityGroups', { ...both, SecurityGroupIdSet: ['sg-reader'] })
    assert.deepEqual(await shown({ ReadOnlyGroupId: group }), ['sg-group'])
    assert.deepEqual(await shown(both), ['sg-reader'])
    assert.deepEqual(await shown({ ReadOnlyGroupId: spare }), [])
    await refused(check, 'DescribeDBInstanceSecurityGroups', { ReadOnlyGroupId: '' })
  })
})
