import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { startHouse, type TestHouse } from '../support/house.ts'
import {
  abroad,
  account,
  cluster,
  codeOf,
  createKey,
  DAY,
  done,
  HOUR,
  holdJobs,
  type Kms,
  keyId,
  kmsOf,
  neighbour,
  seedOf,
  start,
} from '../support/kms.ts'

/*
 * ListKeys and ListKeyDetail over HTTP. Keys are told apart by the last digits of their ids.
 */

const at = Math.floor(start / 1000)
const tag = (key: string, value: string) => ({ key, value })

/** Key n was made n seconds before the start, 11 and 12 in one second. */
const keys = [
  { n: 1, alias: 'orders', tags: [tag('team', 'web'), tag('env', 'prod')] },
  { n: 2, alias: 'Orders-old', state: 'Disabled', tags: [tag('team', 'web')] },
  { n: 3, alias: 'awaited', state: 'PendingImport', origin: 'EXTERNAL', tags: [tag('team', 'data'), tag('env', '')] },
  { n: 4, alias: 'doomed', state: 'PendingDelete', deletionDate: at + 10 * 86_400 },
  { n: 5, alias: 'archived', state: 'Archived' },
  { n: 6, alias: 'expiring', origin: 'EXTERNAL', validTo: at + 3600 },
  { n: 7, alias: 'PGSQL-KMS', owner: 'postgres' },
  { n: 8, alias: 'a_c', cluster },
  { n: 9, alias: 'abc' },
  { n: 10, alias: 'rsa' },
  { n: 11, alias: 'twin1', createTime: at - 11 },
  { n: 12, alias: 'twin2', createTime: at - 11 },
].map(({ n, ...key }) => ({ keyId: keyId(n), createTime: at - n, ...key }))

const numbers = (list: readonly { readonly KeyId: string }[]): readonly number[] =>
  list.map(({ KeyId }) => Number(KeyId.slice(-12)))

async function world(): Promise<TestHouse> {
  const house = await startHouse({ seed: seedOf(...keys), time: start })
  const rsa = await house.store.read.get('cmk', { account, id: keyId(10) })
  assert.ok(rsa)
  await house.store.commit([{ update: 'cmk', row: { ...rsa, usage: 'ASYMMETRIC_DECRYPT_RSA_2048' } }])
  return house
}

/** The numbers of the keys that a list holds, and how many it says there are. */
async function detail(kms: Kms, parameters: object = {}, options = {}): Promise<readonly number[]> {
  const { KeyMetadatas, TotalCount } = await done(kms('ListKeyDetail', { Limit: 200, ...parameters }, options))
  assert.equal(TotalCount, KeyMetadatas.length)
  return numbers(KeyMetadatas)
}

async function plain(kms: Kms, parameters: object = {}): Promise<readonly number[]> {
  const { Keys, TotalCount } = await done(kms('ListKeys', { Limit: 200, ...parameters }))
  assert.equal(TotalCount, Keys.length)
  return numbers(Keys)
}

describe('the lists of keys', () => {
  let house: TestHouse
  let kms: Kms
  before(async () => {
    house = await world()
    kms = kmsOf(house)
  })
  after(() => house[Symbol.asyncDispose]())

  const symmetric = [1, 2, 3, 4, 5, 6, 8, 9, 12, 11]

  it('show the symmetric keys of users, the newest first', async () => {
    assert.deepEqual(await detail(kms), symmetric)
    assert.deepEqual(await detail(kms, { OrderType: 1 }), symmetric.toReversed())
    assert.deepEqual(await detail(kms, {}, { region: abroad }), [])
    assert.deepEqual(await detail(kms, {}, neighbour), [])
  })

  it('show each key as DescribeKey does', async () => {
    const { KeyMetadatas } = await done(kms('ListKeyDetail', { Limit: 200 }))
    for (const shown of KeyMetadatas)
      assert.deepEqual(shown, (await done(kms('DescribeKey', { KeyId: shown.KeyId }))).KeyMetadata)
  })

  it('leave the doomed and the archived out where only ids are asked for, and take every usage in', async () => {
    assert.deepEqual(await plain(kms), [1, 2, 3, 6, 8, 9, 10, 12, 11])
    assert.deepEqual(await plain(kms, { Role: 1 }), [7])
    assert.deepEqual(await plain(kms, { HsmClusterId: cluster }), [8])
  })

  const filters: readonly (readonly [object, readonly number[]])[] = [
    [{ KeyState: 0 }, symmetric],
    [{ KeyState: 1 }, [1, 6, 8, 9, 12, 11]],
    [{ KeyState: 2 }, [2]],
    [{ KeyState: 3 }, [4]],
    [{ KeyState: 4 }, [3]],
    [{ KeyState: 5 }, [5]],
    [{ Role: 0 }, symmetric],
    [{ Role: 1 }, [7]],
    [{ KeyUsage: '' }, symmetric],
    [{ KeyUsage: 'ENCRYPT_DECRYPT' }, symmetric],
    [{ KeyUsage: 'ASYMMETRIC_DECRYPT_RSA_2048' }, [10]],
    [{ KeyUsage: 'ASYMMETRIC_DECRYPT_SM2' }, []],
    [{ KeyUsage: 'ALL' }, [1, 2, 3, 4, 5, 6, 8, 9, 10, 12, 11]],
    [{ Origin: 'EXTERNAL' }, [3, 6]],
    [{ Origin: 'TENCENT_KMS', KeyState: 2 }, [2]],
    [{ Origin: 'ALL' }, symmetric],
    [{ Origin: '' }, symmetric],
    [{ HsmClusterId: cluster }, [8]],
    [{ SearchKeyAlias: '' }, symmetric],
    [{ SearchKeyAlias: 'orders' }, [1, 2]],
    [{ SearchKeyAlias: 'ORDERS-' }, [2]],
    [{ SearchKeyAlias: 'a_c' }, [8]],
    [{ SearchKeyAlias: '%' }, []],
    [{ SearchKeyAlias: '\\' }, []],
    [{ SearchKeyAlias: '1E38-11E9-B129-000000000009' }, [9]],
    [{ SearchKeyAlias: 'orders', KeyState: 2 }, [2]],
    [{ TagFilters: [] }, symmetric],
    [{ TagFilters: [{ TagKey: 'team' }] }, [1, 2, 3]],
    [{ TagFilters: [{ TagKey: 'team', TagValue: [] }] }, [1, 2, 3]],
    [{ TagFilters: [{ TagKey: 'team', TagValue: ['web'] }] }, [1, 2]],
    [{ TagFilters: [{ TagKey: 'team', TagValue: ['web', 'data'] }] }, [1, 2, 3]],
    [{ TagFilters: [{ TagKey: 'env', TagValue: [''] }] }, [3]],
    [{ TagFilters: [{ TagKey: 'team', TagValue: ['web'] }, { TagKey: 'env' }] }, [1]],
    [{ TagFilters: [{ TagKey: 'Team' }] }, []],
    [{ TagFilters: [{ TagKey: 'team' }], SearchKeyAlias: 'old', KeyState: 2, Origin: 'TENCENT_KMS' }, [2]],
    [{ MemberAccounts: [{ MemberUin: Number(account) }] }, symmetric],
  ]
  for (const [parameters, expected] of filters)
    it(`filter by ${JSON.stringify(parameters)}`, async () => {
      assert.deepEqual(await detail(kms, parameters), expected)
    })

  it('come by page: each key on one, from either end', async () => {
    for (const [OrderType, all] of [
      [0, symmetric],
      [1, symmetric.toReversed()],
    ] as const)
      for (const Limit of [1, 3, 4, 200])
        for (let Offset = 0; Offset <= all.length + 1; Offset++) {
          const reply = await done(kms('ListKeyDetail', { OrderType, Limit, Offset }))
          assert.equal(reply.TotalCount, all.length)
          assert.deepEqual(numbers(reply.KeyMetadatas), all.slice(Offset, Offset + Limit), `${Offset} ${Limit}`)
        }
  })

  it('hold 10 on a page by default', async () => {
    for (const parameters of [{}, { Limit: 0 }]) {
      const reply = await done(kms('ListKeyDetail', { KeyUsage: 'ALL', ...parameters }))
      assert.deepEqual([reply.TotalCount, reply.KeyMetadatas.length], [11, 10])
    }
    const reply = await done(kms('ListKeys', { Offset: 7, Limit: 1 }))
    assert.deepEqual([reply.TotalCount, numbers(reply.Keys)], [9, [12]])
  })

  it('refuse what is not valid', async () => {
    const invalid = 'InvalidParameter'
    const both: readonly (readonly [object, string])[] = [
      [{ Offset: -1 }, invalid],
      [{ Limit: -1 }, invalid],
      [{ Limit: 201 }, invalid],
      [{ Role: 2 }, invalid],
      [{ HsmClusterId: 'cls-hsm-unknown1' }, 'InvalidParameterValue.InvalidHsmClusterId'],
    ]
    for (const action of ['ListKeys', 'ListKeyDetail'])
      for (const [parameters, code] of both)
        assert.equal(codeOf(await kms(action, parameters)), code, `${action} ${JSON.stringify(parameters)}`)
    for (const [parameters, code] of [
      [{ KeyState: 6 }, invalid],
      [{ OrderType: 2 }, invalid],
      [{ Origin: 'external' }, invalid],
      [{ KeyUsage: 'all' }, invalid],
      [{ TagFilters: Array(11).fill({ TagKey: 'k' }) }, invalid],
      [{ MemberAccounts: [{ MemberUin: 1 }] }, 'UnsupportedOperation.NotRoleOperation'],
    ] as const)
      assert.equal(codeOf(await kms('ListKeyDetail', parameters)), code, JSON.stringify(parameters))
  })
})

describe('the lists of keys, as time goes', () => {
  it('show imported material that has expired as awaited', async () => {
    await using house = await world()
    const kms = kmsOf(house)
    house.clock.advance(2 * HOUR)
    assert.deepEqual(await detail(kms, { KeyState: 4 }), [3, 6])
    assert.deepEqual(await detail(kms, { KeyState: 1 }), [1, 8, 9, 12, 11])
    assert.deepEqual(await detail(kms), [1, 2, 3, 4, 5, 6, 8, 9, 12, 11])
    assert.ok((await plain(kms)).includes(6))
  })

  it('leave out a key whose moment has come, swept or not', async () => {
    await using house = await world()
    const kms = kmsOf(house)
    holdJobs(house)
    house.clock.advance(10 * DAY + HOUR)
    assert.equal(await house.store.read.count('cmk', { id: keyId(4) }), 1)
    assert.deepEqual(await detail(kms), [1, 2, 3, 5, 6, 8, 9, 12, 11])
    assert.deepEqual(await detail(kms, { KeyState: 3 }), [])
  })

  it('ask for the bare state where only other places have keys that were not swept', async () => {
    await using house = await world()
    const kms = kmsOf(house)
    const doom = async (options: object) => {
      const KeyId = await createKey(kms, 'stuck', { Type: 2 }, options)
      await done(kms('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 }, options))
    }
    holdJobs(house)
    await doom(neighbour)
    await doom({ region: abroad })
    house.clock.advance(8 * DAY)
    const { read } = house.store
    const { count } = read
    const asked: string[] = []
    Object.assign(read, {
      count: (table: 'cmk', where: object) => {
        if (table === 'cmk') asked.push(JSON.stringify(where))
        return count(table, where)
      },
    })
    // Its own key whose material expired is stuck too, so that the first list goes by the moment.
    await detail(kms, { KeyState: 1 })
    const expired = await read.get('cmk', { account, id: keyId(6) })
    assert.ok(expired)
    await house.store.commit([{ update: 'cmk', row: { ...expired, validTo: 0 } }], [])
    await detail(kms, { KeyState: 1 })
    assert.deepEqual(
      asked.map((where) => where.includes('validTo')),
      [true, false],
    )
  })

  it('count anew after each change', async () => {
    await using house = await world()
    const kms = kmsOf(house)
    const before = await detail(kms)
    const KeyId = await createKey(kms, 'new')
    assert.equal((await detail(kms)).length, before.length + 1)
    await done(kms('ArchiveKey', { KeyId }))
    assert.equal((await detail(kms, { KeyState: 5 })).length, 2)
    assert.equal((await detail(kms)).length, before.length + 1)
  })
})
