import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type Reply, startHouse, type TestHouse } from '../support/house.ts'
import { abreast, codeOf, done } from '../support/kms.ts'

/*
 * The rules and limits of tags, where other services bring them with what they make.
 */

const account = '100000000001'
const region = 'ap-guangzhou'
const KeyId = '23e80852-1e38-11e9-b129-000000000001'
const trust = JSON.stringify({
  version: '2.0',
  statement: [
    { effect: 'allow', action: 'name/sts:AssumeRole', principal: { qcs: [`qcs::cam::uin/${account}:root`] } },
  ],
})

const seed = JSON.stringify({
  secret: 'makers of tags',
  region,
  accounts: [
    {
      uin: account,
      credentials: [{}],
      roles: [{ name: 'Keeper', trust: JSON.parse(trust) }],
      keys: [{ keyId: KeyId, alias: 'one' }],
      instances: [{ id: 'postgres-one', name: 'one' }],
      servers: [{ id: 'lhins-00000001', name: 'one', state: 'STOPPED' }],
    },
  ],
})

const fresh = (): Promise<TestHouse> => startHouse({ seed, time: Date.UTC(2024, 5, 1) })

type Pair = readonly [key: string, value: string]
interface Maker {
  readonly service: string
  readonly input: (tags: readonly Pair[]) => object
  /** The codes for a key or value that no tag may have, and for one tag more than the limits allow. */
  readonly invalid: string
  readonly full: string
  /** How many tags the call takes; without it as many as a resource bears. */
  readonly most?: number
}

const tagKeys = (tags: readonly Pair[]) => tags.map(([TagKey, TagValue]) => ({ TagKey, TagValue }))
const keys = (tags: readonly Pair[]) => tags.map(([Key, Value]) => ({ Key, Value }))
let made = 0
const named = (): string => `made-${made++}`

const kms = { service: 'kms', invalid: 'InvalidParameter', full: 'FailedOperation.TaggingError' }
const lighthouse = { service: 'lighthouse', invalid: 'InvalidParameterValue', full: 'LimitExceeded', most: 10 }
const cam = {
  service: 'cam',
  invalid: 'InvalidParameter.ParamError',
  full: 'InvalidParameter.TagLimitExceeded',
  most: 10,
}
const postgres = {
  service: 'postgres',
  invalid: 'InvalidParameterValue.InvalidParameterValueError',
  full: 'FailedOperation.FailedOperationError',
}
const instance = {
  SpecCode: 'pg.it.small2',
  Storage: 100,
  Period: 1,
  InstanceChargeType: 'POSTPAID_BY_HOUR',
  VpcId: 'vpc-86v957zb',
  SubnetId: 'subnet-enm92y0m',
}
const clear = Buffer.alloc(32, 7).toString('base64')
const publicKey =
  'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDOWAmkBihnWRpZgXb9wDw0ReqBqJBFGCAxgfoCCUBYfWvBbILpm7ZkSXHzpn1Flr83X26AGd7rr0x2DskrZwPHHO2+MoqTwo9THhYENHQuPnRH0HPdU7sAobtA4FR4rHMqnPC44WcvRVdF8LypehxnCEa3rkl0XI5ZkJnfydfzI83omEK+YhKWPp2r7OpsmYuOlg9OU9WfPTa0uU7ZlgSGb5A8RBmNl1+J0aslBzmz5WfOkKshvAu3Xnt2h0C57HIPrazjkRP/4ZSirUEFFEITGd/NfNwyoeyWAbAdxuqfMfsbckdgBFMgCCKG6lgPOns2I/Fusp6DAd9gwPZAiscn'

const makers: Readonly<Record<string, Maker>> = {
  'kms:CreateKey': { ...kms, input: (tags) => ({ Alias: named(), Tags: tagKeys(tags) }) },
  'kms:CreateWhiteBoxKey': {
    ...kms,
    invalid: 'InvalidParameterValue',
    input: (tags) => ({ Alias: named(), Algorithm: 'SM4', Tags: tagKeys(tags) }),
  },
  'kms:GenerateDataKey': {
    ...kms,
    input: (tags) => ({ KeyId, NumberOfBytes: 16, IsHostedByKms: 1, DataKeyName: named(), Tags: tagKeys(tags) }),
  },
  'kms:ImportDataKey': {
    ...kms,
    input: (tags) => ({ KeyId, DataKeyName: named(), ImportType: 2, ImportKeyMaterial: clear, Tags: tagKeys(tags) }),
  },
  'lighthouse:CreateKeyPair': { ...lighthouse, input: (tags) => ({ KeyName: named().slice(5), Tags: keys(tags) }) },
  'lighthouse:ImportKeyPair': {
    ...lighthouse,
    input: (tags) => ({ KeyName: 'own', PublicKey: publicKey, Tags: keys(tags) }),
  },
  'lighthouse:CreateInstances': {
    ...lighthouse,
    input: (tags) => ({
      BundleId: 'bundle_gen_01',
      BlueprintId: 'lhbp-debian12',
      InstanceChargePrepaid: { Period: 1 },
      InstanceCount: 2,
      Tags: keys(tags),
    }),
  },
  'lighthouse:CreateBlueprint': {
    ...lighthouse,
    input: (tags) => ({ BlueprintName: named(), InstanceId: 'lhins-00000001', Tags: keys(tags) }),
  },
  'postgres:CreateInstances': {
    ...postgres,
    input: (tags) => ({
      ...instance,
      InstanceCount: 2,
      Charset: 'UTF8',
      AdminName: 'dbadmin',
      AdminPassword: 'Ab3$efgh',
      Zone: 'ap-guangzhou-3',
      DBMajorVersion: '17',
      TagList: tagKeys(tags),
    }),
  },
  'postgres:CloneDBInstance': {
    ...postgres,
    input: (tags) => ({
      ...instance,
      DBInstanceId: 'postgres-one',
      AutoRenewFlag: 0,
      RecoveryTargetTime: '2024-06-01 08:00:00',
      TagList: tagKeys(tags),
    }),
  },
  'postgres:CreateReadOnlyDBInstance': {
    ...postgres,
    input: (tags) => ({
      ...instance,
      Zone: 'ap-guangzhou-3',
      MasterDBInstanceId: 'postgres-one',
      InstanceCount: 2,
      TagList: tagKeys(tags)[0],
      Tags: tagKeys(tags).slice(1),
    }),
  },
  'cam:CreatePolicy': {
    ...cam,
    input: (tags) => ({
      PolicyName: named(),
      PolicyDocument: '{"version":"2.0","statement":[{"effect":"allow","action":"kms:ListKeys","resource":"*"}]}',
      Tags: keys(tags),
    }),
  },
  'cam:CreateRole': { ...cam, input: (tags) => ({ RoleName: named(), PolicyDocument: trust, Tags: keys(tags) }) },
  'cam:TagRole': { ...cam, input: (tags) => ({ RoleName: 'Keeper', Tags: keys(tags) }) },
  'cam:CreateServiceLinkedRole': {
    ...cam,
    input: (tags) => ({ QCSServiceName: ['postgreskms.postgres.cloud.tencent.com'], Tags: keys(tags) }),
  },
}

const cases = Object.entries(makers).map(([name, maker]) => {
  const make = (house: TestHouse, tags: readonly Pair[]): Promise<Reply> =>
    house.call(maker.service, name.slice(maker.service.length + 1), maker.input(tags))
  return { ...maker, name, make }
})

/** The values of a key that the account knows. */
const valuesOf = async (house: TestHouse, TagKey: string): Promise<readonly string[]> =>
  (await done(house.call('tag', 'DescribeTags', { TagKey }))).Tags.map((one: { TagValue: string }) => one.TagValue)

const odd: readonly Pair[] = [
  ['', 'v'],
  ['a&b', 'v'],
  ['a\tb', 'v'],
  ['qcs:team', 'v'],
  ['Project', 'v'],
  ['项目', 'v'],
  ['k'.repeat(128), 'v'],
  ['k', 'v'.repeat(256)],
  ['k', 'a\u0007b'],
]

describe('tags that come with what is made', () => {
  for (const { name, make, invalid } of cases)
    it(`are held to the rules of tags by ${name}, and known from then on`, async () => {
      await using house = await fresh()
      for (const tag of odd) assert.equal(codeOf(await make(house, [tag])), invalid, JSON.stringify(tag))
      await done(make(house, [['团队 a+b@c', '网 & web']]))
      const row = { account, key: '团队 a+b@c', value: '网 & web' }
      assert.deepEqual(await house.store.read.get('tagDefinition', row), row)
    })

  it('are within the limits of the account', async () => {
    await using house = await fresh()
    const tags = [
      ...Array.from({ length: 999 }, (_, n) => ({ key: `key-${n}`, value: '' })),
      ...Array.from({ length: 1000 }, (_, n) => ({ key: 'full', value: `${n}` })),
    ]
    assert.ok(await house.store.commit(tags.map((tag) => ({ insert: 'tagDefinition', row: { account, ...tag } }))))
    for (const { name, make, full, most = 50 } of cases) {
      assert.equal(codeOf(await make(house, [['key-new', '']])), full, name)
      assert.equal(codeOf(await make(house, [['full', 'new']])), full, name)
      const known = Array.from({ length: most }, (_, n): Pair => [`key-${n}`, ''])
      if (most === 50) assert.equal(codeOf(await make(house, [...known, ['full', '7']])), full, name)
      await done(make(house, known))
    }
    assert.equal(await house.store.read.count('knownTag', { account }), 1999)
  })

  it('are within them when several calls come at once', async () => {
    await using house = await fresh()
    const rows = Array.from({ length: 999 }, (_, n) => ({ account, key: `key-${n}`, value: '' }))
    assert.ok(await house.store.commit(rows.map((row) => ({ insert: 'tagDefinition', row }))))
    const create = (key: string) => () =>
      house.call('kms', 'CreateKey', { Alias: key, Tags: [{ TagKey: key, TagValue: '' }] })
    assert.deepEqual(await abreast(house, [create('x'), create('y')]), ['FailedOperation.TaggingError', undefined])
  })

  it('stay known when what bore them is gone', async () => {
    await using house = await fresh()
    const Tags = [{ Key: 'team', Value: 'red' }]
    const { KeyPair } = await done(house.call('lighthouse', 'CreateKeyPair', { KeyName: 'short', Tags }))
    await done(house.call('lighthouse', 'DeleteKeyPairs', { KeyIds: [KeyPair.KeyId] }))
    assert.deepEqual(await valuesOf(house, 'team'), ['red'])
  })
})
