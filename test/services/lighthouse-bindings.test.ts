import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import {
  account,
  type Call,
  codeOf,
  done,
  instanceOf,
  keeper,
  PACE,
  region,
  startLighthouse,
} from '../support/lighthouse.ts'

/*
 * Binding key pairs to instances: which keys open which instance afterwards.
 */

const one = 'lhkp-00000001'
const two = 'lhkp-00000002'
const three = 'lhkp-00000003'
const run = 'lhins-run00001'
const stop = 'lhins-stop0001'
const online = { AssociateType: 'ONLINE' }

const keysOf = async (call: Call, id: string): Promise<readonly string[]> =>
  (await instanceOf(call, id)).LoginSettings.KeyIds

const usersOf = async (call: Call, KeyId: string): Promise<readonly string[]> => {
  const { KeyPairSet } = await done(call('DescribeKeyPairs', { KeyIds: [KeyId] }))
  return KeyPairSet[0].AssociatedInstanceSet.map(
    ({ InstanceId, Username }: { InstanceId: string; Username: string }) => `${Username}@${InstanceId}`,
  )
}

describe('AssociateInstancesKeyPairs and DisassociateInstancesKeyPairs', () => {
  it('OFFLINE puts keys in the place of others; the administrator of the image gets them', async () => {
    const { house, call } = await startLighthouse()
    await using _ = house
    await done(call('AssociateInstancesKeyPairs', { KeyIds: [one, two], InstanceIds: [run, 'lhins-run00002'] }))
    assert.deepEqual(await keysOf(call, run), [one, two])
    assert.deepEqual(await usersOf(call, one), [`ubuntu@${run}`, 'root@lhins-run00002'])
    house.clock.advance(3 * PACE)
    await done(call('AssociateInstancesKeyPairs', { KeyIds: [three], InstanceIds: [run], AssociateType: 'OFFLINE' }))
    assert.deepEqual(await keysOf(call, run), [three])
    assert.deepEqual(await usersOf(call, one), ['root@lhins-run00002'])
  })

  it('ONLINE adds keys, for a user of their own', async () => {
    const { house, call } = await startLighthouse()
    await using _ = house
    await done(call('AssociateInstancesKeyPairs', { KeyIds: [one], InstanceIds: [run], ...online, Username: 'deploy' }))
    assert.equal((await instanceOf(call, run)).InstanceState, 'RUNNING')
    house.clock.advance(PACE)
    await done(call('AssociateInstancesKeyPairs', { KeyIds: [two], InstanceIds: [run], ...online }))
    house.clock.advance(PACE)
    assert.deepEqual([await keysOf(call, run), await usersOf(call, one)], [[one, two], [`deploy@${run}`]])
    const Username = 'ubuntu'
    const wrong = { KeyIds: [one], InstanceIds: [run], DisassociateType: 'ONLINE', Username }
    assert.equal(
      await codeOf(call('DisassociateInstancesKeyPairs', wrong)),
      'UnsupportedOperation.KeyPairUnbindUsernameMismatch',
    )
    await done(call('DisassociateInstancesKeyPairs', { ...wrong, Username: 'deploy' }))
    assert.deepEqual(await keysOf(call, run), [two])
  })

  it('adds when the installation says so', async () => {
    const { house, call } = await startLighthouse({ config: { keyPairsAdd: true } })
    await using _ = house
    await done(call('AssociateInstancesKeyPairs', { KeyIds: [one], InstanceIds: [stop] }))
    house.clock.advance(PACE)
    await done(call('AssociateInstancesKeyPairs', { KeyIds: [two], InstanceIds: [stop] }))
    assert.deepEqual(await keysOf(call, stop), [one, two])
  })

  it('lets a key pair be deleted once nothing is bound to it', async () => {
    const { house, call } = await startLighthouse()
    await using _ = house
    await done(call('AssociateInstancesKeyPairs', { KeyIds: [one], InstanceIds: [run, stop] }))
    house.clock.advance(3 * PACE)
    const unbind = (...InstanceIds: readonly string[]) =>
      done(call('DisassociateInstancesKeyPairs', { KeyIds: [one], InstanceIds }))
    await unbind(run)
    assert.equal(await codeOf(call('DeleteKeyPairs', { KeyIds: [one] })), 'ResourceInUse.KeyPairInUse')
    await unbind(stop)
    await done(call('DeleteKeyPairs', { KeyIds: [one] }))
  })

  it('frees its key pairs when an instance is destroyed or set up anew', async () => {
    const { house, call } = await startLighthouse()
    await using _ = house
    await done(call('AssociateInstancesKeyPairs', { KeyIds: [one, two], InstanceIds: [run] }))
    house.clock.advance(3 * PACE)
    await done(call('ResetInstance', { InstanceId: run, LoginConfiguration: { KeyIds: [three] } }))
    assert.deepEqual(await keysOf(call, run), [three])
    house.clock.advance(3 * PACE)
    await done(call('IsolateInstances', { InstanceIds: [run] }))
    house.clock.advance(PACE)
    assert.deepEqual(await keysOf(call, run), [three])
    await done(call('TerminateInstances', { InstanceIds: [run] }))
    await done(call('DeleteKeyPairs', { KeyIds: [one, two, three] }))
  })

  it('asks CAM about every instance and every key pair', async () => {
    const { house, call } = await startLighthouse()
    await using _ = house
    const associate = (KeyIds: readonly string[], ...InstanceIds: readonly string[]) =>
      codeOf(call('AssociateInstancesKeyPairs', { KeyIds, InstanceIds }, keeper))
    assert.equal(await associate([one], run, stop), 'UnauthorizedOperation.NoPermission')
    assert.equal(await associate([one, two], run), 'UnauthorizedOperation.NoPermission')
    assert.equal(await associate([one], run), undefined)
  })

  it('never leaves a key bound that is not there, however the two race', async () => {
    const { house, call } = await startLighthouse()
    await using _ = house
    for (const round of Array(8).keys()) {
      const { KeyPair } = await done(call('CreateKeyPair', { KeyName: `race_${round}` }))
      const { KeyId } = KeyPair
      const associate = () => codeOf(call('AssociateInstancesKeyPairs', { KeyIds: [KeyId], InstanceIds: [run] }))
      const remove = () => codeOf(call('DeleteKeyPairs', { KeyIds: [KeyId] }))
      // Whoever is sent first is mostly first.
      const first = round % 2 === 0 ? associate() : remove()
      const second = round % 2 === 0 ? remove() : associate()
      const [bound, deleted] = await Promise.all(round % 2 === 0 ? [first, second] : [second, first])
      assert.ok(
        (bound === undefined) !== (deleted === undefined),
        `${KeyId}: associate ${bound ?? 'ok'}, delete ${deleted ?? 'ok'}`,
      )
      const there = await house.store.read.get('keyPair', { account, region, id: KeyId })
      const bindings = await house.store.read.find('keyPairBinding', { where: { keyPair: KeyId } })
      assert.equal(there === undefined, bindings.length === 0)
      house.clock.advance(3 * PACE)
      if (there !== undefined) {
        const unbind = { KeyIds: [KeyId], InstanceIds: [run], DisassociateType: 'ONLINE' }
        await done(call('DisassociateInstancesKeyPairs', unbind))
        await done(call('DeleteKeyPairs', { KeyIds: [KeyId] }))
        house.clock.advance(PACE)
      }
    }
  })

  it('refuses what the documents refuse', async () => {
    const { house, call } = await startLighthouse()
    await using _ = house
    await done(call('AssociateInstancesKeyPairs', { KeyIds: [two], InstanceIds: [stop] }))
    house.clock.advance(PACE)
    const many = Array.from({ length: 101 }, (_, i) => `lhkp-${String(i).padStart(8, '0')}`)
    const InstanceIds = [stop]
    const both: readonly (readonly [input: object, code: string])[] = [
      [{ KeyIds: [], InstanceIds }, 'MissingParameter'],
      [{ KeyIds: many, InstanceIds }, 'InvalidParameterValue.LimitExceeded'],
      [{ KeyIds: ['x'], InstanceIds }, 'InvalidParameterValue.KeyPairIdMalformed'],
      [{ KeyIds: [one, one], InstanceIds }, 'InvalidParameterValue.Duplicated'],
      [{ KeyIds: [one], InstanceIds, Username: 'ubuntu' }, 'InvalidParameterValue.OutOfRange'],
      [{ KeyIds: ['lhkp-none0000'], InstanceIds }, 'ResourceNotFound.KeyIdNotFound'],
    ]
    for (const [input, code] of both) {
      assert.equal(await codeOf(call('AssociateInstancesKeyPairs', input)), code)
      assert.equal(await codeOf(call('DisassociateInstancesKeyPairs', input)), code)
    }
    const associate: readonly (readonly [input: object, code: string])[] = [
      [{ KeyIds: [one], InstanceIds, AssociateType: 'NOW' }, 'InvalidParameterValue.OutOfRange'],
      [{ KeyIds: [one], InstanceIds: [run], ...online, Username: 'no one' }, 'InvalidParameterValue.OutOfRange'],
      [{ KeyIds: [one], InstanceIds, ...online }, 'UnsupportedOperation.InvalidInstanceState'],
      [{ KeyIds: [two], InstanceIds }, 'UnsupportedOperation.KeyPairBindDuplicate'],
      [{ KeyIds: [one], InstanceIds: ['lhins-win00001'] }, 'UnsupportedOperation.WindowsNotSupportKeyPair'],
    ]
    for (const [input, code] of associate) assert.equal(await codeOf(call('AssociateInstancesKeyPairs', input)), code)
    const not = call('DisassociateInstancesKeyPairs', { KeyIds: [two, one], InstanceIds })
    assert.equal(await codeOf(not), 'UnsupportedOperation.KeyPairNotBoundToInstance')
    assert.deepEqual(await keysOf(call, stop), [two])
  })
})
