import assert from 'node:assert/strict'
import { it } from 'node:test'
import { operations } from '../../src/crypto/gate.ts'
import { startHouse } from '../support/house.ts'

it('a burst of writers on one key all get through', async () => {
  await using house = await startHouse()
  const { KeyId } = await house.call('kms', 'CreateKey', { Alias: 'busy' })
  const bind = (i: number) =>
    house.call('kms', 'BindCloudResource', { KeyId, ProductId: 'mysql', ResourceId: `cdb-${i}` })
  const replies = await Promise.all(Array.from({ length: 60 }, (_, i) => bind(i)))
  assert.deepEqual(
    replies.map((reply) => reply.Error?.Code).filter((code) => code !== undefined),
    [],
  )
  assert.equal(await house.store.read.count('keyBinding', { key: KeyId as string }), 60)
})

it('what an unknown caller writes as its region is not kept', async () => {
  await using house = await startHouse()
  const stranger = { secretId: 'AKIDnobodyAtAll', secretKey: 'x', region: 'r'.repeat(50_000) }
  const refused = await house.call('kms', 'GetRegions', {}, stranger)
  assert.equal(refused.Error?.Code, 'AuthFailure.SecretIdNotFound')
  const [record] = await house.records(refused.RequestId)
  assert.equal(record?.region, '')
})

it('a flood of slow work is refused in form past what will be done soon, and recorded', async () => {
  await using house = await startHouse()
  const { KeyId } = await house.call('kms', 'CreateKey', {
    Alias: 'flood',
    KeyUsage: 'ASYMMETRIC_SIGN_VERIFY_RSA_2048',
  })
  const input = {
    KeyId,
    Algorithm: 'RSA_PSS_SHA_256',
    MessageType: 'DIGEST',
    Message: Buffer.alloc(32).toString('base64'),
  }
  const blocked = holdOperations()
  const refused = await house.call('kms', 'SignByAsymmetricKey', input)
  assert.equal(refused.Error?.Code, 'RequestLimitExceeded')
  assert.match(refused.Error?.Message ?? '', /too much slow work is waiting/)
  assert.equal((await house.records(refused.RequestId))[0]?.code, 'RequestLimitExceeded')
  assert.equal((await house.call('kms', 'DescribeKey', { KeyId })).Error, undefined)
  await blocked.release()
  assert.equal((await house.call('kms', 'SignByAsymmetricKey', input)).Error, undefined)
})

/** Fills the gate until it refuses. */
function holdOperations(): { readonly release: () => Promise<void> } {
  const { promise, resolve } = Promise.withResolvers<void>()
  const held: Promise<void>[] = []
  for (let full = false; !full; ) {
    held.push(operations.pass(() => promise).catch(() => {}))
    full = operations.full
  }
  return {
    async release() {
      resolve()
      await Promise.all(held)
    },
  }
}
