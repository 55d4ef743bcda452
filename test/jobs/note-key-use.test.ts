import assert from 'node:assert/strict'
import { it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { KeyUses } from '../../src/guard/key-uses.ts'
import { noteKeyUse } from '../../src/jobs/note-key-use.ts'
import { startHouse } from '../support/house.ts'

it('a use is taken once a minute', () => {
  const uses = new KeyUses()
  uses.note('a', 60_000)
  uses.note('a', 119_999)
  uses.note('b', 61_000)
  assert.deepEqual(
    [...uses.take()],
    [
      ['a', 60],
      ['b', 60],
    ],
  )
  uses.note('a', 119_999)
  assert.deepEqual([...uses.take()], [])
  uses.note('a', 120_000)
  assert.deepEqual([...uses.take()], [['a', 120]])
})

it('the later use stays, and a key that is gone leaves nothing', async () => {
  await using house = await startHouse()
  const { secretId, store } = house
  const kept = async () => (await store.read.get('keyUse', { secretId }))?.time
  assert.equal(
    await noteKeyUse(
      store,
      new Map([
        [secretId, 120],
        ['AKIDgone', 120],
      ]),
    ),
    1,
  )
  assert.equal(await kept(), 120)
  assert.equal(await noteKeyUse(store, new Map([[secretId, 60]])), 0)
  assert.equal(await kept(), 120)
  assert.equal(await noteKeyUse(store, new Map([[secretId, 180]])), 1)
  assert.equal(await kept(), 180)
  assert.equal(await store.read.get('keyUse', { secretId: 'AKIDgone' }), undefined)
})

it('the clock writes it down, of calls that were signed right', async () => {
  await using house = await startHouse()
  const { Uin, SecretId, SecretKey } = await house.call('cam', 'AddUser', { Name: 'user', UseApi: 1 })
  const last = async (): Promise<number> =>
    (await house.call('cam', 'GetSecurityLastUsed', { SecretIdList: [SecretId, 'AKIDother'] })).SecretIdLastUsedRows[0]
      .LastSecretUsedDate
  const key = { secretId: SecretId, secretKey: SecretKey }
  await house.call('sts', 'GetCallerIdentity', {}, { ...key, secretKey: 'W'.repeat(32) })
  await sleep(2100)
  assert.equal(await last(), 0)
  await house.call('sts', 'GetCallerIdentity', {}, key)
  let time = 0
  for (let waited = 0; waited < 100 && time === 0; waited++) {
    await sleep(100)
    time = await last()
  }
  assert.ok(time > 0 && time % 60 === 0 && Math.abs(time * 1000 - house.clock.now()) < 120_000, String(time))
  await house.call('cam', 'DeleteAccessKey', { AccessKeyId: SecretId, TargetUin: Uin })
  assert.equal(await house.store.read.get('keyUse', { secretId: SecretId }), undefined)
})
