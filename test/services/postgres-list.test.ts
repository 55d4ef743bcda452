import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { misfits } from '../support/fits.ts'
import type { CallOptions, Reply, TestHouse } from '../support/house.ts'
import {
  account,
  codeOf,
  create,
  encrypted,
  filter,
  fresh,
  order,
  other,
  postgresOf,
  region,
  stranger,
} from '../support/postgres-world.ts'

/*
 * Lists of PostgreSQL instances over HTTP.
 */

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
    assert.deepEqual(await named(filter('db-dedicated-cluster-id', 'Primary')), [])
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
