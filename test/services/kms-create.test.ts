import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { startHouse, type TestHouse } from '../support/house.ts'
import {
  abreast,
  abroad,
  account,
  cluster,
  codeOf,
  createKey,
  done,
  fresh,
  type Kms,
  keyId,
  kmsOf,
  maker,
  neighbour,
  region,
  seedOf,
  start,
  unknownKey,
} from '../support/kms.ts'

/*
 * CreateKey over HTTP, and the quota of CMKs.
 */

describe('CreateKey', () => {
  let house: TestHouse
  let kms: Kms
  before(async () => {
    house = await fresh()
    kms = kmsOf(house)
  })
  after(() => house[Symbol.asyncDispose]())

  it('makes a key that DescribeKey shows in full', async () => {
    const { RequestId, KeyId, CreateTime, ...reply } = await done(
      kms('CreateKey', { Alias: 'full', Description: 'd', HsmClusterId: cluster }),
    )
    assert.deepEqual(reply, {
      Alias: 'full',
      Description: 'd',
      KeyState: 'Enabled',
      KeyUsage: 'ENCRYPT_DECRYPT',
      TagCode: 0,
      TagMsg: '',
      HsmClusterId: cluster,
    })
    const [record] = await house.records(RequestId)
    assert.equal(CreateTime, Math.floor((record?.time ?? 0) / 1000))
    const { KeyMetadata } = await done(kms('DescribeKey', { KeyId }))
    assert.deepEqual(KeyMetadata, {
      KeyId,
      Alias: 'full',
      CreateTime,
      Description: 'd',
      KeyState: 'Enabled',
      KeyUsage: 'ENCRYPT_DECRYPT',
      Type: 4,
      CreatorUin: Number(account),
      CreatorUinString: account,
      KeyRotationEnabled: false,
      Owner: 'user',
      NextRotateTime: CreateTime + 365 * 86_400,
      LastRotateTime: 0,
      RotateDays: 365,
      DeletionDate: 0,
      Origin: 'TENCENT_KMS',
      ValidTo: 0,
      ResourceId: `creatorUin/${account}/${KeyId}`,
      HsmClusterId: cluster,
      IsSyncReplica: 0,
    })
  })

  it('gives ids that are UUIDs of version 1, of the moment of the call', async () => {
    const seen = new Set<string>()
    for (const Alias of ['uuid1', 'uuid2', 'uuid3']) {
      const { RequestId, KeyId } = await done(kms('CreateKey', { Alias }))
      assert.match(KeyId, /^[0-9a-f]{8}-[0-9a-f]{4}-1[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
      const [low, mid, high] = KeyId.split('-')
      // 100 ns since the Gregorian reform, of which 12219292800 s lie before the Unix epoch.
      const milliseconds = Number(BigInt(`0x${high.slice(1)}${mid}${low}`) / 10_000n) - 12_219_292_800_000
      const [record] = await house.records(RequestId)
      assert.equal(milliseconds, record?.time)
      seen.add(KeyId)
    }
    assert.equal(seen.size, 3)
  })

  it('holds the alias to its rules', async () => {
    const invalid = 'InvalidParameterValue.InvalidAlias'
    const bad = ['', '-a', '_a', 'a b', 'a.b', '密钥', 'a\n', 'a'.repeat(61), 'kms-a', 'KMS-a', 'Kms-']
    for (const Alias of bad) assert.equal(codeOf(await kms('CreateKey', { Alias })), invalid, JSON.stringify(Alias))
    for (const Alias of ['a'.repeat(60), '0', 'a-_9', 'kms', 'kms_a', 'akms-']) await createKey(kms, Alias)
  })

  it('takes an alias once in an account and region, with its case', async () => {
    await createKey(kms, 'mine')
    assert.equal(codeOf(await kms('CreateKey', { Alias: 'mine' })), 'InvalidParameterValue.AliasAlreadyExists')
    await createKey(kms, 'Mine')
    await createKey(kms, 'mine', {}, { region: abroad })
    await createKey(kms, 'mine', {}, neighbour)
  })

  it('makes one key of five that are created at once with one alias', async () => {
    const calls = [1, 2, 3, 4, 5].map(() => () => kms('CreateKey', { Alias: 'raced' }))
    const taken = 'InvalidParameterValue.AliasAlreadyExists'
    assert.deepEqual(await abreast(house, calls), [taken, taken, taken, taken, undefined])
    assert.equal(await house.store.read.count('cmk', { alias: 'raced' }), 1)
  })

  it('refuses what is not valid, and takes what is', async () => {
    const value = 'InvalidParameterValue'
    const tag = (TagKey: string, TagValue = 'v') => ({ TagKey, TagValue })
    const cases: readonly (readonly [object, string | undefined])[] = [
      [{ Description: 'd'.repeat(1025) }, 'InvalidParameter'],
      [{ Description: '密'.repeat(342) }, 'InvalidParameter'],
      [{ Description: '密'.repeat(341) }, undefined],
      [{ Type: 0 }, `${value}.InvalidType`],
      [{ Type: 3 }, `${value}.InvalidType`],
      [{ Type: '1' }, undefined],
      [{ KeyUsage: 'ENCRYPT' }, `${value}.InvalidKeyUsage`],
      [{ KeyUsage: 'encrypt_decrypt' }, `${value}.InvalidKeyUsage`],
      [{ KeyUsage: '' }, undefined],
      [{ HsmClusterId: 'cls-hsm-unknown1' }, `${value}.InvalidHsmClusterId`],
      [{ HsmClusterId: '' }, undefined],
      [{ Tags: [tag('k'), tag('k', 'w')] }, `${value}.TagKeysDuplicated`],
      [{ Tags: [tag('k'), tag('K')] }, undefined],
      [{ Tags: [] }, undefined],
    ]
    for (const [i, [parameters, code]] of cases.entries())
      assert.equal(
        codeOf(await kms('CreateKey', { Alias: `case${i}`, ...parameters })),
        code,
        JSON.stringify(parameters),
      )
    // The cluster of another region, and of another account.
    for (const options of [{ region: abroad }, neighbour]) {
      const reply = await kms('CreateKey', { Alias: 'clustered', HsmClusterId: cluster }, options)
      assert.equal(codeOf(reply), `${value}.InvalidHsmClusterId`)
    }
  })

  it('offers every usage in every region', async () => {
    const { default: action } = await import('../../src/services/kms/CreateKey.ts')
    const usages = action.input.KeyUsage.rules.flatMap((rule) => rule.limit as string[]).filter(Boolean)
    assert.ok(usages.length >= 10)
    for (const [i, KeyUsage] of usages.entries())
      for (const place of [region, abroad]) {
        const reply = await done(kms('CreateKey', { Alias: `usage${i}`, KeyUsage }, { region: place }))
        assert.equal(reply.KeyUsage, KeyUsage)
      }
  })

  it('keeps the tags', async () => {
    const Tags = [
      { TagKey: 'team', TagValue: 'web' },
      { TagKey: 'empty', TagValue: '' },
    ]
    const reply = await done(kms('CreateKey', { Alias: 'tagged', Tags }))
    assert.deepEqual([reply.TagCode, reply.TagMsg], [0, 'ok'])
    const rows = await house.store.read.find('tag', { where: { resource: reply.KeyId }, order: [['key', 'asc']] })
    assert.deepEqual(
      rows.map(({ account, service, region, key, value }) => [account, service, region, key, value]),
      [
        [account, 'kms', region, 'empty', ''],
        [account, 'kms', region, 'team', 'web'],
      ],
    )
  })

  it('makes keys in the configured region when none is named', async () => {
    const KeyId = await createKey(kms, 'homeless', {}, { region: undefined })
    assert.equal(codeOf(await kms('DescribeKey', { KeyId }, { region })), undefined)
  })

  it('names the sub-user who made a key, who then may use it', async () => {
    const KeyId = await createKey(kms, 'makers', {}, maker)
    const { KeyMetadata } = await done(kms('DescribeKey', { KeyId }, maker))
    assert.equal(KeyMetadata.CreatorUin, Number(maker.uin))
    assert.equal(KeyMetadata.ResourceId, `creatorUin/${maker.uin}/${KeyId}`)
    const other = await createKey(kms, 'not-makers')
    for (const id of [other, unknownKey, 'malformed'])
      assert.equal(codeOf(await kms('DescribeKey', { KeyId: id }, maker)), 'UnauthorizedOperation', id)
  })
})

describe('the quota of keys', () => {
  const full = 'LimitExceeded.CmkLimitExceeded'
  const limited = (cmkLimit: number): Promise<TestHouse> =>
    startHouse({ seed: seedOf(), time: start, config: { cmkLimit } })

  it('counts the keys of an account in a region that are not pending deletion', async () => {
    await using house = await limited(2)
    const kms = kmsOf(house)
    const first = await createKey(kms, 'a')
    await createKey(kms, 'b', { Type: 2 })
    assert.equal(codeOf(await kms('CreateKey', { Alias: 'c' })), full)
    await createKey(kms, 'c', {}, { region: abroad })
    await createKey(kms, 'c', {}, neighbour)
    await done(kms('DisableKey', { KeyId: first }))
    assert.equal(codeOf(await kms('CreateKey', { Alias: 'c' })), full)
    await done(kms('ScheduleKeyDeletion', { KeyId: first, PendingWindowInDays: 7 }))
    await createKey(kms, 'c')
    // To cancel is not to create: the documents declare no quota for it.
    await done(kms('CancelKeyDeletion', { KeyId: first }))
    assert.equal(codeOf(await kms('CreateKey', { Alias: 'd' })), full)
    assert.equal(await house.store.read.count('cmk', { account, region }), 3)
  })

  it('holds against calls that race for the last places', async () => {
    await using house = await limited(3)
    const kms = kmsOf(house)
    await createKey(kms, 'first')
    const calls = [1, 2, 3, 4, 5].map((i) => () => kms('CreateKey', { Alias: `raced${i}` }))
    assert.deepEqual(await abreast(house, calls), [full, full, full, undefined, undefined])
    assert.equal(await house.store.read.count('cmk', { account, region }), 3)
    assert.equal(await house.store.read.count('keyMaterial', { account }), 3)
  })

  it('does not count the keys of products', async () => {
    await using house = await startHouse({
      seed: seedOf({ keyId: keyId(1), alias: 'PGSQL-KMS', owner: 'postgres' }),
      time: start,
      config: { cmkLimit: 1 },
    })
    await createKey(kmsOf(house), 'mine')
    assert.equal(codeOf(await kmsOf(house)('CreateKey', { Alias: 'more' })), full)
  })
})
