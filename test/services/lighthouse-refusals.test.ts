import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { TestHouse } from '../support/house.ts'
import {
  account,
  beforeNextCommit,
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
 * What actions on Lighthouse instances refuse.
 */

const order = { BundleId: 'bundle_gen_01', BlueprintId: 'lhbp-ubuntu24', InstanceChargePrepaid: { Period: 1 } }
const password = 'Ab3-efgh'

let house: TestHouse
let call: Call
const fresh = async (config = {}) => {
  const started = await startLighthouse({ config })
  house = started.house
  call = started.call
}

describe('what every action on instances refuses', () => {
  before(() => fresh())
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
    RenewInstances: { InstanceChargePrepaid: { Period: 1 } },
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
      // Whatever state it rests in, it can be renewed.
      if (action === 'RenewInstances') continue
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
        action === 'ModifyInstancesBundle'
          ? 'OperationDenied.InstanceOperationInProgress'
          : 'UnsupportedOperation.LatestOperationUnfinished',
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

describe('images are refused', () => {
  before(() => fresh({ blueprintLimit: 2 }))
  after(() => house[Symbol.asyncDispose]())

  const running = 'lhins-run00001'

  it('for what is wrong with the call', async () => {
    const name = { BlueprintName: 'x', InstanceId: running }
    const long = 'x'.repeat(61)
    const many = Array.from({ length: 101 }, (_, i) => `lhbp-${String(i).padStart(8, '0')}`)
    const cases: readonly (readonly [action: string, input: object, code: string])[] = [
      ['CreateBlueprint', { ...name, BlueprintName: long }, 'InvalidParameterValue.TooLong'],
      ['CreateBlueprint', { ...name, BlueprintName: '' }, 'InvalidParameterValue'],
      ['CreateBlueprint', { ...name, Description: long }, 'InvalidParameterValue.TooLong'],
      ['CreateBlueprint', { ...name, InstanceId: 'lhins-1' }, 'InvalidParameterValue.InstanceIdMalformed'],
      ['CreateBlueprint', { ...name, InstanceId: 'lhins-none0000' }, 'ResourceNotFound.InstanceIdNotFound'],
      ['CreateBlueprint', { ...name, InstanceId: 'lhins-iso00001' }, 'UnsupportedOperation.InvalidInstanceState'],
      ['CreateBlueprint', { BlueprintName: 'x' }, 'MissingParameter'],
      [
        'CreateBlueprint',
        { ...name, Tags: many.slice(0, 11).map((Key) => ({ Key, Value: '' })) },
        'InvalidParameterValue',
      ],
      ['DeleteBlueprints', { BlueprintIds: [] }, 'MissingParameter'],
      ['DeleteBlueprints', { BlueprintIds: many }, 'InvalidParameterValue'],
      ['DeleteBlueprints', { BlueprintIds: ['x'] }, 'InvalidParameterValue.BlueprintIdMalformed'],
      ['DeleteBlueprints', { BlueprintIds: [many[0], many[0]] }, 'InvalidParameterValue.Duplicated'],
      ['DeleteBlueprints', { BlueprintIds: [many[0]] }, 'ResourceNotFound.BlueprintIdNotFound'],
      // The images of systems belong to nobody's account.
      ['DeleteBlueprints', { BlueprintIds: ['lhbp-ubuntu24'] }, 'ResourceNotFound.BlueprintIdNotFound'],
    ]
    for (const [action, input, code] of cases)
      assert.equal(await codeOf(call(action, input)), code, JSON.stringify(input))
  })

  it('to whom CAM denies the instance, or images', async () => {
    const input = { BlueprintName: 'x', InstanceId: running }
    assert.equal(await codeOf(call('CreateBlueprint', input, keeper)), 'UnauthorizedOperation.NoPermission')
  })

  it('beyond the quota, however many ask at once, and in the middle of an operation', async () => {
    const quota = () => done(call('DescribeGeneralResourceQuotas', { ResourceNames: ['BLUEPRINT'] }))
    assert.equal((await quota())['GeneralResourceQuotaSet'][0].ResourceQuotaAvailable, 2)
    const ids = [running, 'lhins-run00002', 'lhins-stop0001', 'lhins-win00001']
    const codes = await Promise.all(
      ids.map((InstanceId) => codeOf(call('CreateBlueprint', { BlueprintName: 'x', InstanceId }))),
    )
    assert.deepEqual(
      codes.filter((code) => code !== undefined),
      Array(2).fill('LimitExceeded.BlueprintQuotaLimitExceeded'),
    )
    const busy = ids[codes.indexOf(undefined)]
    assert.equal(
      await codeOf(call('CreateBlueprint', { BlueprintName: 'x', InstanceId: busy })),
      'UnsupportedOperation.LatestOperationUnfinished',
    )
    assert.equal((await quota())['GeneralResourceQuotaSet'][0].ResourceQuotaAvailable, 0)
    // The last place is taken between the decision and its commit.
    house.clock.advance(4 * PACE)
    const [row] = await house.store.read.find('customBlueprint', { where: { account, region } })
    assert.ok(row)
    await done(call('DeleteBlueprints', { BlueprintIds: [row.id] }))
    beforeNextCommit(house, [{ insert: 'customBlueprint', row }])
    const late = call('CreateBlueprint', { BlueprintName: 'x', InstanceId: running })
    assert.equal(await codeOf(late), 'LimitExceeded.BlueprintQuotaLimitExceeded')
  })
})
