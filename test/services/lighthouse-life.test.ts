import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { endSubscriptions, removeInstances } from '../../src/jobs/instances.ts'
import type { TestHouse } from '../support/house.ts'
import { doneIn } from '../support/jobs.ts'
import { account, type Call, codeOf, done, instanceOf, PACE, region, startLighthouse } from '../support/lighthouse.ts'

/*
 * How Lighthouse instances go from state to state, by the clock of the test.
 */

const order = { BundleId: 'bundle_gen_01', BlueprintId: 'lhbp-ubuntu24', InstanceChargePrepaid: { Period: 1 } }
const password = 'Ab3-efgh'

let house: TestHouse
let call: Call
const fresh = async () => {
  const started = await startLighthouse()
  house = started.house
  call = started.call
}

/** The states of an instance at the start of each of its steps, until it rests. */
async function walkOf(id: string): Promise<readonly string[]> {
  const states: string[] = []
  for (let step = 0; step < 6; step++) {
    const { InstanceState, LatestOperationState } = await instanceOf(call, id)
    states.push(InstanceState)
    if (LatestOperationState === 'SUCCESS') return states
    house.clock.advance(PACE)
  }
  return states
}

describe('what moves instances', () => {
  before(fresh)
  after(() => house[Symbol.asyncDispose]())

  const walks: readonly (readonly [action: string, id: string, more: object, walk: string])[] = [
    ['StartInstances', 'lhins-stop0001', {}, 'STARTING RUNNING'],
    ['StopInstances', 'lhins-stop0001', { StopType: 'SOFT' }, 'STOPPING STOPPED'],
    ['RebootInstances', 'lhins-run00001', { StopType: 'HARD' }, 'REBOOTING RUNNING'],
    ['ResetInstancesPassword', 'lhins-run00001', { Password: password }, 'STOPPING STOPPED STARTING RUNNING'],
    ['ResetInstancesPassword', 'lhins-stop0001', { Password: password }, 'STOPPED STOPPED'],
    ['ModifyInstancesBundle', 'lhins-run00001', { BundleId: 'bundle_gen_02' }, 'STOPPING STOPPED STARTING RUNNING'],
    ['ModifyInstancesAttribute', 'lhins-run00001', { InstanceName: 'renamed' }, 'RUNNING'],
    ['ModifyInstancesRenewFlag', 'lhins-run00001', { RenewFlag: 'NOTIFY_AND_AUTO_RENEW' }, 'RUNNING'],
    [
      'AssociateInstancesKeyPairs',
      'lhins-run00001',
      { KeyIds: ['lhkp-00000001'] },
      'STOPPING STOPPED STARTING RUNNING',
    ],
    [
      'DisassociateInstancesKeyPairs',
      'lhins-run00001',
      { KeyIds: ['lhkp-00000001'], DisassociateType: 'ONLINE' },
      'RUNNING RUNNING',
    ],
    ['IsolateInstances', 'lhins-run00002', { IsolateDataDisk: true }, 'STOPPING SHUTDOWN'],
    ['IsolateInstances', 'lhins-stop0001', {}, 'STOPPED SHUTDOWN'],
  ]
  for (const [action, id, more, walk] of walks) {
    it(`${action} on ${id}: ${walk}`, async () => {
      const { RequestId } = await done(call(action, { InstanceIds: [id], ...more }))
      const now = await instanceOf(call, id)
      assert.deepEqual([now.LatestOperation, now.LatestOperationRequestId], [action, RequestId])
      assert.match(now.LatestOperationStartedTime, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
      assert.equal((await walkOf(id)).join(' '), walk)
    })
  }

  it('ResetInstance starts what was off', async () => {
    await done(call('ResetInstance', { InstanceId: 'lhins-run00001', BlueprintId: 'lhbp-centos09' }))
    assert.equal((await walkOf('lhins-run00001')).join(' '), 'STOPPING STOPPED STARTING RUNNING')
    const { BlueprintId, Platform, InstanceName, BundleId, RenewFlag } = await instanceOf(call, 'lhins-run00001')
    assert.deepEqual(
      [BlueprintId, Platform, InstanceName, BundleId, RenewFlag],
      ['lhbp-centos09', 'CENTOS', 'renamed', 'bundle_gen_02', 'NOTIFY_AND_AUTO_RENEW'],
    )
    await done(call('StopInstances', { InstanceIds: ['lhins-run00001'] }))
    house.clock.advance(PACE)
    await done(call('ResetInstance', { InstanceId: 'lhins-run00001' }))
    assert.equal((await walkOf('lhins-run00001')).join(' '), 'STOPPED STARTING RUNNING')
  })

  it('TerminateInstances leaves nothing, and the job clears it away', async () => {
    const InstanceIds = ['lhins-iso00001']
    await done(call('TerminateInstances', { InstanceIds }))
    assert.equal((await instanceOf(call, 'lhins-iso00001')).InstanceState, 'TERMINATING')
    house.clock.advance(PACE)
    assert.equal((await call('DescribeInstances', { InstanceIds }))['TotalCount'], 0)
    assert.equal(await codeOf(call('TerminateInstances', { InstanceIds })), 'ResourceNotFound.InstanceIdNotFound')
    await doneIn(removeInstances(house.store), Math.ceil(house.clock.now() / 1000))
    assert.equal(await house.store.read.get('lighthouseInstance', { account, region, id: 'lhins-iso00001' }), undefined)
  })
})

describe('the clock', () => {
  before(fresh)
  after(() => house[Symbol.asyncDispose]())

  const DAY = 86_400
  const now = () => Math.floor(house.clock.now() / 1000)
  const settings = { instancePace: PACE }

  it('ends subscriptions: renewed, or isolated, and after seven days destroyed with what hangs on them', async () => {
    const made = await done(
      call('CreateInstances', {
        ...order,
        InstanceCount: 2,
        LoginConfiguration: { KeyIds: ['lhkp-00000003'] },
        Tags: [{ Key: 'team', Value: 'gone' }],
      }),
    )
    const [kept, lost] = made['InstanceIdSet']
    house.clock.advance(PACE)
    await done(call('ModifyInstancesRenewFlag', { InstanceIds: [kept], RenewFlag: 'NOTIFY_AND_AUTO_RENEW' }))
    assert.equal(await doneIn(endSubscriptions(house.store, settings), now()), 0)
    house.clock.advance(32 * DAY * 1000)
    await doneIn(endSubscriptions(house.store, settings), now())
    house.clock.advance(PACE)
    assert.equal((await instanceOf(call, kept)).InstanceState, 'RUNNING')
    const isolated = await instanceOf(call, lost)
    assert.equal(isolated.InstanceState, 'SHUTDOWN')
    assert.notEqual(isolated.IsolatedTime, null)
    assert.deepEqual(isolated.LoginSettings.KeyIds, ['lhkp-00000003'])
    // What a seed has isolated stays.
    await doneIn(removeInstances(house.store), now() + 6 * DAY)
    assert.equal((await instanceOf(call, 'lhins-iso00001')).InstanceState, 'SHUTDOWN')
    await doneIn(removeInstances(house.store), now() + 8 * DAY)
    assert.equal((await call('DescribeInstances', { InstanceIds: [lost] }))['TotalCount'], 0)
    const { read } = house.store
    assert.deepEqual(await read.find('keyPairBinding', { where: { instance: lost } }), [])
    assert.deepEqual(await read.find('tag', { where: { resource: lost } }), [])
    assert.equal((await read.find('tag', { where: { resource: kept } })).length, 1)
  })
})
