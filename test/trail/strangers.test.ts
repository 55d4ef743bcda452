import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import type { AuditRecord } from '../../src/domain/audit.ts'
import { requestIdAt } from '../../src/domain/request-id.ts'
import { loginRecord } from '../../src/doors/decision.ts'
import { Strangers } from '../../src/trail/strangers.ts'
import { startHouse, type TestHouse } from '../support/house.ts'

const flood = async (house: TestHouse, count: number): Promise<void> => {
  const wrong = { secretKey: 'W'.repeat(32) }
  for (let i = 0; i < count; i += 50)
    await Promise.all(Array.from({ length: 50 }, () => house.call('sts', 'GetCallerIdentity', {}, wrong)))
}

const passedOver = (records: readonly AuditRecord[]) => records.filter(({ action }) => action === 'PassOverRefusals')

describe('refusals of strangers', () => {
  it('are recorded up to a number, then counted, and leave the calls of others alone', async () => {
    await using house = await startHouse()
    await flood(house, 800)
    const refused = (await house.trail()).filter(({ code }) => code === 'AuthFailure.SignatureFailure').length
    assert.ok(refused >= 600 && refused < 700, `${refused} of 800`)
    const { RequestId } = await house.call('sts', 'GetCallerIdentity')
    assert.equal((await house.records(RequestId)).length, 1)
    house.clock.advance(61_000)
    for (let i = 0; i < 100 && passedOver(await house.trail()).length === 0; i++) await setTimeout(50)
    const [told, ...more] = passedOver(await house.trail())
    assert.deepEqual([told?.account, more.length], ['', 0])
    assert.equal(JSON.parse(told?.parameters ?? '{}').Count, 800 - refused)
    await flood(house, 50)
    const after = (await house.trail()).filter(({ code }) => code === 'AuthFailure.SignatureFailure').length
    assert.equal(after, refused + 50, 'a minute later there is room again')
  })

  it('at the door of one account do not hide those at another, and the count is told at the end', async () => {
    let now = 1_760_000_000_000
    const written: AuditRecord[] = []
    const strangers = new Strangers(
      async (_, records) => written.push(...records) > 0,
      () => now,
    )
    const knock = (account: string) => {
      const where = { account, region: 'ap-guangzhou', id: 'lhins-1' }
      const attempt = { where, username: 'root', address: '10.0.0.9', client: '', method: 'password' }
      return strangers.commit([], [loginRecord(attempt, now, 'Refused')])
    }
    for (let i = 0; i < 1000; i++) await knock('1')
    now += 10_000
    await knock('2')
    const of = (account: string) => written.filter((one) => one.account === account).length
    assert.deepEqual([of('1'), of('2')], [600, 1])
    assert.equal(await strangers.tell(), 0)
    assert.equal(await strangers.tell(true), 1)
    assert.deepEqual(
      passedOver(written).map(({ account, parameters, requestId }) => [account, parameters, requestId.slice(0, 13)]),
      [['1', '{"Count":400,"Since":1760000000000}', requestIdAt(now).slice(0, 13)]],
    )
    assert.equal(await strangers.tell(true), 0)
  })
})
