import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import { loadCatalog } from '../../src/contract/catalog.ts'
import { destroyKeys } from '../../src/jobs/destroy.ts'
import { type Reply, startHouse, type TestHouse } from '../support/house.ts'
import { doneIn } from '../support/jobs.ts'
import {
  abreast,
  abroad,
  account,
  cluster,
  codeOf,
  createKey,
  DAY,
  done,
  encrypt,
  HOUR,
  type Kms,
  keyId,
  kmsOf,
  maker,
  neighbour,
  Plaintext,
  region,
  seedOf,
  start,
  stateOf,
  unknownKey,
} from '../support/kms.ts'

/*
 * The life of a CMK over HTTP; what is done with one is in kms-crypto.test.ts. One file, because its actions are one
 * story about the same key.
 */

const fresh = (...keys: readonly object[]): Promise<TestHouse> => startHouse({ seed: seedOf(...keys), time: start })

describe('the story of a key, told by the official SDK', () => {
  for (const signMethod of ['TC3-HMAC-SHA256', 'HmacSHA256', 'HmacSHA1'] as const)
    for (const reqMethod of ['GET', 'POST'] as const)
      it(`${signMethod} ${reqMethod}`, async () => {
        await using house = await startHouse({ seed: seedOf() })
        const sdk = house.sdk('kms', { signMethod, reqMethod })
        const { KeyId = '' } = await sdk.CreateKey({ Alias: 'story', Description: '密钥 & more' })
        const { CiphertextBlob = '' } = await sdk.Encrypt({ KeyId, Plaintext, EncryptionContext: '{"a":"b=c&d"}' })
        const opened = await sdk.Decrypt({ CiphertextBlob, EncryptionContext: '{"a":"b=c&d"}' })
        assert.deepEqual([opened.Plaintext, opened.KeyId], [Plaintext, KeyId])
        await sdk.DisableKey({ KeyId })
        await assert.rejects(sdk.Decrypt({ CiphertextBlob }), { code: 'ResourceUnavailable.CmkDisabled' })
        await sdk.ScheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 })
        await sdk.CancelKeyDeletion({ KeyId })
        await sdk.EnableKey({ KeyId })
        const { KeyMetadata } = await sdk.DescribeKey({ KeyId })
        assert.deepEqual([KeyMetadata?.KeyState, KeyMetadata?.Description], ['Enabled', '密钥 & more'])
      })
})

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

const notBound = 'ResourceUnavailable.CloudResourceBindingNotFound'

const resource = { ProductId: 'mysql', ResourceId: 'cdb-a1b2c3d4' }
const parametersOf: Readonly<Record<string, object>> = {
  ScheduleKeyDeletion: { PendingWindowInDays: 7 },
  Encrypt: { Plaintext },
  GenerateDataKey: { NumberOfBytes: 16 },
  BindCloudResource: resource,
  UnbindCloudResource: resource,
}

describe('the state of a key', () => {
  it('is born Enabled, or PendingImport when its material is to come', async () => {
    await using house = await fresh()
    const kms = kmsOf(house)
    for (const [Type, state, origin] of [
      [1, 'Enabled', 'TENCENT_KMS'],
      [2, 'PendingImport', 'EXTERNAL'],
    ] as const) {
      const reply = await done(kms('CreateKey', { Alias: state, Type }))
      assert.equal(reply.KeyState, state)
      const { KeyMetadata } = await kms('DescribeKey', { KeyId: reply.KeyId })
      assert.deepEqual([KeyMetadata.KeyState, KeyMetadata.Origin], [state, origin])
      assert.equal(await house.store.read.count('keyMaterial', { key: reply.KeyId }), Type === 1 ? 1 : 0)
    }
  })
})

describe('the deletion of a key', () => {
  /** A key that is to be destroyed in so many days, and the reply that said so. */
  async function doomed(kms: Kms, days: number, parameters: object = {}): Promise<readonly [string, Reply]> {
    const KeyId = await createKey(kms, 'doomed', parameters)
    if (!('Type' in parameters)) await done(kms('DisableKey', { KeyId }))
    return [KeyId, await done(kms('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: days }))]
  }
  const notFound = 'ResourceUnavailable.CmkNotFound'
  const secondsNow = (house: TestHouse): number => Math.floor(house.clock.now() / 1000)

  it('is due whole days after the second of the call, by the clock', async () => {
    await using house = await fresh()
    const [KeyId, reply] = await doomed(kmsOf(house), 30)
    const [record] = await house.records(reply.RequestId)
    assert.equal(reply.DeletionDate, Math.floor((record?.time ?? 0) / 1000) + 30 * 86_400)
    assert.equal(reply.KeyId, KeyId)
    const { KeyMetadata } = await kmsOf(house)('DescribeKey', { KeyId })
    assert.equal(KeyMetadata.DeletionDate, reply.DeletionDate)
  })

  it('waits 7 to 30 days, which may come as text', async () => {
    await using house = await fresh()
    const kms = kmsOf(house)
    const KeyId = await createKey(kms, 'waits')
    await done(kms('DisableKey', { KeyId }))
    for (const days of [6, 31, 0, -7, '6', '31'])
      assert.equal(
        codeOf(await kms('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: days })),
        'InvalidParameter.InvalidPendingWindowInDays',
        String(days),
      )
    for (const days of ['7', 30]) {
      await done(kms('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: days }))
      await done(kms('CancelKeyDeletion', { KeyId }))
    }
  })

  it('can be cancelled until then, which leaves no date', async () => {
    await using house = await fresh()
    const kms = kmsOf(house)
    const [KeyId] = await doomed(kms, 7)
    house.clock.advance(7 * DAY - 60_000)
    assert.equal(await stateOf(kms, KeyId), 'PendingDelete')
    const reply = await done(kms('CancelKeyDeletion', { KeyId }))
    assert.equal(reply.KeyId, KeyId)
    const { KeyMetadata } = await kms('DescribeKey', { KeyId })
    assert.deepEqual([KeyMetadata.KeyState, KeyMetadata.DeletionDate], ['Disabled', 0])
    house.clock.advance(30 * DAY)
    assert.equal(await doneIn(destroyKeys(house.store), secondsNow(house)), 0)
    await done(kms('EnableKey', { KeyId }))
  })

  it('brings an external key back to where it was when it never had material', async () => {
    await using house = await fresh()
    const kms = kmsOf(house)
    const [KeyId] = await doomed(kms, 7, { Type: 2 })
    await done(kms('CancelKeyDeletion', { KeyId }))
    assert.equal(await stateOf(kms, KeyId), 'PendingImport')
  })

  it('makes the key unknown at its moment, and its material gone after the job', async () => {
    await using house = await fresh()
    const kms = kmsOf(house)
    const KeyId = await createKey(kms, 'doomed', { Tags: [{ TagKey: 'k', TagValue: 'v' }] })
    const CiphertextBlob = await encrypt(kms, KeyId)
    await done(kms('DisableKey', { KeyId }))
    await done(kms('ScheduleKeyDeletion', { KeyId, PendingWindowInDays: 7 }))
    const left = async (): Promise<readonly number[]> => [
      await house.store.read.count('cmk', { account, id: KeyId }),
      await house.store.read.count('keyMaterial', { account, key: KeyId }),
      await house.store.read.count('tag', { account, resource: KeyId }),
    ]

    house.clock.advance(7 * DAY - 60_000)
    assert.equal(codeOf(await kms('DescribeKey', { KeyId })), undefined)
    assert.equal(await doneIn(destroyKeys(house.store), secondsNow(house)), 0)

    house.clock.advance(60_000)
    for (const [action, parameters] of [...Object.entries(parametersOf), ['DescribeKey', {}], ['EnableKey', {}]])
      assert.equal(codeOf(await kms(action as string, { KeyId, ...(parameters as object) })), notFound, String(action))
    assert.equal(codeOf(await kms('CancelKeyDeletion', { KeyId })), notFound)
    assert.equal(codeOf(await kms('Decrypt', { CiphertextBlob })), notFound)
    assert.deepEqual(await left(), [1, 1, 1])

    assert.equal(await doneIn(destroyKeys(house.store), secondsNow(house)), 1)
    assert.deepEqual(await left(), [0, 0, 0])
    assert.equal(codeOf(await kms('Decrypt', { CiphertextBlob })), notFound)
    await createKey(kms, 'doomed')
  })
})

describe('the binding of cloud resources', () => {
  const inUse = 'FailedOperation.CmkUsedByCloudProduct'

  it('keeps a key enabled until the last is gone', async () => {
    await using house = await fresh()
    const kms = kmsOf(house)
    const KeyId = await createKey(kms, 'bound')
    const second = { ...resource, ResourceId: 'cdb-second' }
    await done(kms('BindCloudResource', { KeyId, ...resource }))
    await done(kms('BindCloudResource', { KeyId, ...resource }))
    await done(kms('BindCloudResource', { KeyId, ...second }))
    assert.equal(await house.store.read.count('keyBinding', { key: KeyId }), 2)
    for (const bound of [resource, second]) {
      const reply = await kms('DisableKey', { KeyId })
      assert.equal(codeOf(reply), inUse)
      assert.match(reply.Error?.Message ?? '', /`mysql` `cdb-/)
      await done(kms('UnbindCloudResource', { KeyId, ...bound }))
      assert.equal(codeOf(await kms('UnbindCloudResource', { KeyId, ...bound })), notBound)
    }
    await done(kms('DisableKey', { KeyId }))
  })

  it('is by key, product and resource', async () => {
    await using house = await fresh()
    const kms = kmsOf(house)
    const KeyId = await createKey(kms, 'bound')
    const other = await createKey(kms, 'other')
    await done(kms('BindCloudResource', { KeyId, ...resource }))
    for (const not of [
      { KeyId: other, ...resource },
      { KeyId, ...resource, ProductId: 'ssm' },
      { KeyId, ...resource, ResourceId: 'cdb' },
    ])
      assert.equal(codeOf(await kms('UnbindCloudResource', not)), notBound)
    for (const empty of [{ ProductId: '' }, { ResourceId: '' }])
      assert.equal(codeOf(await kms('BindCloudResource', { KeyId, ...resource, ...empty })), 'InvalidParameter')
  })

  it('lets imported material stay past its time', async () => {
    const validTo = Math.floor(start / 1000) + 3600
    const external = { keyId: keyId(1), alias: 'external', origin: 'EXTERNAL', validTo: String(validTo) }
    await using house = await fresh(external)
    const kms = kmsOf(house)
    const KeyId = external.keyId
    assert.equal((await kms('DescribeKey', { KeyId })).KeyMetadata.ValidTo, validTo)
    await done(kms('BindCloudResource', { KeyId, ...resource }))
    assert.equal((await kms('DescribeKey', { KeyId })).KeyMetadata.ValidTo, 0)
    house.clock.advance(2 * HOUR)
    assert.equal(await stateOf(kms, KeyId), 'Enabled')
  })

  it('keeps a key whose material has expired from being scheduled', async () => {
    // Through the API a binding ends the expiry; in a seed both may stand.
    const external = {
      keyId: keyId(1),
      alias: 'external',
      origin: 'EXTERNAL',
      validTo: String(Math.floor(start / 1000) + 3600),
      bindings: [{ product: 'mysql', resource: 'cdb-bound' }],
    }
    await using house = await fresh(external)
    house.clock.advance(2 * HOUR)
    const reply = await kmsOf(house)('ScheduleKeyDeletion', { KeyId: external.keyId, PendingWindowInDays: 7 })
    assert.equal(codeOf(reply), inUse)
  })

  it('and a disabling at the same time do not both happen', async () => {
    await using house = await fresh()
    const kms = kmsOf(house)
    for (const order of ['bind first', 'disable first']) {
      const KeyId = await createKey(kms, order.replace(' ', '-'))
      const calls = [() => kms('BindCloudResource', { KeyId, ...resource }), () => kms('DisableKey', { KeyId })]
      const codes = await abreast(house, order === 'bind first' ? calls : calls.toReversed())
      assert.equal(codes.filter((code) => code === undefined).length, 1, codes.join())
      const bound = await house.store.read.count('keyBinding', { key: KeyId })
      assert.equal(bound === 1, (await stateOf(kms, KeyId)) === 'Enabled')
    }
  })
})

/*
 * What holds for every action of KMS that names a CMK, the ones still to come among them, in the world of the examples.
 */
const world = readFileSync(new URL('../worlds/examples.yaml', import.meta.url), 'utf8')
const { actions } = await loadCatalog(new URL('../../src/services/', import.meta.url))
const notFound = 'ResourceUnavailable.CmkNotFound'
const ofKeys = actions.filter(
  ({ service, input, codes }) => service.name === 'kms' && 'KeyId' in input && codes.includes(notFound),
)

for (const { name, input, examples } of ofKeys) {
  describe(`the key that ${name} names`, () => {
    const example = { ...examples[0]?.input } as Readonly<Record<string, unknown>>
    const examplesWorld = (time = Date.UTC(2019, 5, 1)): Promise<TestHouse> => startHouse({ seed: world, time })
    let house: TestHouse
    let kms: Kms
    before(async () => {
      house = await examplesWorld()
      kms = kmsOf(house)
    })
    after(() => house[Symbol.asyncDispose]())

    it('has a well-formed id', async () => {
      const id = '23e80852-1e38-11e9-b129-5cb9019b4b01'
      for (const bad of ['', 'key', id.toUpperCase(), `${id}\n`, ` ${id}`, id.slice(1), `${id}0`, id.replace('-', '_')])
        assert.equal(
          codeOf(await kms(name, { ...example, KeyId: bad })),
          'InvalidParameterValue.InvalidKeyId',
          JSON.stringify(bad),
        )
    })

    it('is one of the account and region', async () => {
      const other = { secretId: 'AKIDneighbour00000000000000000000001', secretKey: 'neighbourSecretKey00000000000001' }
      assert.equal(codeOf(await kms(name, { ...example, KeyId: unknownKey })), notFound)
      assert.equal(codeOf(await kms(name, example, other)), notFound)
      assert.equal(codeOf(await kms(name, example, { region: 'ap-singapore' })), notFound)
    })

    it('is found in any region by a call that names none', async () => {
      await using own = await examplesWorld()
      await done(kmsOf(own)(name, example, { region: undefined }))
    })

    it('is gone at its moment of destruction', async () => {
      await using own = await examplesWorld(Date.UTC(2019, 5, 20))
      const KeyId = '23e80852-1e38-11e9-b129-5cb9019b4b02'
      assert.equal(await own.store.read.count('cmk', { id: KeyId }), 1)
      assert.equal(codeOf(await kmsOf(own)(name, { ...example, KeyId })), notFound)
    })

    it('may be of the own account, but of no member account', { skip: !('MemberAccount' in input) }, async () => {
      for (const member of [{ MemberUin: 1003 }, { MemberAppId: 1 }, { MemberUin: 1001, MemberAppId: 1 }])
        assert.equal(
          codeOf(await kms(name, { ...example, MemberAccount: member })),
          'UnsupportedOperation.NotRoleOperation',
          JSON.stringify(member),
        )
      const own = { MemberUin: 1001, MemberAppId: 1_250_000_001 }
      for (const member of [{}, { MemberUin: 0 }, own]) {
        await using another = await examplesWorld()
        await done(kmsOf(another)(name, { ...example, MemberAccount: member }))
      }
    })
  })
}
