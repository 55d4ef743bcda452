import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { revealKey } from '../../src/crypto/white-box.ts'
import type { Reply, TestHouse } from '../support/house.ts'
import { abreast, abroad, codeOf, createKey, done, fresh, type Kms, kmsOf, maker, region } from '../support/kms.ts'
import { bind, create, here, infoOf } from '../support/white-box.ts'

/*
 * CreateWhiteBoxKey over HTTP, and the list of white-box keys.
 */

describe('CreateWhiteBoxKey', () => {
  let house: TestHouse
  let kms: Kms
  before(async () => {
    house = await fresh()
    kms = kmsOf(house)
  })
  after(() => house[Symbol.asyncDispose]())

  it('refuses what is wrong', async () => {
    const tag = { TagKey: 'a', TagValue: 'b' }
    const cases = [
      ...['', '-a', 'a b', 'x'.repeat(61), 'kms-a', 'KMS-a'].map(
        (Alias) => [{ Alias }, 'InvalidParameterValue.InvalidAlias'] as const,
      ),
      ...['', 'AES_128', 'sm4', 'SM2'].map((Algorithm) => [{ Algorithm }, 'InvalidParameterValue'] as const),
      [{ Description: 'x'.repeat(1025) }, 'InvalidParameterValue'],
      [{ Tags: [tag, tag] }, 'InvalidParameterValue.TagKeysDuplicated'],
      ...['', 'x'.repeat(128), 'a&b', 'qcs:a'].map(
        (TagKey) => [{ Tags: [{ ...tag, TagKey }] }, 'InvalidParameterValue'] as const,
      ),
      [{ Tags: [{ ...tag, TagValue: 'x'.repeat(256) }] }, 'InvalidParameterValue'],
    ] as const
    for (const [more, code] of cases) {
      const reply = await kms('CreateWhiteBoxKey', { Alias: 'wrong', Algorithm: 'SM4', ...more })
      assert.equal(codeOf(reply), code, JSON.stringify(more).slice(0, 60))
    }
    assert.equal(await house.store.read.count('whiteBoxKey', {}), 0)
  })

  it('gives an alias once in a region, and not only where no CMK has it', async () => {
    await createKey(kms, 'alias')
    await create(kms, 'alias')
    await create(kms, 'alias', {}, { region: abroad })
    const taken = 'InvalidParameterValue.AliasAlreadyExists'
    assert.equal(codeOf(await kms('CreateWhiteBoxKey', { Alias: 'alias', Algorithm: 'SM4' })), taken)
    const wanted = () => kms('CreateWhiteBoxKey', { Alias: 'coveted', Algorithm: 'AES_256' })
    assert.deepEqual(await abreast(house, [wanted, wanted]), [taken, undefined])
  })

  it('makes another key each time', async () => {
    const blobs = await Promise.all(['m1', 'm2', 'm3'].map(async (name) => (await create(kms, name)).DecryptKey))
    const materials = blobs.map((blob) => revealKey(Buffer.from(blob, 'base64'))?.material.toString('hex'))
    assert.equal(new Set(materials).size, 3)
  })

  it('makes up to 50 in a region, also when many ask at once', async () => {
    await using own = await fresh()
    const ownKms = kmsOf(own)
    for (let i = 0; i < 49; i++) await create(ownKms, `k${i}`)
    await create(ownKms, 'abroad', {}, { region: abroad })
    const quota = 'LimitExceeded.KeyLimitExceeded'
    const wanted = ['a', 'b'].map((Alias) => () => ownKms('CreateWhiteBoxKey', { Alias, Algorithm: 'SM4' }))
    assert.deepEqual(await abreast(own, wanted), [quota, undefined])
    assert.equal(codeOf(await ownKms('CreateWhiteBoxKey', { Alias: 'c', Algorithm: 'SM4' })), quota)
    const { KeyInfos, TotalCount } = await done(ownKms('DescribeWhiteBoxKeyDetails'))
    assert.deepEqual([KeyInfos.length, TotalCount], [50, 50])
  })
})

describe('the list of white-box keys', () => {
  let house: TestHouse
  let kms: Kms
  const ids: string[] = []
  before(async () => {
    house = await fresh()
    kms = kmsOf(house)
    for (const i of [0, 1, 2]) {
      const Tags = i === 0 ? [] : [{ TagKey: 'team', TagValue: i === 1 ? 'red' : 'blue' }]
      ids.push((await create(kms, `k${i}`, { Tags })).KeyId)
      house.clock.advance(2000)
    }
    await create(kms, 'abroad', {}, { region: abroad })
    await done(kms('DisableWhiteBoxKey', { KeyId: ids[1] }))
    await done(bind(kms, ids[2] ?? '', here))
  })
  after(() => house[Symbol.asyncDispose]())

  it('shows those in the region as DescribeWhiteBoxKey does, the newest first', async () => {
    const { KeyInfos } = await done(kms('DescribeWhiteBoxKeyDetails'))
    const described = await Promise.all(ids.toReversed().map((id) => infoOf(kms, id)))
    assert.deepEqual(KeyInfos, described)
  })

  it('is filtered and cut', async () => {
    const team = (...TagValue: readonly string[]) => ({ TagFilters: [{ TagKey: 'team', TagValue }] })
    const cases = [
      [{}, [2, 1, 0], 3],
      [{ Limit: 0, Offset: 1 }, [1, 0], 3],
      [{ Limit: 1, Offset: 1 }, [1], 3],
      [{ Limit: 20, Offset: 3 }, [], 3],
      [{ KeyStatus: 0 }, [1], 1],
      [{ KeyStatus: 1 }, [2, 0], 2],
      [team(), [2, 1], 2],
      [team('red'), [1], 1],
      [{ ...team('red', 'blue'), KeyStatus: 1 }, [2], 1],
      [team('green'), [], 0],
    ] as const
    for (const [filter, expected, total] of cases) {
      const { KeyInfos, TotalCount } = await done(kms('DescribeWhiteBoxKeyDetails', filter))
      const numbers = KeyInfos.map((info: Reply) => ids.indexOf(info.KeyId))
      assert.deepEqual([numbers, TotalCount], [expected, total], JSON.stringify(filter))
    }
  })

  it('refuses what is out of bounds', async () => {
    for (const filter of [{ KeyStatus: 2 }, { KeyStatus: -1 }, { Offset: -1 }, { Limit: -1 }, { Limit: 201 }])
      assert.equal(codeOf(await kms('DescribeWhiteBoxKeyDetails', filter)), 'InvalidParameterValue')
  })

  it('is for who may do so to all keys, since it shows them', async () => {
    const reply = await kms('DescribeWhiteBoxKeyDetails', {}, { ...maker, region })
    assert.equal(codeOf(reply), 'UnauthorizedOperation')
  })
})
