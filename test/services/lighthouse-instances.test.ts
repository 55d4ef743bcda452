import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { endSubscriptions, removeInstances } from '../../src/jobs/instances.ts'
import type { TestHouse } from '../support/house.ts'
import { doneIn } from '../support/jobs.ts'
import { account, type Call, codeOf, done, instanceOf, PACE, region, startLighthouse } from '../support/lighthouse.ts'

/*
 * The life of Lighthouse instances over HTTP, by the clock of the test.
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

describe('what every action on instances refuses', () => {
  before(fresh)
  after(() => house[Symbol.asyncDispose]())

  const KeyIds = ['lhkp-00000001']
  const actions: Readonly<Record<string, object>> = {
    AssociateInstancesKeyPairs: { KeyIds },
    DisassociateInstancesKeyPairs: { KeyIds },
    IsolateInstances: {},
    ModifyInstancesAttribute: {},
    ModifyInstancesBundle: { BundleId: 'bundle_gen_03' },
    ModifyInstancesRenewFlag: { RenewFlag: 'NOTIFY_AND_AUTO_RENEW' },
    RebootInstances: {},
    ResetInstance: {},
    ResetInstancesPassword: { Password: password },
    StartInstances: {},
    StopInstances: {},
    TerminateInstances: {},
  }
  const many = Array.from({ length: 101 }, (_, i) => `lhins-${String(i).padStart(8, '0')}`)
  for (const [action, more] of Object.entries(actions)) {
    it(action, async () => {
      const single = action === 'ResetInstance'
      const code = (...ids: readonly string[]) =>
        codeOf(call(action, single ? { InstanceId: ids[0], ...more } : { InstanceIds: ids, ...more }))
      assert.equal(await code('lhins-1'), 'InvalidParameterValue.InstanceIdMalformed')
      assert.equal(await code('lhins-none0000'), 'ResourceNotFound.InstanceIdNotFound')
      if (!single) {
        assert.equal(await code(), 'MissingParameter')
        assert.equal(await code(...many), 'InvalidParameterValue.LimitExceeded')
        assert.equal(await code('lhins-run00001', 'lhins-run00001'), 'InvalidParameterValue.Duplicated')
      }
    })
  }

  it('a state that does not allow it, which the text names', async () => {
    const wrong: Readonly<Record<string, string>> = {
      StartInstances: 'lhins-run00001',
      StopInstances: 'lhins-stop0001',
      RebootInstances: 'lhins-stop0001',
      TerminateInstances: 'lhins-run00001',
    }
    for (const [action, more] of Object.entries(actions)) {
      const id = wrong[action] ?? 'lhins-iso00001'
      const reply = await call(action, {
        ...(action === 'ResetInstance' ? { InstanceId: id } : { InstanceIds: [id] }),
        ...more,
      })
      assert.equal(reply.Error?.Code, 'UnsupportedOperation.InvalidInstanceState', action)
      assert.match(reply.Error.Message, /`(RUNNING|STOPPED|SHUTDOWN)`/)
    }
  })

  it('all of a batch when one does not fit', async () => {
    const InstanceIds = ['lhins-run00001', 'lhins-stop0001']
    assert.equal(await codeOf(call('StopInstances', { InstanceIds })), 'UnsupportedOperation.InvalidInstanceState')
    assert.equal((await instanceOf(call, 'lhins-run00001')).InstanceState, 'RUNNING')
  })

  it('a second operation before the first is over', async () => {
    await done(call('RebootInstances', { InstanceIds: ['lhins-run00001'] }))
    for (const [action, more] of Object.entries(actions)) {
      const ids = action === 'ResetInstance' ? { InstanceId: 'lhins-run00001' } : { InstanceIds: ['lhins-run00001'] }
      assert.equal(
        await codeOf(call(action, { ...ids, ...more })),
        'UnsupportedOperation.LatestOperationUnfinished',
        action,
      )
    }
    house.clock.advance(PACE)
  })

  it('DescribeInstanceVncUrl', async () => {
    const code = (InstanceId: string) => codeOf(call('DescribeInstanceVncUrl', { InstanceId }))
    assert.equal(await code('lhins-1'), 'InvalidParameterValue.InstanceIdMalformed')
    assert.equal(await code('lhins-none0000'), 'ResourceNotFound.InstanceIdNotFound')
    assert.equal(await code('lhins-stop0001'), 'UnsupportedOperation.InvalidInstanceState')
    const { InstanceVncUrl } = await done(call('DescribeInstanceVncUrl', { InstanceId: 'lhins-run00002' }))
    assert.match(InstanceVncUrl, /^ssh:\/\/root@198\.18\.\d+\.\d+:22$/)
  })

  it('what only some of them know', async () => {
    const run = { InstanceIds: ['lhins-run00001'] }
    const cases: readonly (readonly [action: string, input: object, code: string])[] = [
      ['IsolateInstances', { InstanceIds: many.slice(0, 21) }, 'LimitExceeded.IsolateResourcesLimitExceeded'],
      [
        'ModifyInstancesAttribute',
        { ...run, InstanceName: 'x'.repeat(61) },
        'InvalidParameterValue.InstanceNameTooLong',
      ],
      ['ModifyInstancesBundle', { ...run, BundleId: 'bundle_none' }, 'InvalidParameter.BundleIdNotFound'],
      ['ModifyInstancesBundle', { ...run, BundleId: 'bundle_gen_01' }, 'OperationDenied.BundleNotSupportModify'],
      ['ModifyInstancesBundle', { ...run, BundleId: 'bundle_starter_01' }, 'OperationDenied.BundleNotSupportModify'],
      ['ModifyInstancesRenewFlag', { ...run, RenewFlag: 'NEVER' }, 'InvalidParameterValue'],
      ['RebootInstances', { ...run, StopType: 'KICK' }, 'InvalidParameterValue.OutOfRange'],
      ['StopInstances', { ...run, StopType: 'KICK' }, 'InvalidParameterValue.OutOfRange'],
      [
        'ResetInstance',
        { InstanceId: 'lhins-run00001', BlueprintId: 'x' },
        'InvalidParameterValue.BlueprintIdMalformed',
      ],
      [
        'ResetInstance',
        { InstanceId: 'lhins-run00001', BlueprintId: 'lhbp-none0000' },
        'ResourceNotFound.BlueprintIdNotFound',
      ],
      [
        'ResetInstance',
        { InstanceId: 'lhins-run00001', LoginConfiguration: { KeyIds: ['lhkp-none0000'] } },
        'ResourceNotFound.KeyPairNotFound',
      ],
      [
        'ResetInstance',
        { InstanceId: 'lhins-run00001', LoginConfiguration: { KeyIds: ['x'] } },
        'InvalidParameterValue.KeyPairIdMalformed',
      ],
      [
        'ResetInstance',
        { InstanceId: 'lhins-run00001', Containers: [{ ContainerImage: 'x' }] },
        'InvalidParameterValue.InvalidParameterCombination',
      ],
      [
        'ResetInstance',
        { InstanceId: 'lhins-run00001', LoginConfiguration: { Password: 'weak' } },
        'InvalidParameterValue.InvalidPassword',
      ],
      ['ResetInstancesPassword', { ...run, Password: password, UserName: 'root' }, 'InvalidParameterValue.OutOfRange'],
    ]
    for (const [action, input, code] of cases)
      assert.equal(await codeOf(call(action, input)), code, `${action} ${JSON.stringify(input)}`)
    // The smallest disk is too small for Windows.
    const { InstanceIdSet } = await done(call('CreateInstances', { ...order, BundleId: 'bundle_starter_01' }))
    house.clock.advance(PACE)
    const small = { InstanceId: InstanceIdSet[0], BlueprintId: 'lhbp-winsrv22' }
    assert.equal(await codeOf(call('ResetInstance', small)), 'InvalidParameterValue.BlueprintConfigNotMatch')
  })

  it('weak passwords, and on Windows short ones', async () => {
    const bad = ['Ab3-efg', 'abcdefgh', 'ABCDEFG1', '/b3-EFgh', 'Ab3 -efgh', 'Ab3-密码密码', `Ab3-${'x'.repeat(27)}`]
    for (const Password of bad) {
      const reply = await call('ResetInstancesPassword', { InstanceIds: ['lhins-run00001'], Password })
      assert.equal(reply.Error?.Code, 'InvalidParameterValue.InvalidPassword', Password)
      const [record] = await house.records(reply.RequestId)
      assert.ok(record !== undefined && !record.parameters.includes(Password))
    }
    const windows = { InstanceIds: ['lhins-win00001'], Password: 'Ab3-efgh-ij' }
    assert.equal(await codeOf(call('ResetInstancesPassword', windows)), 'InvalidParameterValue.InvalidPassword')
    await done(call('ResetInstancesPassword', { ...windows, Password: 'Ab3-efgh-ijk', UserName: 'Administrator' }))
  })

  it('keeps a password only as a digest under the root key', async () => {
    await done(call('ResetInstancesPassword', { InstanceIds: ['lhins-run00002'], Password: 'Zq9-marker-text' }))
    const row = await house.store.read.get('lighthouseInstance', { account, region, id: 'lhins-run00002' })
    assert.ok(row !== undefined && row.password.length > 48)
    assert.ok(!row.password.includes('Zq9-marker-text'))
  })
})

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
