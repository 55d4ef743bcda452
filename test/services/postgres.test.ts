import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { regions } from '../../src/contract/regions.ts'
import { type EncryptionKey, type InstancePhase, statusAt } from '../../src/domain/instance.ts'
import type { TableName } from '../../src/store/store.ts'
import { misfits } from '../support/fits.ts'
import { type CallOptions, type Reply, startHouse, type TestHouse } from '../support/house.ts'

/*
 * All of PostgreSQL over HTTP. One file, because its actions are one story about the same few instances and keys.
 */

const region = 'ap-guangzhou'
const account = '100000000001'
const keyId = 'f4d88aa7-ae72-11ec-9fcc-5254007ffd46'
const ownKey = '23e80852-1e38-11e9-b129-5cb9019b4b01'
const disabledKey = '33e80852-1e38-11e9-b129-5cb9019b4b02'
const clusterKey = '43e80852-1e38-11e9-b129-5cb9019b4b03'
const hongkongKey = '53e80852-1e38-11e9-b129-5cb9019b4b04'
const cluster = 'cls-hsm-tyo00001'
const roleName = 'Postgres_QCSLinkedRoleInPostgresKms'
const password = 'Tr0ub4dor&3'

const credential = (letter: string) => ({ secretId: `AKID${letter.repeat(32)}`, secretKey: letter.repeat(32) })
const stranger = credential('s')
const clerk = credential('c')
const other = credential('o')

const seedWith = (more = ''): string => `
secret: postgres tests
time: 2022-03-24T02:39:14Z
region: ${region}
accounts:
  - uin: '${account}'
    appId: 1250000001
    credentials: [{}]
    clusters: [{ id: ${cluster} }]
    users:
      - { uin: '100000000002', name: stranger, credentials: [{ secretId: ${stranger.secretId}, secretKey: ${stranger.secretKey} }] }
      - uin: '100000000003'
        name: clerk
        credentials: [{ secretId: ${clerk.secretId}, secretKey: ${clerk.secretKey} }]
        policies: [clerk]
    policies:
      - name: clerk
        document:
          version: '2.0'
          statement:
            - { effect: allow, action: ['postgres:CreateInstances'], resource: ['*'] }
            - effect: allow
              action: ['postgres:DescribeEncryptionKeys']
              resource: ['qcs::postgres:${region}:uin/${account}:DBInstanceId/postgres-abcdefg']
    keys:
      - { keyId: ${keyId}, alias: customer }
      - { keyId: ${ownKey}, alias: mine }
      - { keyId: ${disabledKey}, alias: off, state: Disabled }
      - { keyId: ${clusterKey}, alias: clustered, cluster: ${cluster} }
      - { keyId: ${hongkongKey}, alias: abroad, region: ap-hongkong }
    instances:
      - { id: postgres-abcdefg, name: orders, privateIp: 10.0.0.5, tde: { keyId: ${keyId} }, tags: [{ key: team, value: shop }] }
      - { id: postgres-plain, name: plain, privateIp: 10.0.0.6, createTime: '2022-03-24T03:00:00Z' }
${more}
  - uin: '200000000001'
    credentials: [{ secretId: ${other.secretId}, secretKey: ${other.secretKey} }]
`

const fresh = (more = ''): Promise<TestHouse> => startHouse({ seed: seedWith(more) })

const order = {
  SpecCode: 'pg.it.medium4',
  Storage: 100,
  InstanceCount: 1,
  Period: 1,
  Charset: 'UTF8',
  AdminName: 'dbadmin',
  AdminPassword: password,
  Zone: 'ap-guangzhou-3',
  DBMajorVersion: '17',
  VpcId: 'vpc-86v957zb',
  SubnetId: 'subnet-enm92y0m',
  InstanceChargeType: 'POSTPAID_BY_HOUR',
} as const
const encrypted = { ...order, NeedSupportTDE: 1 } as const

const codeOf = (reply: Reply): string | undefined => reply.Error?.Code
const filter = (Name: string, ...Values: string[]) => ({ Name, Values })

const postgresOf =
  (house: TestHouse) =>
  (action: string, parameters: object = {}, options: CallOptions = {}): Promise<Reply> =>
    house.call('postgres', action, parameters, { region, ...options })

const keysOf = (house: TestHouse, DBInstanceId: string, options: CallOptions = {}): Promise<Reply> =>
  postgresOf(house)('DescribeEncryptionKeys', { DBInstanceId }, options)

async function create(house: TestHouse, parameters: object, options: CallOptions = {}): Promise<readonly string[]> {
  const reply = await postgresOf(house)('CreateInstances', parameters, options)
  assert.equal(reply.Error, undefined, JSON.stringify(reply.Error))
  return reply.DBInstanceIdSet
}

async function decrypt(house: TestHouse, CiphertextBlob: string, kmsRegion = region): Promise<Buffer> {
  const reply = await house.call('kms', 'Decrypt', { CiphertextBlob }, { region: kmsRegion })
  assert.equal(reply.Error, undefined, JSON.stringify(reply.Error))
  return Buffer.from(reply.Plaintext, 'base64')
}

const counted = ['dbInstance', 'encryptionKey', 'managedKey', 'cmk', 'keyBinding', 'role', 'tag'] as const
/** How many rows there are of everything that a creation touches. */
const counts = (house: TestHouse): Promise<readonly number[]> =>
  Promise.all(counted.map((table: TableName) => house.store.read.count(table, {})))

async function withdrawRole(house: TestHouse): Promise<void> {
  const role = await house.store.read.get('role', { account, name: roleName })
  assert.ok(role)
  assert.ok(await house.store.commit([{ update: 'role', row: { ...role, active: false } }]))
}

async function changeKey(house: TestHouse, id: string, change: object): Promise<void> {
  const cmk = await house.store.read.get('cmk', { account, id })
  assert.ok(cmk)
  assert.ok(await house.store.commit([{ update: 'cmk', row: { ...cmk, ...change } }]))
}

describe('an encrypted instance', () => {
  it('is created, comes to run by the clock, and has a data key that KMS opens', async () => {
    await using house = await fresh()
    const sdk = house.sdk('postgres', {}, { region })
    const made = await sdk.CreateInstances({ ...encrypted, KMSKeyId: ownKey, Name: 'ledger' })
    const [id = ''] = made.DBInstanceIdSet ?? []
    assert.match(id, /^postgres-[0-9a-z]{8}$/)
    assert.match(made.BillId ?? '', /^\d{22}$/)
    assert.equal(made.DealNames?.length, 1)

    const seen: (string | undefined)[] = []
    for (let second = 0; second < 3; second++) {
      const { DBInstanceSet, TotalCount } = await sdk.DescribeDBInstances({ Filters: [filter('db-instance-id', id)] })
      assert.equal(TotalCount, 1)
      assert.equal(DBInstanceSet?.[0]?.IsSupportTDE, 1)
      seen.push(DBInstanceSet?.[0]?.DBInstanceStatus)
      house.clock.advance(1000)
    }
    const ages = seen.map((status) => ['applying', 'initing', 'running'].indexOf(status ?? ''))
    assert.deepEqual(ages, ages.toSorted())
    assert.equal(ages.at(-1), 2)

    const { EncryptionKeys } = await sdk.DescribeEncryptionKeys({ DBInstanceId: id })
    assert.equal(EncryptionKeys?.length, 1)
    const [key] = EncryptionKeys ?? []
    const { DEKCipherTextBlob = '', CreateTime = '', ...rest } = key ?? {}
    assert.deepEqual(rest, { KeyId: ownKey, KeyAlias: 'mine', IsEnabled: 1, KeyRegion: region, KMSClusterId: '' })
    assert.match(CreateTime, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/)
    assert.equal((await decrypt(house, DEKCipherTextBlob)).length, 32)

    const disable = await house.call('kms', 'DisableKey', { KeyId: ownKey })
    assert.equal(codeOf(disable), 'FailedOperation.CmkUsedByCloudProduct')
    assert.ok(disable.Error?.Message.includes(id))
  })

  it('applies, initialises and runs at fixed ages', async () => {
    await using house = await fresh()
    const row = await house.store.read.get('dbInstance', { account, region, id: 'postgres-plain' })
    assert.ok(row)
    const statuses = [-1, 0, 1, 2, 1e9].map((age) => statusAt(row, row.createTime + age))
    assert.deepEqual(statuses, ['applying', 'applying', 'initing', 'running', 'running'])
  })

  it('waits for its server where there is one', async () => {
    await using house = await fresh()
    const row = await house.store.read.get('dbInstance', { account, region, id: 'postgres-plain' })
    assert.ok(row)
    const late = (phase: InstancePhase) => statusAt({ ...row, driver: 'local', phase }, row.phaseTime + 1e9)
    const phases = ['creating', 'restarting', 'isolating', 'disisolating', 'running', 'limited', 'isolated'] as const
    assert.deepEqual(phases.map(late), [
      'initing',
      'restarting',
      'isolating',
      'disisolating',
      'running',
      'limited run',
      'isolated',
    ])
  })

  it('rests on the key that the product keeps, one for all instances of a KMS region', async () => {
    await using house = await fresh()
    const [a = '', b = ''] = await create(house, { ...encrypted, InstanceCount: 2 })
    const [c = ''] = await create(house, { ...encrypted, DBMajorVersion: '11', DBKernelVersion: 'v11.12_r1.3' })
    const keys = await Promise.all([a, b, c].map(async (id) => (await keysOf(house, id)).EncryptionKeys[0]))
    assert.equal(new Set(keys.map((key) => key.KeyId)).size, 1)
    assert.deepEqual(new Set(keys.map((key) => key.KeyAlias)), new Set(['PGSQL-KMS']))
    const deks = await Promise.all(keys.map((key) => decrypt(house, key.DEKCipherTextBlob)))
    assert.equal(new Set(deks.map((dek) => dek.toString('hex'))).size, 3)

    const { KeyMetadata } = await house.call('kms', 'DescribeKey', { KeyId: keys[0].KeyId })
    assert.notEqual(KeyMetadata.Owner, 'user')
    const bindings = await house.store.read.find('keyBinding', { where: { account, key: keys[0].KeyId } })
    assert.deepEqual(
      bindings.map(({ product, resource }) => `${product} ${resource}`).sort(),
      [a, b, c].map((id) => `postgres ${id}`).sort(),
    )
  })

  it('may have its key in another region', async () => {
    await using house = await fresh()
    const [managed = ''] = await create(house, { ...encrypted, KMSRegion: 'ap-singapore' })
    const [own = ''] = await create(house, { ...encrypted, KMSRegion: 'ap-hongkong', KMSKeyId: hongkongKey })
    const [key] = (await keysOf(house, managed)).EncryptionKeys
    assert.deepEqual([key.KeyRegion, key.IsEnabled], ['ap-singapore', 1])
    assert.equal((await decrypt(house, key.DEKCipherTextBlob, 'ap-singapore')).length, 32)
    const [abroad] = (await keysOf(house, own)).EncryptionKeys
    assert.deepEqual([abroad.KeyId, abroad.KeyRegion, abroad.KeyAlias], [hongkongKey, 'ap-hongkong', 'abroad'])
  })

  it('may have its key in a KMS cluster', async () => {
    await using house = await fresh()
    const [id = ''] = await create(house, { ...encrypted, KMSKeyId: clusterKey, KMSClusterId: cluster })
    const [managed = ''] = await create(house, { ...encrypted, KMSClusterId: cluster })
    assert.equal((await keysOf(house, id)).EncryptionKeys[0].KMSClusterId, cluster)
    assert.equal((await keysOf(house, managed)).EncryptionKeys[0].KMSClusterId, cluster)
    // The one managed key of the region is in the cluster now.
    const reply = await postgresOf(house)('CreateInstances', encrypted)
    assert.equal(codeOf(reply), 'InvalidParameterValue.InvalidParameterValueError')
  })

  it('gets a new managed key when the old one is gone', async () => {
    await using house = await fresh()
    const [first = ''] = await create(house, encrypted)
    const before = (await keysOf(house, first)).EncryptionKeys[0].KeyId
    await house.store.commit([{ remove: 'cmk', row: { account, id: before } }])
    const [second = ''] = await create(house, encrypted)
    const [third = ''] = await create(house, encrypted)
    const after = (await keysOf(house, second)).EncryptionKeys[0].KeyId
    assert.notEqual(after, before)
    assert.equal((await keysOf(house, third)).EncryptionKeys[0].KeyId, after)
  })

  it('shares one managed key though the first two are created at once', async () => {
    await using house = await fresh()
    const made = await Promise.all([1, 2, 3].map(() => create(house, encrypted)))
    const keys = await Promise.all(made.map(async ([id = '']) => (await keysOf(house, id)).EncryptionKeys[0].KeyId))
    assert.equal(new Set(keys).size, 1)
  })

  it('can be created by a sub-user that may not touch KMS, since the linked role does that', async () => {
    await using house = await fresh()
    await create(house, { ...encrypted, KMSKeyId: ownKey }, clerk)
    const reply = await house.call('kms', 'DescribeKey', { KeyId: ownKey }, clerk)
    assert.equal(codeOf(reply), 'UnauthorizedOperation')
  })

  it('leaves no clear data key and no password anywhere', async () => {
    await using house = await fresh()
    const reply = await postgresOf(house)('CreateInstances', { ...encrypted, KMSKeyId: ownKey })
    const [id] = reply.DBInstanceIdSet
    const [key] = (await keysOf(house, id)).EncryptionKeys
    const dek = await decrypt(house, key.DEKCipherTextBlob)
    const records = await house.records(reply.RequestId)
    const actions = records.map((record) => record.action).sort()
    assert.deepEqual(actions, ['BindCloudResource', 'CreateInstances', 'DescribeKey', 'GenerateDataKey'])
    const kept = await Promise.all(counted.map((table) => house.store.read.find(table as 'dbInstance', { where: {} })))
    const everything = JSON.stringify([reply, records, kept])
    for (const secret of [password, dek.toString('base64'), dek.toString('hex'), JSON.stringify([...dek])])
      assert.ok(!everything.includes(secret))
    assert.ok(everything.includes(key.DEKCipherTextBlob))
  })
})

describe('nothing is half-written', () => {
  it('when the CMK is disabled', async () => {
    await using house = await fresh()
    const before = await counts(house)
    const reply = await postgresOf(house)('CreateInstances', { ...encrypted, KMSKeyId: disabledKey })
    assert.equal(codeOf(reply), 'InvalidParameterValue.InvalidParameterValueError')
    assert.deepEqual(await counts(house), before)
  })

  it('when the managed CMK is disabled', async () => {
    await using house = await fresh()
    const [id = ''] = await create(house, encrypted)
    const { KeyId } = (await keysOf(house, id)).EncryptionKeys[0]
    await changeKey(house, KeyId, { state: 'Disabled' })
    const before = await counts(house)
    const reply = await postgresOf(house)('CreateInstances', encrypted)
    assert.equal(codeOf(reply), 'FailedOperation.FailedOperationError')
    const made = (await house.records(reply.RequestId)).find((record) => record.action === 'GenerateDataKey')
    assert.equal(made?.code, 'ResourceUnavailable.CmkDisabled')
    assert.deepEqual(await counts(house), before)
  })

  for (const [broken, table] of [
    ['GenerateDataKey', 'key_material'],
    ['BindCloudResource', 'key_binding'],
  ] as const) {
    it(`when ${broken} fails`, async () => {
      await using house = await fresh()
      const before = await counts(house)
      const orders = [{ ...encrypted, KMSKeyId: ownKey }, ...(broken === 'BindCloudResource' ? [encrypted] : [])]
      house.store.exec(`ALTER TABLE ${table} RENAME TO gone`)
      for (const parameters of orders) {
        const reply = await postgresOf(house)('CreateInstances', parameters)
        assert.equal(codeOf(reply), 'FailedOperation.FailedOperationError')
        const failed = (await house.records(reply.RequestId)).find((record) => record.action === broken)
        assert.equal(failed?.code, 'InternalError')
      }
      house.store.exec(`ALTER TABLE gone RENAME TO ${table}`)
      assert.deepEqual(await counts(house), before)
      assert.equal(codeOf(await house.call('kms', 'DisableKey', { KeyId: ownKey })), undefined)
    })
  }

  it('when the linked role is withdrawn', async () => {
    await using house = await fresh('    withdrawnRoles: [postgres]')
    const before = await counts(house)
    for (const parameters of [encrypted, { ...encrypted, KMSKeyId: ownKey }]) {
      const reply = await postgresOf(house)('CreateInstances', parameters)
      assert.equal(codeOf(reply), 'FailedOperation.FailedOperationError')
    }
    assert.deepEqual(await counts(house), before)
    await create(house, order)
  })

  it("when the customer's own key has the managed key's alias", async () => {
    await using house = await fresh()
    // Kept for the product by now, but a key may have had it from before.
    const { KeyId } = await house.call('kms', 'CreateKey', { Alias: 'from_before' })
    assert.equal(
      (await house.call('kms', 'UpdateAlias', { KeyId, Alias: 'pgsql-kms' })).Error?.Code,
      'InvalidParameterValue.InvalidAlias',
    )
    house.store.exec("UPDATE cmk SET alias = 'PGSQL-KMS' WHERE alias = 'from_before'")
    const before = await counts(house)
    assert.equal(codeOf(await postgresOf(house)('CreateInstances', encrypted)), 'FailedOperation.FailedOperationError')
    assert.deepEqual(await counts(house), before)
  })
})

describe('CreateInstances', () => {
  let house: TestHouse
  before(async () => {
    house = await fresh()
  })
  after(() => house[Symbol.asyncDispose]())

  const value = 'InvalidParameterValue'
  const outOfRange = `${value}.ParameterOutRangeError`
  const general = `${value}.InvalidParameterValueError`
  const check = 'InvalidParameter.ParameterCheckError'
  const node = (Role: string, Zone: string, more = {}) => ({ Role, Zone, ...more })
  const refused: readonly (readonly [code: string, ...patches: readonly object[]])[] = [
    [`${value}.SpecNotRecognizedError`, { SpecCode: 'pg.it.huge' }, { SpecCode: '' }],
    [outOfRange, { Storage: 0 }, { Storage: 15 }, { Storage: -10 }, { Storage: 6010 }],
    [`${value}.InvalidInstanceNum`, { InstanceCount: 0 }, { InstanceCount: 11 }],
    [outOfRange, { Period: 0 }, { Period: 13 }, { Period: 2 }, { Period: 37, InstanceChargeType: 'PREPAID' }],
    [`${value}.InvalidCharset`, { Charset: 'utf8' }, { Charset: 'GBK' }],
    [
      `${value}.InvalidAccountNameError`,
      ...['', 'postgres', 'PostGres', '1st', 'pg_me', 'PG_me', 'tencentdb_x', 'a-b', 'a'.repeat(17)].map(
        (AdminName) => ({ AdminName }),
      ),
    ],
    [`${value}.InvalidPasswordLengthError`, { AdminPassword: 'Aa1!aaa' }, { AdminPassword: `Aa1!${'a'.repeat(29)}` }],
    [
      `${value}.InvalidPasswordValueError`,
      ...['/Aa1!aaaa', 'AA1!AAAA', 'aa1!aaaa', 'Aaa!aaaa', 'Aa1aaaaa', 'Aa1! aaaa', 'Aa1!aa"a'].map(
        (AdminPassword) => ({ AdminPassword }),
      ),
    ],
    [`${value}.IllegalZone`, { Zone: 'ap-shanghai-2' }, { Zone: 'ap-guangzhou-0' }, { Zone: '' }],
    [general, { DBMajorVersion: '9' }, { DBVersion: '16.2' }, { DBKernelVersion: 'v17.4_r9.9' }],
    [`${value}.IllegalInstanceChargeType`, { InstanceChargeType: 'FREE' }],
    ['InvalidParameter.VpcNotFoundError', { VpcId: 'vpc' }, { SubnetId: 'vpc-86v957zb' }],
    [general, { DBNodeSet: [node('Main', 'ap-guangzhou-3')] }],
    [general, { DBNodeSet: [node('Primary', 'ap-guangzhou-3', { DedicatedClusterId: 'x' })] }],
    [`${value}.IllegalZone`, { DBNodeSet: [node('Primary', 'ap-guangzhou-3'), node('Standby', 'ap-shanghai-2')] }],
    [
      check,
      { DBNodeSet: [node('Standby', 'ap-guangzhou-3')] },
      { DBNodeSet: [node('Primary', 'ap-guangzhou-4')] },
      { DBNodeSet: [node('Primary', 'ap-guangzhou-3'), node('Primary', 'ap-guangzhou-3')] },
    ],
    [outOfRange, { AutoRenewFlag: 2 }, { AutoVoucher: 2 }, { NeedSupportIpv6: 2 }, { NeedSupportTDE: 2 }],
    [`${value}.IllegalProjectId`, { ProjectId: -1 }],
    [`${value}.ParameterLengthLimitError`, { Name: 'n'.repeat(61) }],
    [`${value}.ParameterCharacterError`, { Name: 'a b' }, { Name: 'a.b' }],
    [general, { TagList: [{ TagKey: '', TagValue: 'v' }] }, { TagList: [{ TagKey: 'k', TagValue: 'v'.repeat(256) }] }],
    [
      general,
      { DBEngine: 'mssql_compatible' },
      { DBEngineConfig: '[]' },
      { SyncMode: 'sync' },
      { StorageType: 'TAPE' },
    ],
    [
      check,
      { NeedSupportTDE: 1, DBMajorVersion: '10', DBVersion: '10.4' },
      { NeedSupportTDE: 1, StorageType: 'CLOUD_HSSD' },
    ],
    [check, { NeedSupportTDE: 1, KMSRegion: 'mars' }],
    [
      general,
      { NeedSupportTDE: 1, KMSKeyId: 'no-id' },
      { NeedSupportTDE: 1, KMSKeyId: '00000000-1e38-11e9-b129-5cb9019b4b01' },
      { NeedSupportTDE: 1, KMSKeyId: hongkongKey },
      { NeedSupportTDE: 1, KMSKeyId: ownKey, KMSRegion: 'ap-hongkong' },
      { NeedSupportTDE: 1, KMSKeyId: ownKey, KMSClusterId: cluster },
      { NeedSupportTDE: 1, KMSKeyId: clusterKey },
      { NeedSupportTDE: 1, KMSClusterId: 'cls-hsm-unknown1' },
    ],
  ]
  it('refuses what does not fit, each in its code, and makes nothing', async () => {
    const before = await counts(house)
    for (const [code, ...patches] of refused)
      for (const patch of patches) {
        const reply = await postgresOf(house)('CreateInstances', { ...order, ...patch })
        assert.equal(codeOf(reply), code, JSON.stringify(patch))
        assert.ok(!JSON.stringify(reply).includes(password))
      }
    assert.deepEqual(await counts(house), before)
  })

  it('refuses a sub-user without permission', async () => {
    assert.equal(codeOf(await postgresOf(house)('CreateInstances', order, stranger)), 'OperationDenied.CamDeniedError')
  })

  it('ignores KMS parameters without TDE, and takes empty texts as absent', async () => {
    const kms = { KMSKeyId: 'x', KMSRegion: 'y', KMSClusterId: 'z' }
    const empty = {
      DBVersion: '',
      DBKernelVersion: '',
      DBEngine: '',
      DBEngineConfig: '',
      SyncMode: '',
      StorageType: '',
      Name: '',
    }
    const [id = ''] = await create(house, { ...order, ...kms, ...empty, NeedSupportTDE: 0 })
    assert.deepEqual((await keysOf(house, id)).EncryptionKeys, [])
    const [own = ''] = await create(house, { ...encrypted, KMSKeyId: '', KMSRegion: '', KMSClusterId: '' })
    assert.equal((await keysOf(house, own)).EncryptionKeys[0].KeyAlias, 'PGSQL-KMS')
  })

  it('names what is prepaid by its deals only', async () => {
    const prepaid = { ...order, InstanceChargeType: 'prepaid', Period: 12, InstanceCount: 2, Name: '预付' }
    const reply = await postgresOf(house)('CreateInstances', prepaid)
    assert.deepEqual(reply.DBInstanceIdSet, [])
    assert.equal(new Set(reply.DealNames).size, 2)
    const { DBInstanceSet } = await postgresOf(house)('DescribeDBInstances', {
      Filters: [filter('db-pay-mode', 'prepaid')],
    })
    assert.equal(DBInstanceSet.length, 2)
    for (const instance of DBInstanceSet) {
      assert.equal(instance.PayType, 'prepaid')
      const years = Number(instance.ExpireTime.slice(0, 4)) - Number(instance.CreateTime.slice(0, 4))
      assert.equal(years, 1)
      assert.equal(instance.ExpireTime.slice(10), instance.CreateTime.slice(10))
    }
  })

  it('takes the newest kernel of what is asked for', async () => {
    for (const [asked, kernel] of [
      [{ DBMajorVersion: '10' }, 'v10.17_r1.2'],
      [{ DBMajorVersion: '', DBVersion: '10.4' }, 'v10.4_r1.0'],
      [{ DBMajorVersion: '', DBVersion: '', DBKernelVersion: 'v11.12_r1.3' }, 'v11.12_r1.3'],
      [{ DBMajorVersion: '' }, 'v17.4_r1.3'],
    ] as const) {
      const [id = ''] = await create(house, { ...order, ...asked })
      const { DBInstanceSet } = await postgresOf(house)('DescribeDBInstances', {
        Filters: [filter('db-instance-id', id)],
      })
      assert.equal(DBInstanceSet[0].DBKernelVersion, kernel)
    }
  })
})

describe('the month of expiry', () => {
  it('is the last day where a month is too short, by the calendar of UTC+8', async () => {
    // 2024-01-31 00:30 in UTC+8.
    await using house = await startHouse({ seed: seedWith(), time: Date.parse('2024-01-30T16:30:00Z') })
    await postgresOf(house)('CreateInstances', { ...order, InstanceChargeType: undefined, Name: 'short' })
    const { DBInstanceSet } = await postgresOf(house)('DescribeDBInstances', {
      Filters: [filter('db-instance-name', 'short')],
    })
    const { CreateTime, ExpireTime } = DBInstanceSet[0]
    assert.match(CreateTime, /^2024-01-31 00:/)
    assert.equal(ExpireTime, CreateTime.replace('01-31', '02-29'))
  })
})

describe('DescribeEncryptionKeys', () => {
  const invalid = 'InvalidParameterValue.InvalidParameterValueError'
  const failed = 'FailedOperation.FailedOperationError'
  let house: TestHouse
  before(async () => {
    house = await fresh()
  })
  after(() => house[Symbol.asyncDispose]())

  it('answers the documented request, its leading blank included', async () => {
    const { EncryptionKeys } = await keysOf(house, ' postgres-abcdefg')
    assert.equal(EncryptionKeys.length, 1)
    const { DEKCipherTextBlob, ...rest } = EncryptionKeys[0]
    assert.deepEqual(rest, {
      KeyId: keyId,
      KeyAlias: 'customer',
      IsEnabled: 1,
      KeyRegion: region,
      // The seed says 02:39:14 UTC.
      CreateTime: '2022-03-24 10:39:14',
      KMSClusterId: '',
    })
    assert.equal((await decrypt(house, DEKCipherTextBlob)).length, 32)
    assert.deepEqual((await keysOf(house, 'postgres-abcdefg\t ')).EncryptionKeys, EncryptionKeys)
  })

  it('answers an empty list for an instance without TDE', async () => {
    const { RequestId, ...reply } = await keysOf(house, 'postgres-plain')
    assert.match(RequestId, /^[0-9a-f-]{36}$/)
    assert.deepEqual(reply, { EncryptionKeys: [] })
  })

  it('is offered in exactly the documented regions', async () => {
    const documented =
      'ap-bangkok, ap-beijing, ap-chengdu, ap-chongqing, ap-guangzhou, ap-hongkong, ap-jakarta, ap-nanjing, ap-seoul, ap-shanghai, ap-shanghai-fsi, ap-shenzhen-fsi, ap-singapore, ap-tokyo, eu-frankfurt, na-ashburn, na-siliconvalley, sa-saopaulo'
    const offered: string[] = []
    for (const name of regions.keys()) {
      const reply = await keysOf(house, 'postgres-abcdefg', { region: name })
      if (codeOf(reply) !== 'UnsupportedRegion') offered.push(name)
      if (name !== region && offered.includes(name)) assert.equal(codeOf(reply), invalid, name)
    }
    assert.deepEqual(offered.sort(), documented.split(', '))
    assert.equal(codeOf(await keysOf(house, 'postgres-abcdefg', { region: undefined })), 'MissingParameter')
  })

  it('refuses an id that is empty, malformed or unknown', async () => {
    for (const id of [
      '',
      ' ',
      'abcdefg',
      'postgres-',
      'postgres-ABC',
      'postgres-a b',
      'postgres-unknown',
      'postgres-abcdefg/x',
    ])
      assert.equal(codeOf(await keysOf(house, id)), invalid, id)
    assert.equal(codeOf(await keysOf(house, 'postgres-abcdefg', other)), invalid)
  })

  it('asks CAM about the instance before it looks at the value', async () => {
    assert.equal(codeOf(await keysOf(house, 'postgres-abcdefg', clerk)), undefined)
    assert.equal(codeOf(await keysOf(house, ' postgres-abcdefg', clerk)), undefined)
    for (const id of ['postgres-plain', 'postgres-unknown', 'malformed', ''])
      assert.equal(codeOf(await keysOf(house, id, clerk)), 'OperationDenied.CamDeniedError', id)
    const denied = await keysOf(house, 'postgres-abcdefg', stranger)
    assert.equal(codeOf(denied), 'OperationDenied.CamDeniedError')
    assert.match(denied.Error?.Message ?? '', /`postgres:DescribeEncryptionKeys`.*`postgres-abcdefg`/)
    const [record] = await house.records(denied.RequestId)
    assert.match(record?.resources ?? '', /DBInstanceId\/postgres-abcdefg"\]$/)
  })

  it('asks KMS as the linked role, which is on record', async () => {
    const { RequestId } = await keysOf(house, 'postgres-abcdefg')
    const records = await house.records(RequestId)
    const inner = records.find((record) => record.service === 'kms')
    assert.deepEqual([inner?.action, inner?.callerKind, inner?.callerName], ['DescribeKey', 'service', 'postgres'])
  })

  it('cannot answer while the linked role is withdrawn', async () => {
    await using own = await fresh()
    await withdrawRole(own)
    assert.equal(codeOf(await keysOf(own, 'postgres-abcdefg')), failed)
    assert.deepEqual((await keysOf(own, 'postgres-plain')).EncryptionKeys, [])
    await using begun = await fresh('    withdrawnRoles: [postgres]')
    assert.equal(codeOf(await keysOf(begun, 'postgres-abcdefg')), failed)
  })

  it('cannot answer while KMS fails', async () => {
    await using own = await fresh()
    own.store.exec('ALTER TABLE cmk RENAME TO gone')
    const reply = await keysOf(own, 'postgres-abcdefg')
    assert.equal(codeOf(reply), failed)
    assert.ok(!/cmk|table/i.test(reply.Error?.Message ?? ''))
    own.store.exec('ALTER TABLE gone RENAME TO cmk')
    assert.equal((await keysOf(own, 'postgres-abcdefg')).EncryptionKeys[0].IsEnabled, 1)
  })

  it('answers a failure of its own in the documented code, without its words', async () => {
    await using own = await fresh()
    own.store.exec('ALTER TABLE db_instance RENAME TO gone')
    const reply = await keysOf(own, 'postgres-abcdefg')
    assert.equal(codeOf(reply), 'InternalError.InternalHttpServerError')
    assert.ok(!/db_instance|table/i.test(reply.Error?.Message ?? ''))
  })

  it('takes alias and state from KMS at this moment', async () => {
    await using own = await fresh()
    const shown = async () => {
      const { KeyAlias, IsEnabled } = (await keysOf(own, 'postgres-abcdefg')).EncryptionKeys[0]
      return [KeyAlias, IsEnabled]
    }
    await changeKey(own, keyId, { alias: 'renamed' })
    assert.deepEqual(await shown(), ['renamed', 1])
    await changeKey(own, keyId, { state: 'Disabled' })
    assert.deepEqual(await shown(), ['customer', 0])
    await own.store.commit([{ remove: 'cmk', row: { account, id: keyId } }])
    assert.deepEqual(await shown(), ['customer', 0])
  })

  it('lists the current key first, and only that one as enabled', async () => {
    await using own = await fresh()
    const [first] = await own.store.read.find('encryptionKey', { where: { instance: 'postgres-abcdefg' } })
    assert.ok(first)
    const newer: EncryptionKey = { ...first, key: ownKey, alias: 'mine', createTime: first.createTime + 86_400 }
    const oldest: EncryptionKey = { ...first, key: clusterKey, cluster, createTime: first.createTime - 86_400 }
    assert.ok(await own.store.commit([oldest, newer].map((row) => ({ insert: 'encryptionKey', row }))))
    const { EncryptionKeys } = await keysOf(own, 'postgres-abcdefg')
    assert.deepEqual(
      EncryptionKeys.map((key: { KeyId: string; IsEnabled: number; KMSClusterId: string; CreateTime: string }) => [
        key.KeyId,
        key.IsEnabled,
        key.KMSClusterId,
        key.CreateTime,
      ]),
      [
        [ownKey, 1, '', '2022-03-25 10:39:14'],
        [keyId, 0, '', '2022-03-24 10:39:14'],
        [clusterKey, 0, cluster, '2022-03-23 10:39:14'],
      ],
    )
  })
})

describe('DescribeDBInstances', () => {
  let house: TestHouse
  const made: string[] = []
  before(async () => {
    house = await fresh()
    const placed = {
      ...order,
      Name: 'apple-1',
      ProjectId: 7,
      NeedSupportIpv6: 1,
      DeletionProtection: true,
      AutoRenewFlag: 1,
      TagList: [
        { TagKey: 'team', TagValue: 'web' },
        { TagKey: 'env', TagValue: 'test' },
      ],
      DBNodeSet: [
        { Role: 'Primary', Zone: 'ap-guangzhou-3', DedicatedClusterId: 'cluster-262n63e8' },
        { Role: 'Standby', Zone: 'ap-guangzhou-6' },
      ],
    }
    made.push(...(await create(house, placed)))
    made.push(...(await create(house, { ...encrypted, Name: 'pear-2', DBMajorVersion: '16' })))
    await postgresOf(house)('CreateInstances', { ...order, InstanceChargeType: 'PREPAID', Name: 'apple-3' })
    house.clock.advance(5000)
  })
  after(() => house[Symbol.asyncDispose]())

  const list = (parameters: object = {}, options: CallOptions = {}): Promise<Reply> =>
    postgresOf(house)('DescribeDBInstances', parameters, options)
  const names = (reply: Reply): readonly string[] =>
    reply.DBInstanceSet.map((instance: { DBInstanceName: string }) => instance.DBInstanceName)
  const named = async (...Filters: readonly object[]) => names(await list({ Filters, OrderBy: 'Name' }))

  it('shows every field of an instance', async () => {
    const reply = await list({ Filters: [filter('db-instance-id', made[0] ?? '')] })
    const contract = house.catalog.get('postgres', 'DescribeDBInstances')
    const { RequestId: _, ...output } = reply
    assert.deepEqual(misfits(contract?.output ?? {}, output), [])
    const { CreateTime, UpdateTime, DBInstanceNetInfo, ...rest } = reply.DBInstanceSet[0]
    assert.match(CreateTime, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/)
    assert.equal(UpdateTime, CreateTime)
    assert.match(DBInstanceNetInfo[0].Ip, /^10(\.\d{1,3}){3}$/)
    assert.deepEqual(
      DBInstanceNetInfo.map((net: object) => ({ ...net, Ip: '' })),
      [
        {
          Address: '',
          Ip: '',
          Port: 5432,
          NetType: 'private',
          Status: 'opened',
          VpcId: order.VpcId,
          SubnetId: order.SubnetId,
          ProtocolType: 'postgresql',
        },
        {
          Address: '',
          Ip: '',
          Port: 0,
          NetType: 'public',
          Status: 'initing',
          VpcId: '',
          SubnetId: '',
          ProtocolType: '',
        },
      ],
    )
    assert.equal(DBInstanceNetInfo[1].Ip, '')
    assert.deepEqual(rest, {
      Region: region,
      Zone: 'ap-guangzhou-3',
      VpcId: order.VpcId,
      SubnetId: order.SubnetId,
      DBInstanceId: made[0],
      DBInstanceName: 'apple-1',
      DBInstanceStatus: 'running',
      DBInstanceMemory: 4,
      DBInstanceStorage: 100,
      DBInstanceCpu: 2,
      DBInstanceClass: 'pg.it.medium4',
      DBMajorVersion: '17',
      DBVersion: '17.4',
      DBKernelVersion: 'v17.4_r1.3',
      DBInstanceType: 'primary',
      DBInstanceVersion: 'standard',
      DBCharset: 'UTF8',
      ExpireTime: '0000-00-00 00:00:00',
      IsolatedTime: '0000-00-00 00:00:00',
      PayType: 'postpaid',
      AutoRenew: 1,
      Type: 'TS85',
      AppId: 1250000001,
      Uid: Number(account),
      ProjectId: 7,
      TagList: [
        { TagKey: 'env', TagValue: 'test' },
        { TagKey: 'team', TagValue: 'web' },
      ],
      MasterDBInstanceId: '',
      ReadOnlyInstanceNum: 0,
      StatusInReadonlyGroup: '',
      OfflineTime: '0001-01-04 00:00:00',
      DBNodeSet: [
        { Role: 'Primary', Zone: 'ap-guangzhou-3', DedicatedClusterId: 'cluster-262n63e8' },
        { Role: 'Standby', Zone: 'ap-guangzhou-6' },
      ],
      IsSupportTDE: 0,
      DBEngine: 'postgresql',
      DBEngineConfig: '',
      NetworkAccessList: [],
      SupportIpv6: 1,
      ExpandedCpu: 0,
      DeletionProtection: true,
      DBInstanceStorageType: 'PHYSICAL_LOCAL_SSD',
    })
  })

  it('filters: all filters have to fit, and of each any one value', async () => {
    const [id = '', second = ''] = made
    assert.deepEqual(await named(filter('db-instance-id', id, second)), ['apple-1', 'pear-2'])
    assert.deepEqual(await named(filter('db-instance-id', second), filter('db-instance-id', id, second)), ['pear-2'])
    assert.deepEqual(await named(filter('db-instance-name', 'apple')), ['apple-1', 'apple-3'])
    assert.deepEqual(await named(filter('db-instance-name', 'ple-3', 'pear')), ['apple-3', 'pear-2'])
    assert.deepEqual(await named(filter('db-instance-name', '3'), filter('db-instance-name', 'apple')), ['apple-3'])
    assert.deepEqual(await named(filter('db-instance-name', '%')), [])
    assert.deepEqual(await named(filter('db-project-id', '7', '8')), ['apple-1'])
    assert.deepEqual(await named(filter('db-pay-mode', 'prepaid')), ['apple-3'])
    assert.deepEqual(await named(filter('db-tag-key', 'team')), ['apple-1', 'orders'])
    assert.deepEqual(await named(filter('db-tag-key', 'env'), filter('db-tag-key', 'team')), ['apple-1'])
    assert.deepEqual(await named(filter('db-tag-key', 'no-such-key')), [])
    assert.deepEqual(await named(filter('db-tag-key', 'no-such-key', 'env')), ['apple-1'])
    assert.deepEqual(await named(filter('db-private-ip', '10.0.0.6', '10.0.0.7')), ['plain'])
    assert.deepEqual(await named(filter('db-public-address', '')), [])
    assert.deepEqual(await named(filter('db-dedicated-cluster-id', 'cluster-262n63e8')), ['apple-1'])
    assert.deepEqual(await named(filter('db-dedicated-cluster-id', 'cluster-262n63e')), [])
    assert.equal((await named({ Name: 'db-instance-id' }, { Values: ['x'] }, {}, { Name: '', Values: [] })).length, 5)
  })

  it('counts what meets the filters, whatever the page', async () => {
    const reply = await list({ Filters: [filter('db-instance-name', 'apple')], Limit: 1 })
    assert.deepEqual([reply.TotalCount, reply.DBInstanceSet.length], [2, 1])
  })

  it('pages without gap or overlap, ten by default', async () => {
    const pages = await Promise.all([0, 2, 4, 6].map((Offset) => list({ Offset, Limit: 2 })))
    assert.deepEqual(
      pages.map((page) => page.DBInstanceSet.length),
      [2, 2, 1, 0],
    )
    assert.equal(new Set(pages.flatMap(names)).size, 5)
    await create(house, { ...order, InstanceCount: 10, Zone: 'ap-hongkong-2' }, { region: 'ap-hongkong' })
    await create(house, { ...order, Zone: 'ap-hongkong-2' }, { region: 'ap-hongkong' })
    const sizes = await Promise.all(
      [{}, { Limit: 0 }, { Limit: 100 }].map((page) => list(page, { region: 'ap-hongkong' })),
    )
    assert.deepEqual(
      sizes.map((page) => page.DBInstanceSet.length),
      [10, 10, 11],
    )
  })

  it('orders by creation, or as asked', async () => {
    assert.deepEqual(names(await list()).slice(0, 2), ['orders', 'plain'])
    assert.deepEqual(names(await list({ OrderByType: 'desc' })).slice(-2), ['plain', 'orders'])
    const byName = ['apple-1', 'apple-3', 'orders', 'pear-2', 'plain']
    assert.deepEqual(names(await list({ OrderBy: 'Name', OrderByType: 'asc' })), byName)
    assert.deepEqual(names(await list({ OrderBy: 'Name', OrderByType: 'desc' })), byName.toReversed())
    assert.equal(names(await list({ OrderBy: 'EndTime', OrderByType: 'desc' }))[0], 'apple-3')
    const { DBInstanceSet } = await list({ OrderBy: 'DBInstanceId' })
    const ids = DBInstanceSet.map((instance: { DBInstanceId: string }) => instance.DBInstanceId)
    assert.deepEqual(ids, ids.toSorted())
  })

  it('refuses what it does not know', async () => {
    for (const parameters of [
      { Filters: [filter('db-colour', 'red')] },
      { Filters: [filter('toString', 'x')] },
      { Filters: [filter('db-project-id', 'seven')] },
      { Filters: [filter('db-pay-mode', 'later')] },
      { Filters: [filter('db-instance-id', ...Array.from({ length: 101 }, () => 'x'))] },
      { Limit: 101 },
      { Limit: -1 },
      { Offset: -1 },
      { OrderBy: 'Colour' },
      { OrderByType: 'up' },
    ])
      assert.equal(
        codeOf(await list(parameters)),
        'InvalidParameterValue.InvalidParameterValueError',
        JSON.stringify(parameters),
      )
  })

  it('shows an account only its own, and a sub-user nothing without permission', async () => {
    const reply = await list({}, other)
    assert.deepEqual([reply.TotalCount, reply.DBInstanceSet], [0, []])
    assert.equal(codeOf(await list({}, stranger)), 'OperationDenied.CamDeniedError')
  })
})
