import assert from 'node:assert/strict'
import { it } from 'node:test'
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
