import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  account,
  failed,
  follower,
  fresh,
  invalid,
  of,
  order,
  ownKey,
  region,
  unknown,
  wallNow,
  wrongStatus,
  wrongStatusForOp,
} from '../support/postgres-life.ts'

/*
 * The end of PostgreSQL instances over HTTP, and what becomes of their keys.
 */

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

  it('comes for a followed one after those that follow, which come back with it or after it', async () => {
    await using house = await fresh()
    const { done, refused, wait, status } = of(house)
    const primary = 'postgres-plain'
    const { DBInstanceIdSet } = await done('CreateReadOnlyDBInstance', { ...follower, MasterDBInstanceId: primary })
    const [id] = DBInstanceIdSet
    wait(3)
    const isolateBoth = async () => {
      for (const one of [primary, id]) {
        const row = await house.store.read.get('dbInstance', { account, region, id: one })
        assert.ok(row)
        const isolated = { ...row, phase: 'isolating', phaseTime: row.createTime } as const
        assert.ok(await house.store.commit([{ update: 'dbInstance', row: isolated }]))
      }
    }
    await isolateBoth()
    const message = await refused(wrongStatusForOp, 'DestroyDBInstance', { DBInstanceId: primary })
    assert.ok(message.includes(id))
    const alone = await refused(wrongStatusForOp, 'DisIsolateDBInstances', { DBInstanceIdSet: [id] })
    assert.ok(alone.includes(primary))
    await done('DisIsolateDBInstances', { DBInstanceIdSet: [id, primary] })
    wait(3)
    assert.deepEqual([await status(id), await status(primary)], ['running', 'running'])
    await isolateBoth()
    await done('DisIsolateDBInstances', { DBInstanceIdSet: [primary] })
    wait(3)
    await done('DisIsolateDBInstances', { DBInstanceIdSet: [id] })
    wait(3)
    await isolateBoth()
    for (const one of [id, primary]) await done('DestroyDBInstance', { DBInstanceId: one })
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

  it('is put off to ten years from now at most', async () => {
    await using house = await fresh()
    const { done, refused, wait, instance } = of(house)
    const { DealNames } = await done('CreateInstances', { ...order, InstanceChargeType: 'PREPAID', Period: 36 })
    const [id] = (await done('DescribeOrders', { DealNames })).Deals[0].DBInstanceIdSet
    wait(3)
    const renew = (Period: number) => ['RenewInstance', { DBInstanceId: id, Period }] as const
    for (const period of [36, 36, 11]) await done(...renew(period))
    const before = (await instance(id)).ExpireTime
    await refused(invalid, ...renew(36))
    await refused(invalid, ...renew(2))
    assert.equal((await instance(id)).ExpireTime, before)
    await done('IsolateDBInstances', { DBInstanceIdSet: [id] })
    wait(3)
    await done('DisIsolateDBInstances', { DBInstanceIdSet: [id], Period: 36 })
    const now = wallNow(house)
    assert.equal((await instance(id)).ExpireTime, `${Number(now.slice(0, 4)) + 10}${now.slice(4)}`)
  })
})
