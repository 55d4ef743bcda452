import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { TestHouse } from '../support/house.ts'
import { account, type Call, codeOf, done, instanceOf, region, startLighthouse } from '../support/lighthouse.ts'

/*
 * What there is, and what can be had: lists of instances, and of what they are made of.
 */

const order = { BundleId: 'bundle_gen_01', BlueprintId: 'lhbp-ubuntu24', InstanceChargePrepaid: { Period: 1 } }

let house: TestHouse
let call: Call
const fresh = async () => {
  const started = await startLighthouse()
  house = started.house
  call = started.call
}

describe('DescribeInstances', () => {
  before(fresh)
  after(() => house[Symbol.asyncDispose]())

  const idsOf = async (parameters: object): Promise<readonly string[]> =>
    (await done(call('DescribeInstances', parameters)))['InstanceSet'].map((one: { InstanceId: string }) =>
      one.InstanceId.slice('lhins-'.length),
    )
  const filter = (Name: string, ...Values: readonly string[]) => ({ Filters: [{ Name, Values }] })

  it('shows the isolated first, then the newest', async () => {
    assert.deepEqual(await idsOf({}), ['iso00001', 'run00001', 'run00002', 'stop0001', 'win00001'])
    assert.deepEqual(await idsOf({ Offset: 1, Limit: 2 }), ['run00001', 'run00002'])
    assert.deepEqual(await idsOf({ InstanceIds: ['lhins-none0000', 'lhins-run00002'] }), ['run00002'])
  })

  it('filters', async () => {
    const one = await instanceOf(call, 'lhins-run00001')
    assert.deepEqual(await idsOf(filter('instance-name', 'web')), ['run00001', 'run00002'])
    assert.deepEqual(await idsOf(filter('instance-state', 'STOPPED', 'SHUTDOWN')), ['iso00001', 'stop0001'])
    assert.deepEqual(await idsOf(filter('zone', 'ap-guangzhou-2')), ['run00002'])
    assert.deepEqual(await idsOf(filter('bundle-id', 'bundle_gen_02')), ['stop0001'])
    assert.deepEqual(await idsOf(filter('public-ip-address', one.PublicAddresses[0])), ['run00001'])
    assert.deepEqual(await idsOf(filter('private-ip-address', one.PrivateAddresses[0])), ['run00001'])
    assert.deepEqual(await idsOf(filter('tag-key', 'team')), ['run00001'])
    assert.deepEqual(await idsOf(filter('tag-value', 'web')), ['run00001'])
    assert.deepEqual(await idsOf(filter('tag:team', 'shop', 'web')), ['run00001'])
    assert.deepEqual(await idsOf(filter('tag:team', 'shop')), [])
    const both = { Filters: [...filter('instance-name', 'web').Filters, ...filter('zone', 'ap-guangzhou-1').Filters] }
    assert.deepEqual(await idsOf(both), ['run00001'])
  })

  it('finds what the tag service has tagged, which knows instances', async () => {
    const ResourceList = [`qcs::lighthouse:${region}:uin/${account}:instance/lhins-run00002`]
    await done(house.call('tag', 'TagResources', { ResourceList, Tags: [{ TagKey: 'late', TagValue: 'yes' }] }))
    assert.deepEqual(await idsOf(filter('tag:late', 'yes')), ['run00002'])
    const none = [`qcs::lighthouse:${region}:uin/${account}:instance/lhins-none0000`]
    const absent = await house.call('tag', 'TagResources', {
      ResourceList: none,
      Tags: [{ TagKey: 'a', TagValue: 'b' }],
    })
    assert.notEqual(absent.Error ?? absent['FailedResources'][0], undefined)
  })

  it('sorts by the end of their time', async () => {
    const made = await done(call('CreateInstances', { ...order, InstanceChargePrepaid: { Period: 2 } }))
    const [last] = made['InstanceIdSet']
    const byEnd = { InstanceIds: [last, 'lhins-run00001'], OrderField: 'EXPIRED_TIME' }
    assert.equal((await idsOf(byEnd))[1], last.slice('lhins-'.length))
    assert.equal((await idsOf({ ...byEnd, Order: 'DESC' }))[0], last.slice('lhins-'.length))
  })

  const many = Array.from({ length: 101 }, (_, i) => `lhins-${String(i).padStart(8, '0')}`)
  const refusals: readonly (readonly [input: object, code: string])[] = [
    [{ InstanceIds: many }, 'InvalidParameterValue.LimitExceeded'],
    [{ InstanceIds: ['x'] }, 'InvalidParameterValue.InstanceIdMalformed'],
    [{ InstanceIds: ['lhins-run00001', 'lhins-run00001'] }, 'InvalidParameterValue.Duplicated'],
    [{ InstanceIds: ['lhins-run00001'], ...filter('zone', 'x') }, 'InvalidParameter.ParameterConflict'],
    [filter('weather', 'fine'), 'InvalidParameter.InvalidFilterNotSupportedName'],
    [filter('tag:', 'x'), 'InvalidParameter.InvalidFilterNotSupportedName'],
    [filter('zone'), 'InvalidParameter.InvalidFilter'],
    [
      { Filters: Array.from({ length: 11 }, () => ({ Name: 'zone', Values: ['x'] })) },
      'InvalidParameterValue.LimitExceeded',
    ],
    [filter('zone', ...many), 'InvalidParameter.FilterValueLimitExceeded'],
    [{ Offset: -1 }, 'InvalidParameterValue.Negative'],
    [{ Limit: 0 }, 'InvalidParameterValue.OutOfRange'],
    [{ Limit: 101 }, 'InvalidParameterValue.OutOfRange'],
    [{ OrderField: 'NAME' }, 'InvalidParameterValue.OutOfRange'],
    [{ Order: 'ASC' }, 'MissingParameter.OrderFieldRequired'],
  ]
  for (const [input, code] of refusals) {
    it(`refuses ${JSON.stringify(input).slice(0, 80)}`, async () => {
      assert.equal(await codeOf(call('DescribeInstances', input)), code)
    })
  }
})

describe('what is offered', () => {
  before(fresh)
  after(() => house[Symbol.asyncDispose]())

  it('regions, with or without a region', async () => {
    const { TotalCount, RegionSet } = await done(call('DescribeRegions', {}, { region: undefined }))
    assert.equal(TotalCount, RegionSet.length)
    const names = Object.fromEntries(RegionSet.map((one: { Region: string }) => [one.Region, one]))
    assert.equal(names['ap-hongkong'].IsChinaMainland, false)
    assert.equal(names[region].IsChinaMainland, true)
    for (const { RegionName } of RegionSet) assert.match(RegionName, /\p{Script=Han}/u)
  })

  it('zones', async () => {
    const { ZoneInfoSet } = await done(call('DescribeZones', { OrderField: 'ZONE', Order: 'DESC' }))
    assert.deepEqual(
      ZoneInfoSet.map(({ Zone }: { Zone: string }) => Zone),
      ['ap-guangzhou-3', 'ap-guangzhou-2', 'ap-guangzhou-1'],
    )
    assert.equal(await codeOf(call('DescribeZones', { Order: 'RANDOM' })), 'InvalidParameterValue')
  })

  const filter = (Name: string, ...Values: readonly string[]) => ({ Filters: [{ Name, Values }] })
  const many = Array.from({ length: 101 }, (_, i) => `lhbp-${String(i).padStart(8, '0')}`)
  it('bundles and blueprints, of which every pair that fits can be had', async () => {
    const windows = await done(call('DescribeBundles', filter('support-platform-type', 'WINDOWS')))
    assert.equal(windows['TotalCount'], 4)
    const { BundleSet } = await done(call('DescribeBundles', { Zones: ['ap-guangzhou-1'], Limit: 2 }))
    assert.deepEqual(
      BundleSet.map(({ BundleSalesState }: { BundleSalesState: string }) => BundleSalesState),
      ['AVAILABLE', 'AVAILABLE'],
    )
    const linux = await done(call('DescribeBlueprints', filter('platform-type', 'LINUX_UNIX')))
    for (const { BlueprintId } of linux['BlueprintSet'])
      await done(call('CreateInstances', { ...order, BlueprintId, DryRun: true }))
    const named = await done(call('DescribeBlueprints', filter('blueprint-name', 'buntu')))
    assert.equal(named['BlueprintSet'][0].BlueprintId, 'lhbp-ubuntu24')
    const one = await done(call('DescribeBlueprints', { BlueprintIds: ['lhbp-debian12'] }))
    assert.equal(one['TotalCount'], 1)
    const two = await done(call('DescribeBundles', { BundleIds: ['bundle_gen_01'] }))
    assert.equal(two['BundleSet'][0].SystemDiskSize, 40)
    assert.equal(await codeOf(call('DescribeBundles', { Zones: ['x'] })), 'InvalidParameterValue.InvalidZone')
    const id = { BlueprintIds: ['x'] }
    assert.equal(await codeOf(call('DescribeBlueprints', id)), 'InvalidParameterValue.BlueprintIdMalformed')
  })

  for (const [action, ids, known] of [
    ['DescribeBundles', 'BundleIds', 'bundle-id'],
    ['DescribeBlueprints', 'BlueprintIds', 'blueprint-id'],
  ] as const) {
    it(`${action} refuses`, async () => {
      const cases: readonly (readonly [input: object, code: string])[] = [
        [{ [ids]: many }, 'InvalidParameterValue.LimitExceeded'],
        [{ [ids]: [many[0], many[0]] }, 'InvalidParameterValue.Duplicated'],
        [{ [ids]: [many[0]], ...filter(known, 'x') }, 'InvalidParameter.ParameterConflict'],
        [filter('weather', 'fine'), 'InvalidParameter.InvalidFilterNotSupportedName'],
        [filter(known), 'InvalidParameter.InvalidFilter'],
        [filter(known, ...many), 'InvalidParameter.FilterValueLimitExceeded'],
        [{ Offset: -1 }, 'InvalidParameterValue.Negative'],
        [{ Limit: 101 }, 'InvalidParameterValue.OutOfRange'],
      ]
      for (const [input, code] of cases) assert.equal(await codeOf(call(action, input)), code, code)
    })
  }
})
