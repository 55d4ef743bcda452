import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { abreast, codeOf, createKey, done, fresh, HOUR, keyId, kmsOf, start, stateOf } from '../support/kms.ts'

/*
 * Cloud resources bound to a CMK over HTTP.
 */

const notBound = 'ResourceUnavailable.CloudResourceBindingNotFound'

const resource = { ProductId: 'mysql', ResourceId: 'cdb-a1b2c3d4' }

describe('the binding of cloud resources', () => {
  const inUse = 'FailedOperation.CmkUsedByCloudProduct'

  it('keeps a key enabled until the last is gone', async () => {
    await using house = await fresh()
    const kms = kmsOf(house)
    const KeyId = await createKey(kms, 'bound')
    const second = { ...resource, ResourceId: 'cdb-second' }
    await done(kms('BindCloudResource', { KeyId, ...resource }))
    await done(kms('BindCloudResource', { KeyId, ...resource }))
    await done(kms('BindCloudResource', { KeyId, ...second }))
    assert.equal(await house.store.read.count('keyBinding', { key: KeyId }), 2)
    for (const bound of [resource, second]) {
      const reply = await kms('DisableKey', { KeyId })
      assert.equal(codeOf(reply), inUse)
      assert.match(reply.Error?.Message ?? '', /`mysql` `cdb-/)
      await done(kms('UnbindCloudResource', { KeyId, ...bound }))
      assert.equal(codeOf(await kms('UnbindCloudResource', { KeyId, ...bound })), notBound)
    }
    await done(kms('DisableKey', { KeyId }))
  })

  it('is by key, product and resource', async () => {
    await using house = await fresh()
    const kms = kmsOf(house)
    const KeyId = await createKey(kms, 'bound')
    const other = await createKey(kms, 'other')
    await done(kms('BindCloudResource', { KeyId, ...resource }))
    for (const not of [
      { KeyId: other, ...resource },
      { KeyId, ...resource, ProductId: 'ssm' },
      { KeyId, ...resource, ResourceId: 'cdb' },
    ])
      assert.equal(codeOf(await kms('UnbindCloudResource', not)), notBound)
    for (const empty of [{ ProductId: '' }, { ResourceId: '' }])
      assert.equal(codeOf(await kms('BindCloudResource', { KeyId, ...resource, ...empty })), 'InvalidParameter')
  })

  it('lets imported material stay past its time', async () => {
    const validTo = Math.floor(start / 1000) + 3600
    const external = { keyId: keyId(1), alias: 'external', origin: 'EXTERNAL', validTo: String(validTo) }
    await using house = await fresh(external)
    const kms = kmsOf(house)
    const KeyId = external.keyId
    assert.equal((await kms('DescribeKey', { KeyId })).KeyMetadata.ValidTo, validTo)
    await done(kms('BindCloudResource', { KeyId, ...resource }))
    assert.equal((await kms('DescribeKey', { KeyId })).KeyMetadata.ValidTo, 0)
    house.clock.advance(2 * HOUR)
    assert.equal(await stateOf(kms, KeyId), 'Enabled')
  })

  it('keeps a key whose material has expired from being scheduled', async () => {
    // Through the API a binding ends the expiry; in a seed both may stand.
    const external = {
      keyId: keyId(1),
      alias: 'external',
      origin: 'EXTERNAL',
      validTo: String(Math.floor(start / 1000) + 3600),
      bindings: [{ product: 'mysql', resource: 'cdb-bound' }],
    }
    await using house = await fresh(external)
    house.clock.advance(2 * HOUR)
    const reply = await kmsOf(house)('ScheduleKeyDeletion', { KeyId: external.keyId, PendingWindowInDays: 7 })
    assert.equal(codeOf(reply), inUse)
  })

  it('and a disabling at the same time do not both happen', async () => {
    await using house = await fresh()
    const kms = kmsOf(house)
    for (const order of ['bind first', 'disable first']) {
      const KeyId = await createKey(kms, order.replace(' ', '-'))
      const calls = [() => kms('BindCloudResource', { KeyId, ...resource }), () => kms('DisableKey', { KeyId })]
      const codes = await abreast(house, order === 'bind first' ? calls : calls.toReversed())
      assert.equal(codes.filter((code) => code === undefined).length, 1, codes.join())
      const bound = await house.store.read.count('keyBinding', { key: KeyId })
      assert.equal(bound === 1, (await stateOf(kms, KeyId)) === 'Enabled')
    }
  })
})
