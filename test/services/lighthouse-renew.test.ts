import assert from 'node:assert/strict'
import { after, beforeEach, describe, it } from 'node:test'
import { isoTime, monthsAfter } from '../../src/domain/time.ts'
import { endSubscriptions, removeInstances } from '../../src/jobs/instances.ts'
import type { TestHouse } from '../support/house.ts'
import { doneIn } from '../support/jobs.ts'
import { type Call, codeOf, done, instanceOf, keeper, PACE, startLighthouse } from '../support/lighthouse.ts'

/*
 * How the time of instances is prolonged, before it is over and after.
 */

const DAY = 86_400
const MANUAL = 'NOTIFY_AND_MANUAL_RENEW'
const AUTO = 'NOTIFY_AND_AUTO_RENEW'

describe('RenewInstances', () => {
  let house: TestHouse
  let call: Call
  let id: string
  let end: number
  beforeEach(async () => {
    await house?.[Symbol.asyncDispose]()
    const started = await startLighthouse()
    house = started.house
    call = started.call
    id = await ordered()
    house.clock.advance(PACE)
    end = Date.parse((await instanceOf(call, id)).ExpiredTime) / 1000
  })
  after(() => house[Symbol.asyncDispose]())

  const now = () => Math.floor(house.clock.now() / 1000)
  const ordered = async (): Promise<string> => {
    const { InstanceIdSet } = await done(
      call('CreateInstances', {
        BundleId: 'bundle_gen_01',
        BlueprintId: 'lhbp-ubuntu24',
        InstanceChargePrepaid: { Period: 1 },
        LoginConfiguration: { KeyIds: ['lhkp-00000003'] },
        Tags: [{ Key: 'team', Value: 'renewed' }],
      }),
    )
    return InstanceIdSet[0]
  }
  const renew = (Period: number, more: object = {}, ids: readonly string[] = [id]) =>
    call('RenewInstances', { InstanceIds: ids, InstanceChargePrepaid: { Period, ...more } })
  const termOf = async () => {
    const { InstanceState, ExpiredTime, RenewFlag, IsolatedTime } = await instanceOf(call, id)
    return [InstanceState, ExpiredTime, RenewFlag, IsolatedTime]
  }
  const expire = async () => {
    house.clock.advance((end - now()) * 1000)
    await doneIn(endSubscriptions(house.store, { instancePace: PACE }), now())
    house.clock.advance(PACE)
  }

  it('goes on from the end of the time, and changes what happens then only when told', async () => {
    const { RequestId } = await done(renew(2))
    assert.deepEqual(await termOf(), ['RUNNING', isoTime(monthsAfter(end, 2)), MANUAL, null])
    const { LatestOperation, LatestOperationState, LatestOperationRequestId } = await instanceOf(call, id)
    assert.deepEqual(
      [LatestOperation, LatestOperationState, LatestOperationRequestId],
      ['RenewInstances', 'SUCCESS', RequestId],
    )
    await done(call('StopInstances', { InstanceIds: [id] }))
    house.clock.advance(PACE)
    await done(renew(12, { RenewFlag: AUTO }))
    assert.deepEqual(await termOf(), ['STOPPED', isoTime(monthsAfter(end, 14)), AUTO, null])
    // The job holds to the new end.
    await expire()
    assert.equal((await termOf())[0], 'STOPPED')
  })

  it('goes on from now when the time is over and nothing has isolated it yet', async () => {
    house.clock.advance((end + DAY - now()) * 1000)
    await done(renew(1))
    assert.deepEqual(await termOf(), ['RUNNING', isoTime(monthsAfter(now(), 1)), MANUAL, null])
  })

  it('brings back what was isolated at its end, stopped, with all that hung on it', async () => {
    await expire()
    assert.deepEqual((await termOf()).slice(0, 2), ['SHUTDOWN', isoTime(end)])
    house.clock.advance(6 * DAY * 1000)
    await done(renew(1, { RenewFlag: AUTO }))
    const until = isoTime(monthsAfter(now(), 1))
    assert.deepEqual(await termOf(), ['SHUTDOWN', until, AUTO, null])
    assert.equal((await instanceOf(call, id)).LatestOperationState, 'OPERATING')
    house.clock.advance(PACE)
    await doneIn(endSubscriptions(house.store, { instancePace: PACE }), now())
    await doneIn(removeInstances(house.store), now() + 8 * DAY)
    assert.deepEqual(await termOf(), ['STOPPED', until, AUTO, null])
    const back = await instanceOf(call, id)
    assert.deepEqual([back.LoginSettings.KeyIds, back.Tags], [['lhkp-00000003'], [{ Key: 'team', Value: 'renewed' }]])
    await done(call('StartInstances', { InstanceIds: [id] }))
    house.clock.advance(PACE)
    assert.equal((await termOf())[0], 'RUNNING')
  })

  it('brings back what was given back, for the rest of its time and more', async () => {
    await done(call('IsolateInstances', { InstanceIds: [id] }))
    house.clock.advance(PACE)
    await done(renew(3))
    house.clock.advance(PACE)
    assert.deepEqual(await termOf(), ['STOPPED', isoTime(monthsAfter(end, 3)), MANUAL, null])
  })

  it('gives no end to what has none', async () => {
    await done(renew(60, {}, ['lhins-run00001', 'lhins-iso00001']))
    house.clock.advance(PACE)
    for (const [one, state] of [
      ['lhins-run00001', 'RUNNING'],
      ['lhins-iso00001', 'STOPPED'],
    ] as const) {
      const { InstanceState, ExpiredTime } = await instanceOf(call, one)
      assert.deepEqual([InstanceState, ExpiredTime], [state, null])
    }
  })

  it('goes to ten years from now, and not beyond, for all or for none', async () => {
    await done(renew(60))
    await done(renew(48))
    await done(renew(11))
    const before = await termOf()
    assert.equal(before[1], isoTime(monthsAfter(end, 119)))
    assert.equal(await codeOf(renew(1, {}, ['lhins-run00001', id])), 'FailedOperation.RenewResourcesFailed')
    assert.deepEqual(await termOf(), before)
    assert.notEqual((await instanceOf(call, 'lhins-run00001')).LatestOperation, 'RenewInstances')
    house.clock.advance((end - now()) * 1000)
    await done(renew(1))
    assert.deepEqual((await termOf())[1], isoTime(monthsAfter(now(), 120)))
  })

  it('refuses one that is being made, as the list of what is denied says', async () => {
    const young = await ordered()
    const { InstanceDeniedActionSet } = await done(call('DescribeInstancesDeniedActions', { InstanceIds: [young] }))
    const denied = InstanceDeniedActionSet[0].DeniedActions.find(
      ({ Action }: { readonly Action: string }) => Action === 'RenewInstances',
    )
    assert.equal(denied?.Code, 'OperationDenied.InstanceCreating')
    assert.equal(await codeOf(renew(1, {}, [young])), 'OperationDenied.InstanceCreating')
  })

  it('refuses other periods and flags, and whom CAM denies the instance', async () => {
    for (const Period of [0, 13, 61, -1]) assert.equal(await codeOf(renew(Period)), 'InvalidParameterValue')
    assert.equal(await codeOf(renew(1, { RenewFlag: 'NEVER' })), 'InvalidParameterValue')
    const InstanceChargePrepaid = { Period: 1 }
    const as = (one: string) => call('RenewInstances', { InstanceIds: [one], InstanceChargePrepaid }, keeper)
    assert.equal(await codeOf(as(id)), 'UnauthorizedOperation.NoPermission')
    assert.equal(await codeOf(as('lhins-run00001')), undefined)
    assert.equal((await termOf())[1], isoTime(end))
    const all = { InstanceIds: [id], InstanceChargePrepaid, RenewDataDisk: true, AutoVoucher: false }
    assert.equal(await codeOf(call('RenewInstances', all)), undefined)
  })
})
