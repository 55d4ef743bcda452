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
  restore,
  wrongStatus,
} from '../support/postgres-life.ts'

/*
 * What is set of PostgreSQL instances after they were made: parameters, and the password of the admin.
 */

const id = 'postgres-plain'
const one = { DBInstanceId: id }

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
    for (const value of ['3', '19', '10001', '262143']) await refused(unfit, modify, set(['max_connections', value]))
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
    await set('work_mem', '4096')
    wait(3)
    assert.equal(await status('postgres-secret'), 'limited run')
    await restore(house)
    await set('work_mem', '8192')
    wait(3)
    assert.equal(await status('postgres-secret'), 'running')
  })

  it('leaves no follower with fewer connections than its primary', async () => {
    await using house = await fresh()
    const { done, refused, wait } = of(house)
    const [like = ''] = (await done('CreateReadOnlyDBInstance', { ...follower, MasterDBInstanceId: id }))
      .DBInstanceIdSet
    wait(3)
    const entries = (ExpectedValue: string) => [{ Name: 'max_connections', ExpectedValue }]
    const set = (DBInstanceId: string, value: string) =>
      ['ModifyDBInstanceParameters', { DBInstanceId, ParamList: entries(value) }] as const
    const grow = { ...one, Memory: 4, Storage: 20, SyncModifyParams: entries('101') }
    assert.ok((await refused(failed, ...set(id, '101'))).includes(like))
    assert.ok((await refused(failed, 'ModifyDBInstanceSpec', grow)).includes(like))
    assert.ok((await refused(failed, ...set(like, '99'))).includes(id))
    for (const [DBInstanceId, value] of [
      [like, '200'],
      [id, '200'],
      [id, '150'],
      [like, '150'],
    ] as const) {
      await done(...set(DBInstanceId, value))
      wait(3)
    }
    assert.ok((await refused(failed, ...set(like, '149'))).includes(id))
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
