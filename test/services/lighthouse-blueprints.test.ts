import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'node:test'
import type { TestHouse } from '../support/house.ts'
import {
  account,
  beforeNextCommit,
  type Call,
  codeOf,
  done,
  instanceOf,
  PACE,
  region,
  startLighthouse,
} from '../support/lighthouse.ts'

/*
 * Images that customers make of instances, with the key pairs in them.
 */

const running = 'lhins-run00001'
const KeyIds = ['lhkp-00000001']
const order = { BundleId: 'bundle_gen_01', InstanceChargePrepaid: { Period: 1 } }

let house: TestHouse
let call: Call
const start = async () => {
  const started = await startLighthouse()
  house = started.house
  call = started.call
}
const end = () => house[Symbol.asyncDispose]()
const pace = () => house.clock.advance(4 * PACE)

/** A finished image of an instance. */
async function imageOf(InstanceId: string, more: object = {}): Promise<string> {
  const { BlueprintId } = await done(call('CreateBlueprint', { BlueprintName: 'mine', InstanceId, ...more }))
  pace()
  return BlueprintId
}

const ownOf = async (BlueprintId: string) =>
  (await done(call('DescribeBlueprints', { BlueprintIds: [BlueprintId] })))['BlueprintSet'][0]

/** An instance of an image, once it runs. */
async function madeOf(BlueprintId: string, more: object = {}) {
  const { InstanceIdSet } = await done(call('CreateInstances', { ...order, BlueprintId, ...more }))
  pace()
  return instanceOf(call, InstanceIdSet[0])
}

describe('an image of an instance', () => {
  beforeEach(start)
  const test = (title: string, tell: () => Promise<void>) =>
    it(title, async () => {
      try {
        await tell()
      } finally {
        await end()
      }
    })

  test('is made with the power off, and then there', async () => {
    const Tags = [{ Key: 'team', Value: 'web' }]
    const { BlueprintId } = await done(
      call('CreateBlueprint', { BlueprintName: 'mine', Description: 'all set up', InstanceId: running, Tags }),
    )
    assert.match(BlueprintId, /^lhbp-[0-9a-z]{8}$/)
    assert.equal((await ownOf(BlueprintId)).BlueprintState, 'CREATING')
    const states: string[] = []
    for (let i = 0; i < 4; i++) {
      const { InstanceState, LatestOperation } = await instanceOf(call, running)
      assert.equal(LatestOperation, 'CreateBlueprint')
      states.push(InstanceState)
      house.clock.advance(PACE)
    }
    assert.deepEqual(states, ['STOPPING', 'STOPPED', 'STARTING', 'RUNNING'])
    const { CreatedTime, ...own } = await ownOf(BlueprintId)
    assert.match(CreatedTime, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
    assert.deepEqual(
      [own.BlueprintName, own.Description, own.BlueprintType, own.BlueprintState, own.RequiredSystemDiskSize, own.Tags],
      ['mine', 'all set up', 'PRIVATE', 'NORMAL', 40, Tags],
    )
    assert.deepEqual([own.OsName, own.Platform], ['Ubuntu 24.04 64bit', 'UBUNTU'])
  })

  test('is made while the instance runs, or rests', async () => {
    for (const [id, state] of [
      [running, 'RUNNING'],
      ['lhins-stop0001', 'STOPPED'],
    ] as const) {
      await done(call('CreateBlueprint', { BlueprintName: 'x', InstanceId: id, ForcePowerOff: false }))
      const { InstanceState, LatestOperationState } = await instanceOf(call, id)
      assert.deepEqual([InstanceState, LatestOperationState], [state, 'OPERATING'])
    }
  })

  test('is found by what filters say of it, after the images of systems', async () => {
    const BlueprintId = await imageOf(running, { Tags: [{ Key: 'team', Value: 'web' }] })
    const ids = async (input: object): Promise<readonly string[]> =>
      (await done(call('DescribeBlueprints', input)))['BlueprintSet'].map(
        (one: { BlueprintId: string }) => one.BlueprintId,
      )
    const all = await ids({})
    assert.deepEqual([all.length, all.at(-1)], [5, BlueprintId])
    for (const [Name, Value] of [
      ['blueprint-type', 'PRIVATE'],
      ['blueprint-name', 'min'],
      ['tag-key', 'team'],
      ['tag-value', 'web'],
      ['tag:team', 'web'],
    ])
      assert.deepEqual(await ids({ Filters: [{ Name, Values: [Value] }] }), [BlueprintId], Name)
    assert.deepEqual(await ids({ Filters: [{ Name: 'scene-id', Values: ['lhsc-00000000'] }] }), [])
    const tagged = await house.call('tag', 'DescribeResourceTagsByResourceIds', {
      ServiceType: 'lighthouse',
      ResourcePrefix: 'blueprint',
      ResourceRegion: region,
      ResourceIds: [BlueprintId],
    })
    assert.equal(tagged['Tags'][0].TagValue, 'web')
  })

  test('lets in whom its instance let in, where no other login is asked for', async () => {
    const both = { KeyIds, InstanceIds: [running] }
    await done(call('AssociateInstancesKeyPairs', { ...both, AssociateType: 'ONLINE', Username: 'deploy' }))
    pace()
    const BlueprintId = await imageOf(running)
    // What is unbound later stays in the image.
    await done(call('DisassociateInstancesKeyPairs', { ...both, DisassociateType: 'ONLINE', Username: 'deploy' }))
    pace()
    const made = await madeOf(BlueprintId)
    assert.deepEqual([made.LoginSettings.KeyIds, made.BlueprintId, made.Platform], [KeyIds, BlueprintId, 'UBUNTU'])
    const { KeyPairSet } = await done(call('DescribeKeyPairs', { KeyIds }))
    assert.deepEqual(KeyPairSet[0].AssociatedInstanceSet, [{ InstanceId: made.InstanceId, Username: 'deploy' }])
    const other = await madeOf(BlueprintId, { LoginConfiguration: { KeyIds: ['lhkp-00000002'] } })
    assert.deepEqual(other.LoginSettings.KeyIds, ['lhkp-00000002'])
    const secret = await madeOf(BlueprintId, { LoginConfiguration: { Password: 'Ab3-efgh' } })
    assert.deepEqual(secret.LoginSettings.KeyIds, [])
    await done(call('ResetInstance', { InstanceId: 'lhins-run00002', BlueprintId }))
    pace()
    const reset = await instanceOf(call, 'lhins-run00002')
    assert.deepEqual([reset.LoginSettings.KeyIds, reset.Platform, reset.BlueprintId], [KeyIds, 'UBUNTU', BlueprintId])
  })

  test('keeps its key pairs from being deleted, for as long as it is there', async () => {
    await done(call('AssociateInstancesKeyPairs', { KeyIds, InstanceIds: [running], AssociateType: 'ONLINE' }))
    pace()
    const BlueprintId = await imageOf(running)
    await done(call('DisassociateInstancesKeyPairs', { KeyIds, InstanceIds: [running] }))
    pace()
    assert.equal(await codeOf(call('DeleteKeyPairs', { KeyIds })), 'UnsupportedOperation.KeyPairBindToBlueprints')
    const made = await madeOf(BlueprintId, { LoginConfiguration: { Password: 'Ab3-efgh' } })
    await done(call('DeleteBlueprints', { BlueprintIds: [BlueprintId] }))
    await done(call('DeleteKeyPairs', { KeyIds }))
    // The instance outlives its image, but can not be set up from it again.
    const { InstanceId } = made
    const left = await instanceOf(call, InstanceId)
    assert.deepEqual([left.BlueprintId, left.Platform], [BlueprintId, 'UBUNTU'])
    assert.equal(await codeOf(call('ResetInstance', { InstanceId })), 'ResourceNotFound.BlueprintIdNotFound')
    await done(call('ResetInstance', { InstanceId, BlueprintId: 'lhbp-debian12' }))
  })

  test('is not deleted while an instance is set up from it, nor before it is finished', async () => {
    const { BlueprintId } = await done(call('CreateBlueprint', { BlueprintName: 'x', InstanceId: running }))
    const BlueprintIds = [BlueprintId]
    const early: readonly (readonly [action: string, input: object, code: string])[] = [
      ['DeleteBlueprints', { BlueprintIds }, 'UnsupportedOperation.BlueprintCurStateInvalid'],
      ['CreateInstances', { ...order, BlueprintId }, 'InvalidParameterValue.InvalidBlueprintId'],
      ['ResetInstance', { InstanceId: 'lhins-run00002', BlueprintId }, 'ResourceUnavailable.BlueprintUnavailable'],
    ]
    for (const [action, input, code] of early) assert.equal(await codeOf(call(action, input)), code)
    pace()
    const occupied = 'UnsupportedOperation.BlueprintOccupied'
    await done(call('CreateInstances', { ...order, BlueprintId }))
    assert.equal(await codeOf(call('DeleteBlueprints', { BlueprintIds })), occupied)
    pace()
    await done(call('ResetInstance', { InstanceId: 'lhins-run00002', BlueprintId }))
    assert.equal(await codeOf(call('DeleteBlueprints', { BlueprintIds })), occupied)
    pace()
    await done(call('DeleteBlueprints', { BlueprintIds }))
    assert.equal((await done(call('DescribeBlueprints', { BlueprintIds })))['TotalCount'], 0)
  })

  test('asks for a bundle with the disk that its instance had', async () => {
    const BlueprintId = await imageOf('lhins-stop0001')
    const small = call('CreateInstances', { ...order, BlueprintId })
    assert.equal(await codeOf(small), 'InvalidParameterValue.BundleAndBlueprintNotMatch')
    assert.equal(
      await codeOf(call('ResetInstance', { InstanceId: running, BlueprintId })),
      'InvalidParameterValue.BlueprintConfigNotMatch',
    )
    assert.equal((await madeOf(BlueprintId, { BundleId: 'bundle_gen_02' })).InstanceState, 'RUNNING')
  })

  test('of Windows is one of Windows', async () => {
    const BlueprintId = await imageOf('lhins-win00001')
    const LoginConfiguration = { KeyIds }
    assert.equal(
      await codeOf(call('CreateInstances', { ...order, BlueprintId, LoginConfiguration })),
      'InvalidParameterValue.InvalidParameterCombination',
    )
    assert.equal((await madeOf(BlueprintId)).PlatformType, 'WINDOWS')
  })

  test('that is deleted between the decision for it and its commit is not there', async () => {
    const BlueprintId = await imageOf(running)
    const gone = { remove: 'customBlueprint', row: { account, region, id: BlueprintId } } as const
    const row = await house.store.read.get('customBlueprint', gone.row)
    assert.ok(row)
    const notFound = 'ResourceNotFound.BlueprintIdNotFound'
    for (const [action, input] of [
      ['CreateInstances', { ...order, BlueprintId }],
      ['ResetInstance', { InstanceId: running, BlueprintId }],
      ['DeleteBlueprints', { BlueprintIds: [BlueprintId] }],
    ] as const) {
      beforeNextCommit(house, [gone])
      assert.equal(await codeOf(call(action, input)), notFound, action)
      assert.equal(await house.store.commit([{ insert: 'customBlueprint', row }]), true)
    }
  })

  test('takes the key pairs that are bound when it is made, whoever binds them meanwhile', async () => {
    const instance = await house.store.read.get('lighthouseInstance', { account, region, id: running })
    assert.ok(instance)
    const binding = { account, region, keyPair: 'lhkp-00000001', instance: running, username: 'ubuntu' }
    beforeNextCommit(house, [
      { update: 'lighthouseInstance', row: instance },
      { insert: 'keyPairBinding', row: binding },
    ])
    const BlueprintId = await imageOf(running)
    const carried = await house.store.read.find('blueprintKeyPair', { where: { blueprint: BlueprintId } })
    assert.deepEqual(
      carried.map(({ keyPair, username }) => [keyPair, username]),
      [['lhkp-00000001', 'ubuntu']],
    )
  })

  test('that takes up a key pair keeps whoever is deleting it from it', async () => {
    const blueprint = await imageOf(running)
    const row = { account, region, blueprint, keyPair: 'lhkp-00000001', username: 'ubuntu' }
    beforeNextCommit(house, [{ insert: 'blueprintKeyPair', row }])
    assert.equal(await codeOf(call('DeleteKeyPairs', { KeyIds })), 'UnsupportedOperation.KeyPairBindToBlueprints')
  })
})
