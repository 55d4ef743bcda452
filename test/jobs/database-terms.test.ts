import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { DbInstance } from '../../src/domain/instance.ts'
import { endDatabaseTerms } from '../../src/jobs/database-terms.ts'
import { startHouse, type TestHouse } from '../support/house.ts'
import { doneIn } from '../support/jobs.ts'

/*
 * PostgreSQL instances whose time is over. The rounds are run by hand, at moments of the tests' choice.
 */

const account = '100000000001'
const region = 'ap-guangzhou'
const start = Date.parse('2022-03-24T02:39:14Z')
const now = start / 1000
const seed = `
secret: terms
time: 2022-03-24T02:39:14Z
region: ${region}
accounts:
  - uin: '${account}'
    credentials: [{}]
    instances: [{ id: postgres-a }, { id: postgres-b }, { id: postgres-c }]
`

async function change(house: TestHouse, id: string, change: Partial<DbInstance>): Promise<void> {
  const row = await house.store.read.get('dbInstance', { account, region, id })
  assert.ok(row)
  assert.ok(await house.store.commit([{ update: 'dbInstance', row: { ...row, ...change } }]))
}

const phaseOf = async (house: TestHouse, id: string) =>
  (await house.store.read.get('dbInstance', { account, region, id }))?.phase

const statusOf = async (house: TestHouse, DBInstanceId: string) => {
  const { DBInstance } = await house.call('postgres', 'DescribeDBInstanceAttribute', { DBInstanceId })
  return [DBInstance.DBInstanceStatus, DBInstance.ExpireTime]
}

describe('the time of a prepaid database', () => {
  it('is prolonged by a month, or its end isolates the instance and those that follow it', async () => {
    await using house = await startHouse({ seed, time: start })
    const due = { payType: 'prepaid', expireTime: now + 3600 } as const
    await change(house, 'postgres-a', { ...due, autoRenew: true })
    await change(house, 'postgres-b', due)
    await change(house, 'postgres-c', { kind: 'readonly', master: 'postgres-b', payType: 'postpaid', expireTime: 0 })
    const job = endDatabaseTerms(house.store)
    assert.equal(await doneIn(job, now + 3599), 0)
    assert.equal(await doneIn(job, now + 3600), 2)
    house.clock.advance(3_600_000)
    assert.deepEqual(await statusOf(house, 'postgres-a'), ['running', '2022-04-24 11:39:14'])
    assert.deepEqual(await statusOf(house, 'postgres-b'), ['isolating', '2022-03-24 11:39:14'])
    assert.deepEqual(await statusOf(house, 'postgres-c'), ['isolating', '0000-00-00 00:00:00'])
    assert.equal(await doneIn(job, now + 3602), 0)
  })

  it('waits for what is under way', async () => {
    await using house = await startHouse({ seed, time: start })
    const due = { payType: 'prepaid', expireTime: now - 1 } as const
    await change(house, 'postgres-a', { ...due, phase: 'restarting', phaseTime: now })
    const job = endDatabaseTerms(house.store)
    assert.equal(await doneIn(job, now), 0)
    assert.equal(await doneIn(job, now + 2), 1)
  })

  it('waits for what is under way with one that follows', async () => {
    await using house = await startHouse({ seed, time: start })
    await change(house, 'postgres-a', { payType: 'prepaid', expireTime: now - 1, phase: 'running' })
    const restarting = { phase: 'restarting', phaseTime: now } as const
    await change(house, 'postgres-b', { kind: 'readonly', master: 'postgres-a', ...restarting })
    const job = endDatabaseTerms(house.store)
    assert.equal(await doneIn(job, now), 0)
    assert.equal(await phaseOf(house, 'postgres-a'), 'running')
    assert.equal(await doneIn(job, now + 2), 1)
    for (const id of ['postgres-a', 'postgres-b']) assert.equal(await phaseOf(house, id), 'isolating')
  })
})
