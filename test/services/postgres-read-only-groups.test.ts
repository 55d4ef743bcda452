import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { follower, invalid, of, region, unknown, wrongStatusForOp } from '../support/postgres-life.ts'
import {
  clerk,
  foreign,
  fresh,
  group,
  groupsOf,
  loose,
  noGroup,
  notReady,
  primary,
  reader,
  spare,
  stranger,
} from '../support/read-only-groups.ts'

/*
 * Groups of read-only instances, over HTTP.
 */

const check = 'InvalidParameter.ParameterCheckError'

describe('a read-only group', () => {
  it('is made, shown, changed and deleted', async () => {
    await using house = await fresh()
    const { done, refused, wait, instance } = of(house)
    const { read } = groupsOf(house)
    const order = {
      MasterDBInstanceId: primary,
      Name: '报表-1',
      ProjectId: 7,
      VpcId: 'vpc-a1b2c3d4',
      SubnetId: 'subnet-a1b2c3d4',
      ReplayLagEliminate: 1,
      MaxReplayLag: 60,
      MinDelayEliminateReserve: 1,
      SecurityGroupIds: ['sg-a1b2c3d4'],
    }
    const made = await done('CreateReadOnlyGroup', order)
    const id = made.ReadOnlyGroupId
    assert.match(id, /^pgrogrp-[0-9a-z]{8}$/)
    assert.equal(made.FlowId, made.TaskId)
    const { Status, DBInstanceNetInfo: opening } = await read(id)
    assert.deepEqual([Status, opening.length, opening[0].Status], ['creating', 1, 'opening'])
    wait(3)
    const { DBInstanceNetInfo, ...shown } = await read(id)
    assert.deepEqual(shown, {
      ReadOnlyGroupId: id,
      ReadOnlyGroupName: '报表-1',
      ProjectId: 7,
      MasterDBInstanceId: primary,
      MinDelayEliminateReserve: 1,
      MaxReplayLatency: 0,
      ReplayLatencyEliminate: 0,
      MaxReplayLag: 60,
      ReplayLagEliminate: 1,
      VpcId: 'vpc-a1b2c3d4',
      SubnetId: 'subnet-a1b2c3d4',
      Region: region,
      Zone: (await instance(primary)).Zone,
      Status: 'ok',
      ReadOnlyDBInstanceList: [],
      Rebalance: 0,
      NetworkAccessList: [],
    })
    const [net] = DBInstanceNetInfo
    assert.deepEqual([net.Status, net.Port, net.VpcId], ['opened', 5432, 'vpc-a1b2c3d4'])
    assert.match(net.Ip, /^10\./)

    const one = { ReadOnlyGroupId: id }
    await done('ModifyReadOnlyGroupConfig', { ...one, ReadOnlyGroupName: 'b', ReplayLagEliminate: 0, Rebalance: 1 })
    await done('ModifyReadOnlyGroupConfig', { ...one, ReplayLatencyEliminate: 1, MaxReplayLatency: 512 })
    const changed = await read(id)
    assert.deepEqual(
      [changed.ReadOnlyGroupName, changed.ReplayLagEliminate, changed.MaxReplayLag, changed.Rebalance],
      ['b', 0, 60, 1],
    )
    assert.deepEqual([changed.ReplayLatencyEliminate, changed.MaxReplayLatency], [1, 512])
    await done('DeleteReadOnlyGroup', one)
    assert.equal(await read(id), undefined)
    for (const action of ['DeleteReadOnlyGroup', 'ModifyReadOnlyGroupConfig']) await refused(noGroup, action, one)
  })

  it('is refused where its order does not fit', async () => {
    await using house = await fresh()
    const { done, refused } = of(house)
    const order = { MasterDBInstanceId: primary, Name: 'reports' }
    for (const [code, patch] of [
      ['InvalidParameterValue.ParameterLengthLimitError', { Name: '' }],
      ['InvalidParameterValue.ParameterLengthLimitError', { Name: 'x'.repeat(61) }],
      ['InvalidParameterValue.ParameterCharacterError', { Name: 'a b' }],
      ['InvalidParameter.VpcNotFoundError', { VpcId: 'net' }],
      [check, { ReplayLagEliminate: 1 }],
      [check, { ReplayLatencyEliminate: 1, MaxReplayLag: 1 }],
      [invalid, { ReplayLagEliminate: 2 }],
      [invalid, { MinDelayEliminateReserve: 101 }],
      [invalid, { MasterDBInstanceId: reader }],
      [unknown, { MasterDBInstanceId: 'postgres-none' }],
    ] as const)
      await refused(code, 'CreateReadOnlyGroup', { ...order, ...patch })
    const modify = { ReadOnlyGroupId: group }
    await refused(check, 'ModifyReadOnlyGroupConfig', { ...modify, ReplayLagEliminate: 1 })
    await refused(check, 'ModifyReadOnlyGroupConfig', { ...modify, ReplayLatencyEliminate: 1, MaxReplayLatency: 0 })
    await refused(invalid, 'ModifyReadOnlyGroupConfig', { ...modify, ReadOnlyGroupName: 'a b' })
    await done('RestartDBInstance', { DBInstanceId: primary })
    await refused(wrongStatusForOp, 'CreateReadOnlyGroup', order)
  })

  it('is named by an id of its form, blanks around it ignored', async () => {
    await using house = await fresh()
    const { done, refused } = of(house)
    const place = { VpcId: 'vpc-a1b2c3d4', SubnetId: 'subnet-a1b2c3d4', Vip: '10.1.2.3' }
    for (const ReadOnlyGroupId of ['', 'postgres-orders', 'pgrogrp-A', 'pgrogrp-']) {
      for (const action of ['DeleteReadOnlyGroup', 'ModifyReadOnlyGroupConfig'])
        await refused(invalid, action, { ReadOnlyGroupId })
      await refused(invalid, 'AddDBInstanceToReadOnlyGroup', { DBInstanceId: loose, ReadOnlyGroupId })
      await refused(invalid, 'DeleteReadOnlyGroupNetworkAccess', { ReadOnlyGroupId, ...place })
    }
    await done('DeleteReadOnlyGroup', { ReadOnlyGroupId: ` ${spare} ` })
  })

  it('is listed by its primary, its id, and page by page', async () => {
    await using house = await fresh()
    const { done, refused } = of(house)
    const { list } = groupsOf(house)
    const ids = (groups: readonly { ReadOnlyGroupId: string }[]) => groups.map((one) => one.ReadOnlyGroupId)
    const page = async (parameters: object) => ids((await done('DescribeReadOnlyGroups', parameters)).ReadOnlyGroupList)
    assert.deepEqual(ids(await list('db-master-instance-id', primary)), [group, spare])
    assert.deepEqual(ids(await list('read-only-group-id', foreign, spare)), [spare, foreign])
    assert.deepEqual(await page({ Filters: [{ Name: '' }] }), [group, spare, foreign])
    assert.deepEqual(await page({ PageSize: 2, PageNumber: 2 }), [foreign])
    assert.deepEqual(await page({ OrderBy: 'Name', OrderByType: 'desc' }), [spare, group, foreign])
    assert.deepEqual(await page({ OrderBy: 'ROGroupId', OrderByType: 'desc', PageSize: 1 }), [foreign])
    await refused(invalid, 'DescribeReadOnlyGroups', { Filters: [{ Name: 'constructor', Values: ['x'] }] })
    for (const wrong of [{ PageSize: 0 }, { PageSize: 100 }, { PageNumber: 0 }, { OrderBy: 'Status' }])
      await refused(invalid, 'DescribeReadOnlyGroups', wrong)
  })
})

describe('who is in a read-only group', () => {
  it('joins it, moves to another of its primary, and leaves', async () => {
    await using house = await fresh()
    const { done, refused, instance } = of(house)
    const { members } = groupsOf(house)
    const inGroup = { DBInstanceId: reader, ReadOnlyGroupId: group }
    const shown = async (id: string): Promise<string> => (await instance(id)).StatusInReadonlyGroup
    assert.deepEqual([await members(group), await shown(reader), await shown(loose)], [[reader], 'running', ''])
    const { FlowId, TaskId } = await done('AddDBInstanceToReadOnlyGroup', { ...inGroup, DBInstanceId: loose })
    assert.equal(FlowId, TaskId)
    assert.deepEqual([await members(group), await shown(loose)], [[loose, reader], 'running'])
    await refused('FailedOperation.ROGroupCannotBeDeletedError', 'DeleteReadOnlyGroup', { ReadOnlyGroupId: group })
    await done('ModifyDBInstanceReadOnlyGroup', { ...inGroup, NewReadOnlyGroupId: spare })
    assert.deepEqual([await members(group), await members(spare)], [[loose], [reader]])
    await done('RemoveDBInstanceFromReadOnlyGroup', { ...inGroup, ReadOnlyGroupId: spare })
    await done('RemoveDBInstanceFromReadOnlyGroup', { ...inGroup, DBInstanceId: loose })
    assert.deepEqual([await members(group), await members(spare), await shown(reader)], [[], [], ''])
    await done('DeleteReadOnlyGroup', { ReadOnlyGroupId: group })
  })

  it('is a read-only instance of its primary, in no other group', async () => {
    await using house = await fresh()
    const { done, refused, wait } = of(house)
    const [add, remove, move] = [
      'AddDBInstanceToReadOnlyGroup',
      'RemoveDBInstanceFromReadOnlyGroup',
      'ModifyDBInstanceReadOnlyGroup',
    ]
    const here = { DBInstanceId: reader, ReadOnlyGroupId: group }
    const made = await done('CreateReadOnlyGroup', { MasterDBInstanceId: primary, Name: 'new' })
    const none = 'pgrogrp-none'
    for (const [code, action, patch] of [
      ['FailedOperation.ROInstanceHasInROGroupError', add, {}],
      ['FailedOperation.ROInstanceHasInROGroupError', add, { ReadOnlyGroupId: spare }],
      ['FailedOperation.ROGroupMasterInstanceNotRight', add, { DBInstanceId: stranger }],
      ['FailedOperation.ROGroupMasterInstanceNotRight', add, { DBInstanceId: primary }],
      [noGroup, add, { ReadOnlyGroupId: none }],
      [unknown, add, { DBInstanceId: 'postgres-none' }],
      [notReady, add, { DBInstanceId: loose, ReadOnlyGroupId: made.ReadOnlyGroupId }],
      [invalid, remove, { DBInstanceId: loose }],
      [invalid, remove, { ReadOnlyGroupId: spare }],
      [noGroup, remove, { ReadOnlyGroupId: none }],
      [unknown, remove, { DBInstanceId: 'postgres-none' }],
      [invalid, move, { DBInstanceId: loose, NewReadOnlyGroupId: spare }],
      [invalid, move, { NewReadOnlyGroupId: foreign }],
      [noGroup, move, { NewReadOnlyGroupId: none }],
      [notReady, move, { NewReadOnlyGroupId: made.ReadOnlyGroupId }],
      [unknown, move, { DBInstanceId: 'postgres-none', NewReadOnlyGroupId: spare }],
    ] as const)
      await refused(code, action, { ...here, ...patch })
    await done('RestartDBInstance', { DBInstanceId: loose })
    await refused('OperationDenied.ROInstanceStatusLimitOpError', add, { ...here, DBInstanceId: loose })
    wait(3)
    await done(add, { ...here, DBInstanceId: loose })
  })

  it('may be in it from its order on', async () => {
    await using house = await fresh()
    const { done, refused } = of(house)
    const { members } = groupsOf(house)
    const order = { ...follower, MasterDBInstanceId: primary }
    const { DBInstanceIdSet } = await done('CreateReadOnlyDBInstance', {
      ...order,
      InstanceCount: 2,
      ReadOnlyGroupId: group,
    })
    assert.deepEqual([...(await members(group))].sort(), [reader, ...DBInstanceIdSet].sort())
    await refused(invalid, 'CreateReadOnlyDBInstance', { ...order, ReadOnlyGroupId: foreign })
    const made = await done('CreateReadOnlyGroup', { MasterDBInstanceId: primary, Name: 'new' })
    await refused(notReady, 'CreateReadOnlyDBInstance', { ...order, ReadOnlyGroupId: made.ReadOnlyGroupId })
  })

  it('is one of a hundred at most', async () => {
    await using house = await fresh()
    const { done, refused } = of(house)
    const { members } = groupsOf(house)
    const order = { ...follower, MasterDBInstanceId: primary, ReadOnlyGroupId: spare }
    const full = 'OperationDenied.RoInstanceCountExeedError'
    const here = { DBInstanceId: reader, ReadOnlyGroupId: group, NewReadOnlyGroupId: spare }
    await done('AddDBInstanceToReadOnlyGroup', { DBInstanceId: loose, ReadOnlyGroupId: spare })
    for (let i = 0; i < 9; i++) await done('CreateReadOnlyDBInstance', { ...order, InstanceCount: 10 })
    await refused(full, 'CreateReadOnlyDBInstance', { ...order, InstanceCount: 10 })
    await done('CreateReadOnlyDBInstance', { ...order, InstanceCount: 8 })
    await done('ModifyDBInstanceReadOnlyGroup', here)
    assert.equal((await members(spare)).length, 100)
    await refused(full, 'CreateReadOnlyDBInstance', order)
    const [one] = (await done('CreateReadOnlyDBInstance', { ...order, ReadOnlyGroupId: group })).DBInstanceIdSet
    await refused(full, 'ModifyDBInstanceReadOnlyGroup', { ...here, DBInstanceId: one })
    await done('RemoveDBInstanceFromReadOnlyGroup', { DBInstanceId: one, ReadOnlyGroupId: group })
    house.clock.advance(3000)
    await refused(full, 'AddDBInstanceToReadOnlyGroup', { DBInstanceId: one, ReadOnlyGroupId: spare })
  })

  it('leaves it when destroyed, and a group goes with its primary', async () => {
    await using house = await fresh()
    const { done, wait } = of(house)
    const { list, members } = groupsOf(house)
    const destroy = async (id: string) => {
      await done('IsolateDBInstances', { DBInstanceIdSet: [id] })
      wait(3)
      await done('DestroyDBInstance', { DBInstanceId: id })
    }
    await destroy(reader)
    assert.deepEqual(await members(group), [])
    await destroy(loose)
    await destroy(primary)
    assert.deepEqual(await list('db-master-instance-id', primary), [])
    assert.equal((await list('db-master-instance-id', 'postgres-other')).length, 1)
  })
})

describe('who may do what to a read-only group', () => {
  it('is asked of the instance and of each group, which CAM knows as instances', async () => {
    await using house = await fresh()
    const { call } = of(house)
    const may = async (action: string, parameters: object): Promise<boolean> => {
      const { Error: refusal } = await call(action, parameters, clerk)
      assert.ok(refusal === undefined || refusal.Code === 'OperationDenied.CamDeniedError', refusal?.Code)
      return refusal === undefined
    }
    const [add, move] = ['AddDBInstanceToReadOnlyGroup', 'ModifyDBInstanceReadOnlyGroup']
    assert.equal(await may(add, { DBInstanceId: loose, ReadOnlyGroupId: spare }), false)
    assert.equal(await may(add, { DBInstanceId: reader, ReadOnlyGroupId: group }), false)
    assert.equal(await may(add, { DBInstanceId: loose, ReadOnlyGroupId: group }), true)
    const away = { DBInstanceId: loose, ReadOnlyGroupId: group, NewReadOnlyGroupId: spare }
    assert.equal(await may(move, away), false)
    for (const action of ['DescribeDBInstanceSecurityGroups', 'ModifyReadOnlyGroupConfig']) {
      assert.equal(await may(action, { ReadOnlyGroupId: group }), true, action)
      assert.equal(await may(action, { ReadOnlyGroupId: spare }), false, action)
    }
    assert.equal(await may('CreateReadOnlyGroup', { MasterDBInstanceId: primary, Name: 'new' }), false)
  })
})
