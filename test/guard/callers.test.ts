import assert from 'node:assert/strict'
import { it } from 'node:test'
import { startHouse } from '../support/house.ts'
import { codeOf, done } from '../support/kms.ts'

it('a credential is believed for a second, also when the clock was set back meanwhile', async () => {
  await using house = await startHouse({
    seed: '{ secret: callers, accounts: [{ uin: "100000000001", credentials: [{}] }] }',
  })
  const ask = () => house.call('sts', 'GetCallerIdentity')
  await done(ask())
  // Another server of the same store disables the key.
  const key = (await house.store.read.get('accessKey', { secretId: house.secretId })) ?? assert.fail()
  assert.ok(await house.store.commit([{ update: 'accessKey', row: { ...key, active: false } }]))
  await done(ask())
  house.clock.advance(-3_600_000)
  assert.equal(codeOf(await ask()), 'AuthFailure.SecretIdNotFound')
})
