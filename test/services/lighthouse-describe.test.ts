import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { startHouse, type TestHouse } from '../support/house.ts'
import {
  account,
  codeOf,
  filter,
  idsOf,
  lighthouse,
  plant,
  region,
  rowOf,
  seed,
  stranger,
} from '../support/key-pairs.ts'

/*
 * What DescribeKeyPairs lists, by ids, by filters and by page.
 */

describe('DescribeKeyPairs', () => {
  let house: TestHouse
  let call: ReturnType<typeof lighthouse>
  before(async () => {
    house = await startHouse({ seed })
    call = lighthouse(house)
  })
  after(() => house[Symbol.asyncDispose]())

  it('answers as the documents show', async () => {
    const { RequestId, ...reply } = await call('DescribeKeyPairs', { KeyIds: ['lhkp-omd12oc1'] })
    assert.match(RequestId, /^[0-9a-f-]{36}$/)
    assert.match(reply['KeyPairSet'][0].PublicKey, /^ssh-rsa \S+ skey-omd12oc1$/)
    assert.deepEqual(reply, {
      TotalCount: 1,
      KeyPairSet: [
        {
          KeyId: 'lhkp-omd12oc1',
          KeyName: 'koc1',
          PublicKey: reply['KeyPairSet'][0].PublicKey,
          AssociatedInstanceIds: [],
          AssociatedInstanceSet: [],
          CreatedTime: '2020-04-28T23:01:47Z',
          PrivateKey: null,
          Tags: [],
        },
      ],
    })
  })

  it('shows what a key pair opens', async () => {
    const { KeyPairSet } = await call('DescribeKeyPairs', { KeyIds: ['lhkp-bound001'] })
    assert.deepEqual(KeyPairSet[0].AssociatedInstanceIds, ['lhins-a0000001', 'lhins-b0000002'])
    assert.deepEqual(KeyPairSet[0].AssociatedInstanceSet, [
      { InstanceId: 'lhins-a0000001', Username: 'root' },
      { InstanceId: 'lhins-a0000001', Username: 'ubuntu' },
      { InstanceId: 'lhins-b0000002', Username: 'ubuntu' },
    ])
    assert.deepEqual(KeyPairSet[0].Tags, [{ Key: 'team', Value: 'web' }])
  })

  it('lists the newest first, and of one moment by id', async () => {
    assert.deepEqual(idsOf(await call('DescribeKeyPairs')), ['lhkp-bound001', 'lhkp-carried1', 'lhkp-omd12oc1'])
  })

  it('passes over ids that are not there, and takes empty lists for absent ones', async () => {
    const KeyIds = ['lhkp-00000000', 'lhkp-carried1']
    assert.deepEqual(idsOf(await call('DescribeKeyPairs', { KeyIds, Filters: [] })), ['lhkp-carried1'])
    assert.equal((await call('DescribeKeyPairs', { KeyIds: ['lhkp-00000000'] })).TotalCount, 0)
    const Filters = [filter('key-name', 'koc')]
    assert.deepEqual(idsOf(await call('DescribeKeyPairs', { KeyIds: [], Filters })), ['lhkp-omd12oc1'])
  })

  it('says what is wrong first, in the order of the documents', async () => {
    const KeyIds = ['lhkp-omd12oc1']
    const ids = (n: number) => Array.from({ length: n }, (_, i) => `lhkp-${String(i).padStart(8, '0')}`)
    const good = filter('key-name', 'k')
    const six = ['1', '2', '3', '4', '5', '6']
    const conflict = 'InvalidParameter.ParameterConflict'
    const tooMany = 'InvalidParameterValue.LimitExceeded'
    const malformed = 'InvalidParameterValue.KeyPairIdMalformed'
    const badFilter = 'InvalidParameter.InvalidFilter'
    const cases: readonly (readonly [object, string | undefined])[] = [
      [{ KeyIds, Filters: [good] }, conflict],
      [{ KeyIds: ['x', ...ids(100)], Filters: [filter('x')], Offset: -1, Limit: 0 }, conflict],
      [{ KeyIds: ['x', ...ids(100)], Limit: 0 }, tooMany],
      [{ KeyIds: ids(100), Limit: 100 }, undefined],
      [{ KeyIds: [...KeyIds, ...KeyIds, 'lhkp-omd12oc'] }, malformed],
      [{ KeyIds: ['lhkp-OMD12OC1'], Offset: -1 }, malformed],
      [{ KeyIds: ['lhkp-omd12oc1\n'] }, malformed],
      [{ KeyIds: [''] }, malformed],
      [{ KeyIds: [...KeyIds, ...KeyIds], Limit: -1 }, 'InvalidParameterValue.Duplicated'],
      [{ Filters: Array.from({ length: 11 }, () => filter('x', 'y')) }, tooMany],
      [{ Filters: Array.from({ length: 10 }, () => good) }, undefined],
      [{ Filters: [filter('x'), filter('key-name', ...six)] }, tooMany],
      [{ Filters: [filter('key-id', ...six.slice(1))] }, undefined],
      [{ Filters: [good, filter('instance-id', 'x')], Offset: -1 }, badFilter],
      [{ Filters: [filter('KEY-NAME', 'k')] }, badFilter],
      [{ Filters: [filter('tag:', 'x')] }, badFilter],
      [{ Filters: [filter('', 'x')] }, badFilter],
      [{ Filters: [{ Values: ['x'] }] }, badFilter],
      [{ Filters: [{ Name: 'key-name' }] }, badFilter],
      [{ Filters: [filter('key-name')] }, badFilter],
      [{ Filters: [filter('key-name', 'k', '')] }, badFilter],
      [{ Filters: [good], Offset: -1, Limit: 0 }, 'InvalidParameterValue.Negative'],
      [{ Limit: -1 }, 'InvalidParameterValue.Negative'],
      [{ Limit: 0 }, 'InvalidParameterValue.OutOfRange'],
      [{ Limit: 101 }, 'InvalidParameterValue.OutOfRange'],
      [{ Limit: 'many' }, 'InvalidParameter'],
      [{ Order: 'asc' }, 'UnknownParameter'],
    ]
    for (const [parameters, code] of cases) {
      assert.equal(codeOf(await call('DescribeKeyPairs', parameters)), code, JSON.stringify(parameters).slice(0, 200))
    }
    const denied = await call('DescribeKeyPairs', { KeyIds, Filters: [good] }, stranger)
    assert.equal(codeOf(denied), 'UnauthorizedOperation.NoPermission')
    assert.equal(codeOf(await call('DescribeKeyPairs', {}, { region: undefined })), 'MissingParameter')
  })
})

describe('filters', () => {
  const id = (i: number): string => `lhkp-f000000${i}`
  let house: TestHouse
  let call: ReturnType<typeof lighthouse>
  before(async () => {
    house = await startHouse({ seed })
    call = lighthouse(house)
    await plant(house, [rowOf(id(1), 'web_blue', 1), rowOf(id(2), 'web_green', 2)], { env: 'prod', tier: 'front' })
    await plant(house, [rowOf(id(3), 'db_blue', 3)], { env: 'test', stage: 'prod' })
    await plant(house, [rowOf(id(4), 'WEB', 4)])
    const foreign = { account, service: 'kms', prefix: 'key', region, resource: id(1), key: 'kms-only', value: 'x' }
    assert.equal(await house.store.commit([{ insert: 'tag', row: foreign }]), true)
  })
  after(() => house[Symbol.asyncDispose]())

  const cases: readonly (readonly [string, readonly ReturnType<typeof filter>[], readonly number[]])[] = [
    ['an id, exactly', [filter('key-id', id(1))], [1]],
    ['any of some ids', [filter('key-id', id(1), id(3), 'no id at all')], [3, 1]],
    ['ids in both of two filters', [filter('key-id', id(1), id(3)), filter('key-id', id(3), id(4))], [3]],
    ['a part of the name', [filter('key-name', 'web')], [2, 1]],
    ['a part of the name with its case', [filter('key-name', 'WEB')], [4]],
    ['a sign that SQL takes for any character', [filter('key-name', '%')], []],
    ['any of some parts, once each', [filter('key-name', 'blue', 'web', 'web')], [3, 2, 1]],
    ['one part given twice', [filter('key-name', 'blue', 'blue')], [3, 1]],
    ['parts of two filters', [filter('key-name', 'blue'), filter('key-name', 'web')], [1]],
    ['an id and a name', [filter('key-name', 'blue', 'green'), filter('key-id', id(2), id(4))], [2]],
    ['an id and a part of the name', [filter('key-name', 'blue'), filter('key-id', id(1), id(2))], [1]],
    ['a tag key', [filter('tag-key', 'tier', 'stage')], [3, 2, 1]],
    ['a tag value', [filter('tag-value', 'prod')], [3, 2, 1]],
    ['a named tag', [filter('tag:env', 'prod')], [2, 1]],
    ['a named tag with any of some values', [filter('tag:env', 'prod', 'test')], [3, 2, 1]],
    ['two tags', [filter('tag:env', 'prod', 'test'), filter('tag-key', 'stage')], [3]],
    ['a tag of another service', [filter('tag-key', 'kms-only')], []],
    ['a tag and a name', [filter('tag-value', 'prod'), filter('key-name', 'blue')], [3, 1]],
    ['a tag and an id', [filter('tag-key', 'env'), filter('key-id', id(2), id(4))], [2]],
  ]
  for (const [what, Filters, expected] of cases) {
    it(`match ${what}`, async () => {
      const reply = await call('DescribeKeyPairs', { Filters })
      assert.deepEqual([reply.TotalCount, idsOf(reply)], [expected.length, expected.map(id)])
    })
  }

  it('page what they match, whichever way it is found', async () => {
    for (const Filters of [
      [filter('tag-key', 'env')],
      [filter('key-name', 'blue', 'web')],
      [filter('key-name', '_')],
    ]) {
      const page = await call('DescribeKeyPairs', { Filters, Offset: 1, Limit: 1 })
      assert.deepEqual([page.TotalCount, idsOf(page)], [3, [id(2)]])
      const past = await call('DescribeKeyPairs', { Filters, Offset: 3 })
      assert.deepEqual([past.TotalCount, idsOf(past)], [3, []])
    }
  })
})

describe('pages', () => {
  const SIZE = 1203
  const rows = Array.from({ length: SIZE }, (_, i) =>
    // Several of one moment, and ids that run against time.
    rowOf(`lhkp-${String(SIZE - i).padStart(8, '0')}`, `name_${i}`, 2_000_000_000 + Math.floor(i / 7)),
  )
  const inOrder = rows.toSorted((a, b) => b.createTime - a.createTime || (a.id < b.id ? -1 : 1)).map((row) => row.id)
  let house: TestHouse
  let call: ReturnType<typeof lighthouse>
  before(async () => {
    house = await startHouse({ seed })
    call = lighthouse(house)
    await plant(house, rows, { many: 'yes' })
  })
  after(() => house[Symbol.asyncDispose]())

  for (const [how, Filters] of [
    ['by the store', [filter('key-name', 'name_')]],
    ['through a tag', [filter('tag:many', 'yes')]],
    ['under two names', [filter('key-name', 'name_', 'e_')]],
  ] as const) {
    it(`make the whole, in order, when found ${how}`, async () => {
      const found: string[] = []
      for (let Offset = 0; Offset < SIZE; Offset += 100) {
        const page = await call('DescribeKeyPairs', { Filters, Offset, Limit: 100 })
        assert.equal(page.TotalCount, SIZE)
        found.push(...idsOf(page))
      }
      assert.deepEqual(found, inOrder)
    })
  }

  it('are of 20 by default, among ids too', async () => {
    const KeyIds = inOrder.slice(0, 50).toReversed()
    const page = await call('DescribeKeyPairs', { KeyIds })
    assert.deepEqual([page.TotalCount, idsOf(page)], [50, inOrder.slice(0, 20)])
    const all = await call('DescribeKeyPairs', { Offset: Number.MAX_SAFE_INTEGER })
    assert.deepEqual([all.TotalCount, idsOf(all)], [SIZE + 3, []])
  })

  it('load no more than they show, without tags to look for', async () => {
    const { read } = house.store
    const find = read.find.bind(read)
    let most = 0
    const counting: typeof read.find = async (table, query) => {
      const rows = await find(table, query)
      if (table === 'keyPair') most = Math.max(most, rows.length)
      return rows
    }
    Object.assign(read, { find: counting })
    try {
      for (const Filters of [[], [filter('key-name', 'name')]]) await call('DescribeKeyPairs', { Filters, Limit: 30 })
      assert.equal(most, 30)
    } finally {
      Object.assign(read, { find })
    }
  })
})
