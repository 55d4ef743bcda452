import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { TestHouse } from '../support/house.ts'
import { type Call, codeOf, done, instanceOf, PACE, startLighthouse } from '../support/lighthouse.ts'

/*
 * Orders of Lighthouse instances.
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

describe('CreateInstances', () => {
  before(fresh)
  after(() => house[Symbol.asyncDispose]())

  it('makes instances that come up by the clock', async () => {
    const Tags = [{ Key: 'team', Value: 'shop' }]
    const more = { InstanceName: 'shop', InstanceCount: 2, Zones: ['ap-guangzhou-3'], Tags, ClientToken: 'once' }
    const LoginConfiguration = { KeyIds: ['lhkp-00000001', 'lhkp-00000002'] }
    const { InstanceIdSet, RequestId } = await done(call('CreateInstances', { ...order, ...more, LoginConfiguration }))
    assert.equal(InstanceIdSet.length, 2)
    const [id] = InstanceIdSet
    const made = await instanceOf(call, id)
    assert.deepEqual(
      [made.InstanceState, made.LatestOperation, made.LatestOperationState, made.LatestOperationRequestId],
      ['PENDING', 'CreateInstances', 'OPERATING', RequestId],
    )
    assert.deepEqual([made.Zone, made.InstanceName, made.Tags], ['ap-guangzhou-3', 'shop', Tags])
    assert.deepEqual(made.LoginSettings.KeyIds, LoginConfiguration.KeyIds)
    const pending = await call('StopInstances', { InstanceIds: [id] })
    assert.equal(pending.Error?.Code, 'UnsupportedOperation.InvalidInstanceState')
    assert.match(pending.Error.Message, /`PENDING`/)
    assert.deepEqual(await walkOf(id), ['PENDING', 'RUNNING'])
    const pairs = await done(call('DescribeKeyPairs', { KeyIds: ['lhkp-00000001'] }))
    assert.deepEqual(
      pairs['KeyPairSet'][0].AssociatedInstanceSet,
      InstanceIdSet.toSorted().map((InstanceId: string) => ({ InstanceId, Username: 'ubuntu' })),
    )
    assert.equal(await codeOf(call('DeleteKeyPairs', { KeyIds: ['lhkp-00000001'] })), 'ResourceInUse.KeyPairInUse')

    const again = await done(call('CreateInstances', { ...order, ClientToken: 'once' }))
    assert.deepEqual(again['InstanceIdSet'], InstanceIdSet)
  })

  it('makes nothing when it is only to check', async () => {
    const before = (await call('DescribeInstances'))['TotalCount']
    assert.deepEqual((await done(call('CreateInstances', { ...order, DryRun: true })))['InstanceIdSet'], [])
    assert.equal((await call('DescribeInstances'))['TotalCount'], before)
  })

  it('makes one batch for one token, however many ask at once', async () => {
    const replies = await Promise.all(
      Array.from({ length: 5 }, () => call('CreateInstances', { ...order, InstanceCount: 2, ClientToken: 'race' })),
    )
    assert.equal(new Set(replies.map((reply) => JSON.stringify(reply['InstanceIdSet']))).size, 1)
  })

  const charge = (more: object) => ({ InstanceChargePrepaid: { Period: 1, ...more } })
  const login = (LoginConfiguration: object) => ({ LoginConfiguration })
  const refusals: readonly (readonly [input: object, code: string])[] = [
    [{ BundleId: 'bundle_none' }, 'InvalidParameter.BundleIdNotFound'],
    [{ BlueprintId: 'ubuntu' }, 'InvalidParameterValue.BlueprintIdMalformed'],
    [{ BlueprintId: 'lhbp-none0000' }, 'ResourceNotFound.BlueprintIdNotFound'],
    [
      { BundleId: 'bundle_starter_01', BlueprintId: 'lhbp-winsrv22' },
      'InvalidParameterValue.BundleAndBlueprintNotMatch',
    ],
    [charge({ Period: 13 }), 'InvalidParameterValue.OutOfRange'],
    [charge({ RenewFlag: 'NEVER' }), 'InvalidParameterValue.OutOfRange'],
    [{ InstanceCount: 0 }, 'InvalidParameterValue.OutOfRange'],
    [{ InstanceCount: 31 }, 'InvalidParameterValue.OutOfRange'],
    [{ InstanceName: 'x'.repeat(61) }, 'InvalidParameterValue.InstanceNameTooLong'],
    [{ ClientToken: 'x'.repeat(65) }, 'InvalidParameterValue.ClientTokenTooLong'],
    [{ Zones: ['ap-shanghai-1'] }, 'InvalidParameterValue.InvalidZone'],
    [{ Zones: ['ap-guangzhou-1', 'ap-guangzhou-2'] }, 'InvalidParameterValue.InvalidZone'],
    [{ FirewallTemplateId: 'lhft-a1b2c3d4' }, 'ResourceNotFound.FirewallTemplateNotFound'],
    [{ DomainName: 'example.com' }, 'InvalidParameterValue.InvalidParameterCombination'],
    [{ InitCommand: { Content: 'ZGF0ZQ==' } }, 'InvalidParameterValue.InvalidParameterCombination'],
    [login({ KeyIds: ['lhkp-1'] }), 'InvalidParameterValue.KeyPairIdMalformed'],
    [login({ KeyIds: ['lhkp-none0000'] }), 'ResourceNotFound.KeyPairNotFound'],
    [login({ KeyIds: ['lhkp-00000001'], Password: password }), 'InvalidParameterValue.InvalidParameterCombination'],
    [login({ AutoGeneratePassword: 'YES', Password: password }), 'InvalidParameterValue.InvalidParameterCombination'],
    [
      { BlueprintId: 'lhbp-winsrv22', ...login({ KeyIds: ['lhkp-00000001'] }) },
      'InvalidParameterValue.InvalidParameterCombination',
    ],
    [login({ Password: 'password' }), 'InvalidParameterValue.InvalidPassword'],
    [{ Tags: Array.from({ length: 11 }, (_, i) => ({ Key: `k${i}`, Value: '' })) }, 'InvalidParameterValue'],
    [{ InstanceCount: 30 }, 'LimitExceeded.InstanceQuotaLimitExceeded'],
  ]
  for (const [input, code] of refusals) {
    it(`refuses ${JSON.stringify(input).slice(0, 80)}`, async () => {
      assert.equal(await codeOf(call('CreateInstances', { ...order, ...input })), code)
    })
  }

  it('never holds more than the quota, however many ask at once', async () => {
    const replies = await Promise.all(
      Array.from({ length: 6 }, () => call('CreateInstances', { ...order, InstanceCount: 4 })),
    )
    const { TotalCount } = await done(call('DescribeInstances'))
    const made = replies.filter((reply) => reply.Error === undefined).length
    assert.ok(made < 6 && TotalCount <= 20, `${made} ${TotalCount}`)
    const { GeneralResourceQuotaSet } = await done(
      call('DescribeGeneralResourceQuotas', { ResourceNames: ['USER_KEY_PAIR', 'GENERAL_BUNDLE_INSTANCE'] }),
    )
    assert.deepEqual(GeneralResourceQuotaSet, [
      { ResourceName: 'USER_KEY_PAIR', ResourceQuotaAvailable: 7, ResourceQuotaTotal: 10 },
      { ResourceName: 'GENERAL_BUNDLE_INSTANCE', ResourceQuotaAvailable: 20 - TotalCount, ResourceQuotaTotal: 20 },
    ])
    const unknown = call('DescribeGeneralResourceQuotas', { ResourceNames: ['FLYING_CARPET'] })
    assert.equal(await codeOf(unknown), 'InvalidParameterValue.InvalidResourceQuotaResourceName')
    assert.equal(await codeOf(call('DescribeGeneralResourceQuotas', { ResourceNames: [] })), 'MissingParameter')
  })
})
