import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { TestHouse } from '../support/house.ts'
import { type Call, codeOf, done, keeper, PACE, startLighthouse } from '../support/lighthouse.ts'

/*
 * What instances say can be done to them, held against what is done when it is asked for.
 */

const INVALID = 'UnsupportedOperation.InvalidInstanceState'
const BUSY = 'UnsupportedOperation.LatestOperationUnfinished'
const KeyIds = ['lhkp-00000001']

/** How each action is asked for, so that nothing but its instance could be in the way. */
const requests: Readonly<Record<string, object>> = {
  StartInstances: {},
  StopInstances: {},
  RebootInstances: {},
  ResetInstancesPassword: { Password: 'Ab3-efgh-ijkl' },
  ResetInstance: {},
  ModifyInstancesBundle: { BundleId: 'bundle_gen_04' },
  CreateBlueprint: { BlueprintName: 'x' },
  ModifyInstancesAttribute: { InstanceName: 'x' },
  ModifyInstancesRenewFlag: { RenewFlag: 'NOTIFY_AND_AUTO_RENEW' },
  RenewInstances: { InstanceChargePrepaid: { Period: 1 } },
  AssociateInstancesKeyPairs: { KeyIds },
  DisassociateInstancesKeyPairs: { KeyIds },
  IsolateInstances: {},
  TerminateInstances: {},
}
const single = new Set(['ResetInstance', 'CreateBlueprint'])

const ask = (call: Call, action: string, id: string) =>
  codeOf(call(action, { ...requests[action], ...(single.has(action) ? { InstanceId: id } : { InstanceIds: [id] }) }))

async function deniedOf(call: Call, id: string): Promise<ReadonlyMap<string, string>> {
  const reply = await done(call('DescribeInstancesDeniedActions', { InstanceIds: [id] }))
  const [{ DeniedActions, InstanceId }] = reply['InstanceDeniedActionSet']
  assert.equal(InstanceId, id)
  return new Map(DeniedActions.map(({ Action, Code }: { Action: string; Code: string }) => [Action, Code]))
}

describe('DescribeInstancesDeniedActions says what an action would be answered', () => {
  const situations: Readonly<Record<string, readonly [id: string, prepare: (call: Call) => Promise<unknown>]>> = {
    'of one that runs': ['lhins-run00001', async () => undefined],
    'of one that rests': ['lhins-stop0001', async () => undefined],
    'of one that is isolated': ['lhins-iso00001', async () => undefined],
    'of one with Windows': ['lhins-win00001', async () => undefined],
    'of one in the middle of something': [
      'lhins-run00002',
      (call) => done(call('StopInstances', { InstanceIds: ['lhins-run00002'] })),
    ],
  }
  for (const [title, [id, prepare]] of Object.entries(situations)) {
    it(title, async () => {
      const names = Object.keys(requests)
      const said = new Map<string, string | undefined>()
      const answered = new Map<string, string | undefined>()
      for (const action of names) {
        const { house, call } = await startLighthouse()
        await using _ = house
        await prepare(call)
        const denied = await deniedOf(call, id)
        assert.deepEqual(
          [...denied.keys()].filter((name) => !names.includes(name)),
          [],
        )
        said.set(action, denied.get(action))
        answered.set(action, await ask(call, action, id))
      }
      // That no such key is bound is no matter of the instance's state.
      const unbound = 'UnsupportedOperation.KeyPairNotBoundToInstance'
      for (const [action, code] of answered) if (code === unbound) answered.set(action, undefined)
      assert.deepEqual([...said], [...answered])
    })
  }

  it('and refuses as the other actions do', async () => {
    const { house, call } = await startLighthouse()
    await using _ = house
    const many = Array.from({ length: 101 }, (_, i) => `lhins-${String(i).padStart(8, '0')}`)
    for (const [ids, code] of [
      [[], 'MissingParameter'],
      [many, 'InvalidParameterValue.LimitExceeded'],
      [['x'], 'InvalidParameterValue.InstanceIdMalformed'],
      [[many[0], many[0]], 'InvalidParameterValue.Duplicated'],
      [[many[0]], 'ResourceNotFound.InstanceIdNotFound'],
    ] as const)
      assert.equal(await codeOf(call('DescribeInstancesDeniedActions', { InstanceIds: ids })), code)
    const foreign = call('DescribeInstancesDeniedActions', { InstanceIds: ['lhins-run00002'] }, keeper)
    assert.equal(await codeOf(foreign), 'UnauthorizedOperation.NoPermission')
  })
})

describe('DescribeInstancesReturnable', () => {
  let house: TestHouse
  let call: Call
  before(async () => {
    const started = await startLighthouse()
    house = started.house
    call = started.call
  })
  after(() => house[Symbol.asyncDispose]())

  const fails = async (input: object): Promise<Readonly<Record<string, number>>> => {
    const { InstanceReturnableSet } = await done(call('DescribeInstancesReturnable', input))
    return Object.fromEntries(
      InstanceReturnableSet.map(
        (one: { InstanceId: string; IsReturnable: boolean; ReturnFailCode: number; ReturnFailMessage: string }) => {
          assert.equal(one.IsReturnable, one.ReturnFailCode === 0)
          assert.notEqual(one.ReturnFailMessage, '')
          return [one.InstanceId, one.ReturnFailCode]
        },
      ),
    )
  }

  it('tells of all, or of those that are named, by page', async () => {
    await done(call('RebootInstances', { InstanceIds: ['lhins-run00002'] }))
    const all = {
      'lhins-run00001': 0,
      'lhins-run00002': 12,
      'lhins-stop0001': 0,
      'lhins-win00001': 0,
      'lhins-iso00001': 1,
    }
    assert.deepEqual(await fails({}), all)
    house.clock.advance(PACE)
    assert.deepEqual(await fails({ InstanceIds: ['lhins-run00002'] }), { 'lhins-run00002': 0 })
    const page = await done(call('DescribeInstancesReturnable', { Offset: 4, Limit: 1 }))
    assert.deepEqual([page['TotalCount'], page['InstanceReturnableSet'].length], [5, 1])
  })

  it('knows whose time is over', async () => {
    const { InstanceIdSet } = await done(
      call('CreateInstances', {
        BundleId: 'bundle_gen_01',
        BlueprintId: 'lhbp-ubuntu24',
        InstanceChargePrepaid: { Period: 1 },
      }),
    )
    house.clock.advance(PACE)
    assert.deepEqual(await fails({ InstanceIds: InstanceIdSet }), { [InstanceIdSet[0]]: 0 })
    house.clock.advance(32 * 86_400_000)
    assert.deepEqual(await fails({ InstanceIds: InstanceIdSet }), { [InstanceIdSet[0]]: 2 })
  })

  it('agrees with what IsolateInstances does', async () => {
    for (const [id, code] of Object.entries(await fails({}))) {
      if (code === 2) continue
      const answer = await codeOf(call('IsolateInstances', { InstanceIds: [id] }))
      assert.equal(answer, { 0: undefined, 1: INVALID, 12: BUSY }[code])
    }
    // What is on its way is given back already.
    assert.deepEqual(new Set(Object.values(await fails({}))), new Set([1, 2]))
  })

  it('refuses', async () => {
    const many = Array.from({ length: 101 }, (_, i) => `lhins-${String(i).padStart(8, '0')}`)
    for (const [input, code] of [
      [{ InstanceIds: many }, 'InvalidParameterValue.LimitExceeded'],
      [{ InstanceIds: ['x'] }, 'InvalidParameterValue.InstanceIdMalformed'],
      [{ InstanceIds: [many[0], many[0]] }, 'InvalidParameterValue.Duplicated'],
      [{ InstanceIds: [many[0]] }, 'ResourceNotFound.InstanceIdNotFound'],
      [{ Offset: -1 }, 'InvalidParameterValue.Negative'],
      [{ Limit: 0 }, 'InvalidParameterValue.OutOfRange'],
    ] as const)
      assert.equal(await codeOf(call('DescribeInstancesReturnable', input)), code)
    assert.equal(await codeOf(call('DescribeInstancesReturnable', {}, keeper)), 'UnauthorizedOperation.NoPermission')
    const own = call('DescribeInstancesReturnable', { InstanceIds: ['lhins-run00001'] }, keeper)
    assert.equal(await codeOf(own), undefined)
  })
})
