import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { account, failed, fresh, invalid, of, region, wrongStatusForOp } from '../support/postgres-life.ts'

/*
 * How PostgreSQL instances are reached, over HTTP.
 */

const id = 'postgres-plain'
const one = { DBInstanceId: id }

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
    for (const Vip of ['999.1.1.1', '10.1.2', 'x']) await refused(invalid, add, { ...place, IsAssignVip: true, Vip })
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

  it('is found by the addresses that it has now', async () => {
    await using house = await fresh()
    const { done } = of(house)
    const found = async (Name: string, ...Values: readonly string[]) =>
      (await done('DescribeDBInstances', { Filters: [{ Name, Values }] })).DBInstanceSet.map(
        ({ DBInstanceId }: { DBInstanceId: string }) => DBInstanceId,
      )
    const outside = ['db-public-address', `${id}.${region}.invalid`, 'x', `${id}.elsewhere.invalid`] as const
    assert.deepEqual(await found(...outside), [])
    await done('OpenDBExtranetAccess', one)
    assert.deepEqual(await found(...outside), [id])
    for (const other of [id, `${id}.elsewhere.invalid`, `${id}.${region}`])
      assert.deepEqual(await found('db-public-address', other), [])
    await done('CloseDBExtranetAccess', one)
    assert.deepEqual(await found(...outside), [])
    const place = { VpcId: 'vpc-a1b2c3d4', SubnetId: 'subnet-a1b2c3d4', IsAssignVip: true, Vip: '10.1.2.3' }
    await done('CreateDBInstanceNetworkAccess', { ...one, ...place })
    assert.deepEqual(await found('db-private-ip', '10.9.9.9', '10.1.2.3'), [id])
    for (const other of ['10.1.2', '0.1.2.3', place.VpcId]) assert.deepEqual(await found('db-private-ip', other), [])
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
