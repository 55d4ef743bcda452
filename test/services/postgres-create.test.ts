import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { startHouse, type TestHouse } from '../support/house.ts'
import {
  cluster,
  clusterKey,
  codeOf,
  counts,
  create,
  encrypted,
  filter,
  fresh,
  hongkongKey,
  keysOf,
  order,
  ownKey,
  password,
  postgresOf,
  seedWith,
  stranger,
} from '../support/postgres-world.ts'

/*
 * Orders of PostgreSQL instances over HTTP, and what is refused of them.
 */

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
      ...[
        '',
        'postgres',
        'PostGres',
        'public',
        'None',
        '1st',
        'pg_me',
        'PG_me',
        'tencentdb_x',
        'a-b',
        'a'.repeat(17),
      ].map((AdminName) => ({ AdminName })),
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
