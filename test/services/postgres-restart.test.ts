import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { clone, expire, fresh, of, restore, wrongStatus, wrongStatusForOp } from '../support/postgres-life.ts'

/*
 * Restarts of PostgreSQL instances over HTTP, with and without their CMKs.
 */

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

  it('out of isolation fails likewise', async () => {
    await using house = await fresh()
    const { done, status, wait } = of(house)
    const ids = { DBInstanceIdSet: ['postgres-secret', 'postgres-plain'] }
    await done('IsolateDBInstances', ids)
    wait(2)
    await expire(house)
    await done('DisIsolateDBInstances', ids)
    assert.equal(await status('postgres-secret'), 'disisolating')
    wait(2)
    assert.equal(await status('postgres-secret'), 'limited run')
    assert.equal(await status('postgres-plain'), 'running')
    await restore(house)
    await done('RestartDBInstance', { DBInstanceId: 'postgres-secret' })
    wait(2)
    assert.equal(await status('postgres-secret'), 'running')
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
