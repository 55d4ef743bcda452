import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { meanwhile } from '../support/meanwhile.ts'
import { account, follower, of, region, unknown } from '../support/postgres-life.ts'
import { fresh, group, loose, noGroup, primary, reader, spare } from '../support/read-only-groups.ts'

/*
 * Read-only groups, while another caller decides.
 */

const notEmpty = 'FailedOperation.ROGroupCannotBeDeletedError'
const [add, remove] = ['AddDBInstanceToReadOnlyGroup', 'DeleteReadOnlyGroup']

describe('a read-only group that is deleted', () => {
  const moving = { DBInstanceId: reader, ReadOnlyGroupId: group, NewReadOnlyGroupId: spare }
  const joining = [
    [add, { DBInstanceId: loose, ReadOnlyGroupId: spare }],
    ['ModifyDBInstanceReadOnlyGroup', moving],
    ['CreateReadOnlyDBInstance', { ...follower, MasterDBInstanceId: primary, ReadOnlyGroupId: spare }],
  ] as const

  for (const [action, parameters] of joining) {
    it(`is not joined by ${action}`, async () => {
      await using house = await fresh()
      const { done, refused } = of(house)
      meanwhile(house, () => done(remove, { ReadOnlyGroupId: spare }))
      await refused(noGroup, action, parameters)
      assert.equal(await house.store.read.count('dbInstance', { account, region, readOnlyGroup: spare }), 0)
    })

    it(`stays for those who come by ${action}`, async () => {
      await using house = await fresh()
      const { done, refused } = of(house)
      meanwhile(house, () => done(action, parameters))
      await refused(notEmpty, remove, { ReadOnlyGroupId: spare })
      assert.equal(await house.store.read.count('dbInstance', { account, region, readOnlyGroup: spare }), 1)
    })
  }
})

describe('a primary that is destroyed', () => {
  const lonely = 'postgres-lonely'
  const one = { DBInstanceIdSet: [lonely] }
  const order = { MasterDBInstanceId: lonely, Name: 'late' }

  it('leaves no group that was made at the same time', async () => {
    await using house = await fresh()
    const { done, refused, wait } = of(house)
    const end = async () => {
      await done('IsolateDBInstances', one)
      wait(3)
      await done('DestroyDBInstance', { DBInstanceId: lonely })
    }
    meanwhile(house, end)
    await refused(unknown, 'CreateReadOnlyGroup', order)
    assert.equal(await house.store.read.count('readOnlyGroup', { account, region, master: lonely }), 0)
  })
})
