import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { CMK, keep, rowOf, withCmk } from '../support/data-keys.ts'
import type { Reply, TestHouse } from '../support/house.ts'
import {
  abroad,
  account,
  appId,
  cluster,
  codeOf,
  createKey,
  done,
  type Kms,
  keyId,
  kmsOf,
  maker,
  region,
  unknownKey,
} from '../support/kms.ts'

/*
 * The lists of data keys over HTTP.
 */

const cmkNotFound = 'ResourceUnavailable.CmkNotFound'

describe('the lists of data keys', () => {
  let house: TestHouse
  let kms: Kms
  const ids: string[] = []
  before(async () => {
    house = await withCmk({ keyId: keyId(2), alias: 'in-cluster', cluster })
    kms = kmsOf(house)
    const wishes = [
      { Tags: [{ TagKey: 'team', TagValue: 'red' }] },
      { NumberOfBytes: 16, Tags: [{ TagKey: 'team', TagValue: 'blue' }] },
      {
        KeyId: keyId(2),
        Tags: [
          { TagKey: 'team', TagValue: 'red' },
          { TagKey: 'tier', TagValue: '' },
        ],
      },
      {},
    ]
    for (const [i, wish] of wishes.entries()) {
      ids.push(await keep(kms, `List-${i}`, wish))
      house.clock.advance(2000)
    }
    const wish = { DataKeyName: 'list_4', ImportType: 2, ImportKeyMaterial: 'dGVzdA==', KeyId: CMK }
    ids.push((await done(kms('ImportDataKey', wish))).DataKeyId)
    await done(kms('DisableDataKey', { DataKeyId: ids[1] }))
    await done(kms('ScheduleDataKeyDeletion', { DataKeyId: ids[2], PendingWindowInDays: 7 }))
    const row = await rowOf(house, ids[3] ?? '')
    await house.store.commit([{ update: 'dataKey', row: { ...row, owner: 'postgres' } }])
    const KeyId = await createKey(kms, 'abroad', {}, { region: abroad })
    await keep(kms, 'abroad', { KeyId }, { region: abroad })
  })
  after(() => house[Symbol.asyncDispose]())

  /** The numbers of the data keys that a list shows, and how many it says there are. */
  async function listed(
    action: string,
    parameters: object,
    options = {},
  ): Promise<readonly [readonly number[], number]> {
    const reply = await done(kms(action, parameters, options))
    const items: readonly Reply[] = reply.DataKeys ?? reply.DataKeyMetadatas
    return [items.map((item) => ids.indexOf(item.DataKeyId)), reply.TotalCount]
  }

  for (const action of ['ListDataKeys', 'ListDataKeyDetail']) {
    const bad = action === 'ListDataKeys' ? 'InvalidParameterValue' : 'InvalidParameter'

    it(`${action} shows those of users in the region, the newest first, by page`, async () => {
      assert.deepEqual(await listed(action, {}), [[4, 2, 1, 0], 4])
      assert.deepEqual(await listed(action, {}, { region: undefined }), [[4, 2, 1, 0], 4])
      assert.deepEqual(await listed(action, {}, { region: abroad }), [[-1], 1])
      assert.deepEqual(await listed(action, { Offset: 1, Limit: 2 }), [[2, 1], 4])
      assert.deepEqual(await listed(action, { Offset: 4, Limit: 200 }), [[], 4])
      assert.deepEqual(await listed(action, { Limit: 0 }), [[4, 2, 1, 0], 4])
      assert.deepEqual(await listed(action, { Role: 1 }), [[3], 1])
      assert.deepEqual(await listed(action, { HsmClusterId: cluster }), [[2], 1])
      assert.deepEqual(await listed(action, { HsmClusterId: '' }), [[4, 2, 1, 0], 4])
    })

    it(`${action} refuses what is out of bounds`, async () => {
      for (const parameters of [{ Offset: -1 }, { Limit: -1 }, { Limit: 201 }, { Role: 2 }])
        assert.equal(codeOf(await kms(action, parameters)), bad, JSON.stringify(parameters))
      const reply = await kms(action, { HsmClusterId: 'cls-hsm-other' })
      assert.equal(codeOf(reply), 'InvalidParameterValue.InvalidHsmClusterId')
    })
  }

  it('filter', async () => {
    const team = (...TagValue: readonly string[]) => ({ TagKey: 'team', TagValue })
    const cases = [
      [{ OrderType: 1 }, [0, 1, 2, 4]],
      [{ KeyState: 0 }, [4, 2, 1, 0]],
      [{ KeyState: 1 }, [4, 0]],
      [{ KeyState: 2 }, [1]],
      [{ KeyState: 3 }, [2]],
      [{ Origin: 'ALL' }, [4, 2, 1, 0]],
      [{ Origin: '' }, [4, 2, 1, 0]],
      [{ Origin: 'EXTERNAL' }, [4]],
      [{ Origin: 'TENCENT_KMS' }, [2, 1, 0]],
      [{ KeyId: keyId(2) }, [2]],
      [{ DataKeyLen: 16 }, [1]],
      [{ DataKeyLen: 4 }, [4]],
      [{ DataKeyLen: 0 }, [4, 2, 1, 0]],
      [{ SearchKeyAlias: 'list' }, [4, 2, 1, 0]],
      [{ SearchKeyAlias: 'LIST_' }, [4]],
      [{ SearchKeyAlias: '%' }, []],
      [{ SearchKeyAlias: ids[1] }, [1]],
      [{ SearchKeyAlias: ids[1]?.slice(3, 20) }, [1]],
      [{ TagFilters: [team()] }, [2, 1, 0]],
      [{ TagFilters: [{ TagKey: 'team' }] }, [2, 1, 0]],
      [{ TagFilters: [team('red')] }, [2, 0]],
      [{ TagFilters: [team('red', 'blue')] }, [2, 1, 0]],
      [{ TagFilters: [team('red'), { TagKey: 'tier' }] }, [2]],
      [{ TagFilters: [team('green')] }, []],
      [{ TagFilters: [team('red')], KeyState: 1, OrderType: 1, Limit: 1 }, [0]],
    ] as const
    for (const [filter, expected] of cases) {
      const [numbers, total] = await listed('ListDataKeyDetail', filter)
      assert.deepEqual(numbers, expected, JSON.stringify(filter))
      assert.equal(total, expected.length)
    }
  })

  it('refuse filters that are none', async () => {
    const tagFilters = Array.from({ length: 11 }, (_, i) => ({ TagKey: `k${i}` }))
    for (const filter of [
      { OrderType: 2 },
      { KeyState: 4 },
      { Origin: 'external' },
      { DataKeyLen: -1 },
      { DataKeyLen: 1025 },
      { SearchKeyAlias: 'x'.repeat(65) },
      { TagFilters: tagFilters },
    ])
      assert.equal(codeOf(await kms('ListDataKeyDetail', filter)), 'InvalidParameter', JSON.stringify(filter))
    assert.equal(codeOf(await kms('ListDataKeyDetail', { KeyId: 'cmk' })), 'InvalidParameterValue.InvalidKeyId')
    assert.equal(codeOf(await kms('ListDataKeyDetail', { KeyId: unknownKey })), cmkNotFound)
  })

  it('show those of the own account, and of no member account', async () => {
    const own = { MemberUin: Number(account), MemberAppId: appId }
    assert.deepEqual(await listed('ListDataKeyDetail', { MemberAccounts: [own, {}] }), [[4, 2, 1, 0], 4])
    const reply = await kms('ListDataKeyDetail', { MemberAccounts: [own, { MemberUin: 1 }] })
    assert.equal(codeOf(reply), 'UnsupportedOperation.NotRoleOperation')
  })

  it('are for who may list everything', async () => {
    for (const action of ['ListDataKeys', 'ListDataKeyDetail'])
      assert.equal(codeOf(await kms(action, {}, { ...maker, region })), 'UnauthorizedOperation')
  })
})
