import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type CallOptions, type Reply, startHouse, type TestHouse } from '../support/house.ts'
import { abreast, codeOf, done } from '../support/kms.ts'

const account = '100000000001'
const creator = '100000000002'
const region = 'ap-guangzhou'
const keyId = (n: number): string => `23e80852-1e38-11e9-b129-${String(n).padStart(12, '0')}`
const credential = (letter: string) => ({
  secretId: `AKID${letter.repeat(32)}`,
  secretKey: letter.toUpperCase().repeat(32),
})
const member = credential('m')
const name = (service: string, rest: string, owner = `uin/${account}`, place = region) =>
  `qcs::${service}:${place}:${owner}:${rest}`

const key = name('kms', `key/creatorUin/${creator}/${keyId(1)}`)
const whiteBox = name('kms', `key/${keyId(3)}`)
const dataKey = name('kms', `key/${keyId(2)}`)
const pair = name('lighthouse', 'keypair/lhkp-00000001')
const instance = name('postgres', 'DBInstanceId/postgres-one')
const user = name('cam', 'uin/100000000003', undefined, '')
const role = name('cam', 'role/4611686018427397919', undefined, '')
const policy = name('cam', 'policyid/100000007', undefined, '')
const gone = name('kms', `key/${keyId(9)}`)
const everyKind = [key, whiteBox, dataKey, pair, instance, user, role, policy]

const seed = JSON.stringify({
  secret: 'tag tests',
  region,
  accounts: [
    {
      uin: account,
      credentials: [{}],
      users: [
        { uin: creator, name: 'maker' },
        { uin: '100000000003', name: 'member', credentials: [member], policies: ['OneKey'] },
      ],
      roles: [
        {
          roleId: '4611686018427397919',
          name: 'Keeper',
          trust: {
            version: '2.0',
            statement: [
              { effect: 'allow', action: 'name/sts:AssumeRole', principal: { qcs: [`qcs::cam::uin/${account}:root`] } },
            ],
          },
        },
      ],
      policies: [
        {
          policyId: 100000007,
          name: 'OneKey',
          document: {
            version: '2.0',
            statement: [{ effect: 'allow', action: 'tag:*', resource: [key, name('lighthouse', 'keypair/*')] }],
          },
        },
      ],
      tags: [{ key: 'spare', value: 'yes' }],
      keys: [
        { keyId: keyId(1), alias: 'one', creator, tags: [{ key: 'team', value: 'red' }] },
        { keyId: keyId(4), alias: 'doomed', state: 'PendingDelete', deletionDate: '2024-06-08' },
      ],
      dataKeys: [{ dataKeyId: keyId(2), keyId: keyId(1), name: 'two' }],
      whiteBoxKeys: [{ keyId: keyId(3), alias: 'three', algorithm: 'SM4' }],
      keyPairs: [
        {
          keyId: 'lhkp-00000001',
          name: 'pair',
          publicKey:
            'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQDOWAmkBihnWRpZgXb9wDw0ReqBqJBFGCAxgfoCCUBYfWvBbILpm7ZkSXHzpn1Flr83X26AGd7rr0x2DskrZwPHHO2+MoqTwo9THhYENHQuPnRH0HPdU7sAobtA4FR4rHMqnPC44WcvRVdF8LypehxnCEa3rkl0XI5ZkJnfydfzI83omEK+YhKWPp2r7OpsmYuOlg9OU9WfPTa0uU7ZlgSGb5A8RBmNl1+J0aslBzmz5WfOkKshvAu3Xnt2h0C57HIPrazjkRP/4ZSirUEFFEITGd/NfNwyoeyWAbAdxuqfMfsbckdgBFMgCCKG6lgPOns2I/Fusp6DAd9gwPZAiscn',
        },
      ],
      instances: [{ id: 'postgres-one', name: 'one' }],
    },
    { uin: '200000000001', keys: [{ keyId: keyId(8), alias: 'theirs' }] },
  ],
})

const start = Date.UTC(2024, 5, 1)
const fresh = (): Promise<TestHouse> => startHouse({ seed, time: start })
type Tag = (action: string, parameters?: object, options?: CallOptions) => Promise<Reply>
const tagOf =
  (house: TestHouse): Tag =>
  (action, parameters = {}, options = {}) =>
    house.call('tag', action, parameters, options)

const tags = (record: Readonly<Record<string, string>>) =>
  Object.entries(record).map(([TagKey, TagValue]) => ({ TagKey, TagValue }))

/** The tags of a resource as the service tells them. */
async function borne(tag: Tag, Resource: string): Promise<Record<string, string>> {
  const { ResourceTagMappingList } = await done(tag('GetResources', { ResourceList: [Resource] }))
  const all: { TagKey: string; TagValue: string }[] = ResourceTagMappingList[0]?.Tags ?? []
  return Object.fromEntries(all.map(({ TagKey, TagValue }) => [TagKey, TagValue]))
}

const known = async (tag: Tag, TagKey: string) =>
  (await done(tag('DescribeTags', { TagKey }))).Tags.map((one: { TagValue: string; CanDelete: number }) => [
    one.TagValue,
    one.CanDelete,
  ])

const several = { ServiceType: 'kms', ResourcePrefix: 'key', ResourceRegion: region, ResourceIds: [keyId(1)] }

describe('tags on resources', () => {
  it('go on every kind of resource at once, and off again, and stay known', async () => {
    await using house = await fresh()
    const tag = tagOf(house)
    const { FailedResources } = await done(
      tag('TagResources', { ResourceList: everyKind, Tags: tags({ stage: 'test', team: 'blue' }) }),
    )
    assert.deepEqual(FailedResources, [])
    for (const one of everyKind) assert.deepEqual(await borne(tag, one), { stage: 'test', team: 'blue' }, one)
    assert.deepEqual(await known(tag, 'team'), [
      ['blue', 0],
      ['red', 1],
    ])
    await done(tag('UnTagResources', { ResourceList: everyKind, TagKeys: ['team', 'never'] }))
    for (const one of everyKind) assert.deepEqual(await borne(tag, one), { stage: 'test' }, one)
    assert.deepEqual(await known(tag, 'team'), [
      ['blue', 1],
      ['red', 1],
    ])
  })

  it('are those that the other services show', async () => {
    await using house = await fresh()
    const tag = tagOf(house)
    await done(tag('TagResources', { ResourceList: everyKind, Tags: tags({ stage: 'test' }) }))
    const Filters = [{ Name: 'tag:stage', Values: ['test'] }]
    const { KeyPairSet } = await done(house.call('lighthouse', 'DescribeKeyPairs', { Filters }))
    assert.deepEqual(KeyPairSet[0].Tags, [{ Key: 'stage', Value: 'test' }])
    const { DBInstanceSet } = await done(house.call('postgres', 'DescribeDBInstances'))
    assert.deepEqual(DBInstanceSet[0].TagList, [{ TagKey: 'stage', TagValue: 'test' }])
    const TagFilters = [{ TagKey: 'stage', TagValue: ['test'] }]
    const { KeyMetadatas } = await done(house.call('kms', 'ListKeyDetail', { TagFilters }))
    assert.deepEqual([KeyMetadatas.length, KeyMetadatas[0].KeyId], [1, keyId(1)])
  })

  it('of identity are in no region, whichever a call gives, and go with what bears them', async () => {
    await using house = await fresh()
    const tag = tagOf(house)
    const cam = (action: string, parameters: object) => done(house.call('cam', action, parameters))
    const tagsBy = async (ResourcePrefix: string, id: string) => {
      const named = { ServiceType: 'cam', ResourcePrefix, ResourceRegion: region, ResourceIds: [id] }
      const { Tags } = await done(tag('DescribeResourceTagsByResourceIds', { ...named, Offset: 0, Limit: 20 }))
      const same = await done(tag('DescribeResourceTagsByResourceIdsSeq', named))
      assert.deepEqual(same.Tags, Tags)
      return Tags.map((one: { TagKey: string; ResourceId: string }) => [one.TagKey, one.ResourceId])
    }
    const ReplaceTags = tags({ stage: 'test' })
    await done(tag('ModifyResourceTags', { Resource: name('cam', 'uin/100000000003', 'uin/'), ReplaceTags }))
    await done(
      tag('ModifyResourceTags', { Resource: name('cam', 'role/4611686018427397919', 'uin/', ''), ReplaceTags }),
    )
    await done(tag('ModifyResourceTags', { Resource: name('cam', 'policy/100000007', 'uin/'), ReplaceTags }))
    assert.deepEqual(await tagsBy('uin', '100000000003'), [['stage', '100000000003']])
    assert.deepEqual(await tagsBy('role', '4611686018427397919'), [['stage', '4611686018427397919']])
    assert.deepEqual(await tagsBy('policy', '100000007'), [['stage', '100000007']])
    assert.deepEqual(await tagsBy('policyid', '100000007'), [['stage', '100000007']])
    const Tags = [{ Key: 'stage', Value: 'test' }]
    assert.deepEqual((await cam('GetPolicy', { PolicyId: 100000007 })).Tags, Tags)
    assert.deepEqual((await cam('GetRole', { RoleName: 'Keeper' })).RoleInfo.Tags, Tags)
    const nobody = name('cam', 'policyid/x', undefined, '')
    assert.equal(
      codeOf(await tag('ModifyResourceTags', { Resource: nobody, ReplaceTags })),
      'InvalidParameterValue.ResourceDescriptionError',
    )
    await cam('DeleteUser', { Name: 'member', Force: 1 })
    await cam('DeleteRole', { RoleName: 'Keeper' })
    await cam('DeletePolicy', { PolicyId: [100000007] })
    assert.equal(await house.store.read.count('tag', { service: 'cam' }), 0)
  })

  it('fail for a resource that is not there, which stops no other', async () => {
    await using house = await fresh()
    const tag = tagOf(house)
    const ResourceList = [gone, pair]
    const put = await done(tag('TagResources', { ResourceList, Tags: tags({ a: 'b' }) }))
    const failed = [[gone, 'InvalidParameterValue.ResourceDescriptionError']]
    const codes = ({ FailedResources }: Reply) =>
      FailedResources.map((one: { Resource: string; Code: string }) => [one.Resource, one.Code])
    assert.deepEqual(codes(put), failed)
    assert.deepEqual(await borne(tag, pair), { a: 'b' })
    assert.deepEqual(codes(await done(tag('UnTagResources', { ResourceList, TagKeys: ['a'] }))), failed)
    assert.deepEqual(await borne(tag, pair), {})
    const none = await done(tag('TagResources', { ResourceList: [gone], Tags: tags({ only: 'here' }) }))
    assert.deepEqual([codes(none), await known(tag, 'only')], [failed, []])
    const isChinese = async (action: string, input: object, language: string) =>
      /\p{sc=Han}/u.test(
        (await done(tag(action, { ResourceList: [gone], ...input }, { language }))).FailedResources[0].Message,
      )
    for (const [action, input] of [
      ['TagResources', { Tags: tags({ a: 'b' }) }],
      ['UnTagResources', { TagKeys: ['a'] }],
    ] as const)
      assert.deepEqual(
        [await isChinese(action, input, 'zh-CN'), await isChinese(action, input, 'en-US')],
        [true, false],
      )
  })

  it('are modified in one step: some set, others taken off', async () => {
    await using house = await fresh()
    const tag = tagOf(house)
    const Resource = name('kms', `key/${keyId(1)}`, 'uin/')
    await done(tag('ModifyResourceTags', { Resource, ReplaceTags: tags({ a: '1', b: '' }) }))
    const DeleteTags = [{ TagKey: 'team' }, { TagKey: 'never' }]
    await done(tag('ModifyResourceTags', { Resource, ReplaceTags: tags({ a: '2' }), DeleteTags }))
    assert.deepEqual(await borne(tag, key), { a: '2', b: '' })
    assert.deepEqual(await known(tag, 'a'), [
      ['1', 1],
      ['2', 0],
    ])
  })

  it('go on one by one, change their value, and come off', async () => {
    await using house = await fresh()
    const tag = tagOf(house)
    await done(tag('AddResourceTag', { TagKey: 'a', TagValue: '1', Resource: pair }))
    assert.equal(
      codeOf(await tag('AddResourceTag', { TagKey: 'a', TagValue: '2', Resource: pair })),
      'ResourceInUse.TagKeyAttached',
    )
    await done(tag('UpdateResourceTagValue', { TagKey: 'a', TagValue: '2', Resource: pair }))
    await done(tag('UpdateResourceTagValue', { TagKey: 'a', TagValue: '2', Resource: pair }))
    assert.deepEqual(await borne(tag, pair), { a: '2' })
    await done(tag('DeleteResourceTag', { TagKey: 'a', Resource: pair }))
    assert.deepEqual(
      [await borne(tag, pair), await known(tag, 'a')],
      [
        {},
        [
          ['1', 1],
          ['2', 1],
        ],
      ],
    )
    for (const [action, more] of [
      ['UpdateResourceTagValue', { TagValue: '3' }],
      ['DeleteResourceTag', {}],
    ] as const)
      assert.equal(
        codeOf(await tag(action, { TagKey: 'a', Resource: pair, ...more })),
        'ResourceNotFound.AttachedTagKeyNotFound',
      )
  })

  it('go on several of one kind, all or none, and only such as exist', async () => {
    await using house = await fresh()
    const tag = tagOf(house)
    const all = { ...several, ResourceIds: [keyId(2), `creatorUin/${account}/${keyId(3)}`] }
    const spare = { TagKey: 'spare', TagValue: 'yes' }
    assert.equal(
      codeOf(await tag('AttachResourcesTag', { ...all, TagKey: 'spare', TagValue: 'no' })),
      'ResourceNotFound.TagNonExist',
    )
    await done(tag('AttachResourcesTag', { ...all, ...spare }))
    assert.deepEqual([await borne(tag, dataKey), await borne(tag, whiteBox)], [{ spare: 'yes' }, { spare: 'yes' }])
    const more = { ...several, ResourceIds: [keyId(1), keyId(2)] }
    assert.equal(codeOf(await tag('AttachResourcesTag', { ...more, ...spare })), 'ResourceInUse.TagKeyAttached')
    assert.deepEqual(await borne(tag, key), { team: 'red' })

    await done(tag('CreateTag', { TagKey: 'spare', TagValue: 'no' }))
    const change = (ids: object, TagValue: string) =>
      tag('ModifyResourcesTagValue', { ...ids, TagKey: 'spare', TagValue })
    assert.equal(codeOf(await change(all, 'never')), 'ResourceNotFound.TagNonExist')
    assert.equal(codeOf(await change(more, 'no')), 'ResourceNotFound.AttachedTagKeyNotFound')
    await done(change(all, 'no'))
    assert.deepEqual([await borne(tag, dataKey), await borne(tag, whiteBox)], [{ spare: 'no' }, { spare: 'no' }])

    const off = (ids: object) => tag('DetachResourcesTag', { ...ids, TagKey: 'spare' })
    assert.equal(codeOf(await off(more)), 'ResourceNotFound.AttachedTagKeyNotFound')
    await done(off(all))
    assert.deepEqual([await borne(tag, dataKey), await borne(tag, whiteBox)], [{}, {}])
  })

  it('need the resource still at the commit', async () => {
    await using house = await fresh()
    const tag = tagOf(house)
    const codes = await abreast(house, [
      () => house.call('lighthouse', 'DeleteKeyPairs', { KeyIds: ['lhkp-00000001'] }),
      () => tag('AddResourceTag', { TagKey: 'a', TagValue: '1', Resource: pair }),
    ])
    assert.deepEqual(codes, ['InvalidParameterValue.ResourceDescriptionError', undefined])
    assert.equal(await house.store.read.count('tag', { service: 'lighthouse' }), 0)
  })

  it('are gone with a key that is destroyed, even before the job has come round', async () => {
    await using house = await fresh()
    const tag = tagOf(house)
    const Resource = name('kms', `key/${keyId(4)}`)
    await done(tag('AddResourceTag', { TagKey: 'a', TagValue: '1', Resource }))
    house.clock.advance(8 * 86_400_000)
    const again = await tag('AddResourceTag', { TagKey: 'b', TagValue: '1', Resource })
    assert.equal(codeOf(again), 'InvalidParameterValue.ResourceDescriptionError')
  })
})

describe('the names of resources', () => {
  const good: Readonly<Record<string, string>> = {
    'with the creator': key,
    'with another creator': name('kms', `key/creatorUin/1/${keyId(1)}`),
    'without the creator': name('kms', `key/${keyId(1)}`),
    'without an account': name('kms', `key/${keyId(1)}`, ''),
    'with uin/ alone': name('kms', `key/${keyId(1)}`, 'uin/'),
    'with the short region': name('kms', `key/${keyId(1)}`, 'uin/', 'gz'),
    'without a region': name('kms', `key/${keyId(1)}`, 'uin/', ''),
  }
  for (const [why, Resource] of Object.entries(good))
    it(`may be ${why}`, async () => {
      await using house = await fresh()
      const tag = tagOf(house)
      await done(tag('AddResourceTag', { TagKey: 'a', TagValue: '1', Resource }))
      assert.deepEqual(await borne(tag, key), { a: '1', team: 'red' })
    })

  const bad: Readonly<Record<string, string>> = {
    'no six segments': 'qcs::kms:key',
    'an empty text': '',
    'with a project': `qcs:1:kms:${region}:uin/:key/${keyId(1)}`,
    'no region that there is': name('kms', `key/${keyId(1)}`, 'uin/', 'ap-nowhere'),
    'in another region': name('kms', `key/${keyId(1)}`, 'uin/', 'ap-beijing'),
    "another account's": name('kms', `key/${keyId(8)}`, 'uin/200000000001'),
    "another account's as one's own": name('kms', `key/${keyId(8)}`),
    'of a kind that there is not': name('kms', `lock/${keyId(1)}`),
    'of a service that there is not': name('cvm', 'instance/ins-1'),
    'with more of a path': name('lighthouse', 'keypair/a/lhkp-00000001'),
    'without an id': name('kms', 'key/'),
    'of an inherited member': name('constructor', 'name/1'),
  }
  for (const [why, Resource] of Object.entries(bad))
    it(`must not be ${why}`, async () => {
      await using house = await fresh()
      const one = { TagKey: 'a', TagValue: '1', Resource }
      for (const action of ['AddResourceTag', 'UpdateResourceTagValue'])
        assert.equal(codeOf(await tagOf(house)(action, one)), 'InvalidParameterValue.ResourceDescriptionError')
      const { TagValue: _, ...less } = one
      assert.equal(
        codeOf(await tagOf(house)('DeleteResourceTag', less)),
        'InvalidParameterValue.ResourceDescriptionError',
      )
      const ReplaceTags = tags({ a: '1' })
      assert.equal(
        codeOf(await tagOf(house)('ModifyResourceTags', { Resource, ReplaceTags })),
        'InvalidParameterValue.ResourceDescriptionError',
      )
    })
})

/** Each bad key and value, and what it answers. */
const badKeys = [
  ['', 'InvalidParameterValue.TagKeyEmpty'],
  ['k'.repeat(128), 'InvalidParameterValue.TagKeyLengthExceeded'],
  ['a&b', 'InvalidParameterValue.TagKeyCharacterIllegal'],
  ['a\nb', 'InvalidParameterValue.TagKeyCharacterIllegal'],
  ['qcs:mine', 'InvalidParameter.ReservedTagKey'],
  ['project', 'InvalidParameter.ReservedTagKey'],
  ['项目', 'InvalidParameter.ReservedTagKey'],
] as const
const badValues = [
  ['v'.repeat(256), 'InvalidParameterValue.TagValueLengthExceeded'],
  ['a\u0007b', 'InvalidParameterValue.TagValueCharacterIllegal'],
] as const

type With = (TagKey: string, TagValue: string) => object
/** The calls that set tags, with a key and a value in their place. */
const setters: Readonly<Record<string, With>> = {
  AddResourceTag: (TagKey, TagValue) => ({ TagKey, TagValue, Resource: pair }),
  CreateTag: (TagKey, TagValue) => ({ TagKey, TagValue }),
  CreateTags: (TagKey, TagValue) => ({ Tags: [{ TagKey, TagValue }] }),
  ModifyResourceTags: (TagKey, TagValue) => ({ Resource: pair, ReplaceTags: [{ TagKey, TagValue }] }),
  TagResources: (TagKey, TagValue) => ({ ResourceList: [pair], Tags: [{ TagKey, TagValue }] }),
}
/** The calls that name a tag which is there. */
const users: Readonly<Record<string, (TagKey: string) => object>> = {
  AttachResourcesTag: (TagKey) => ({ ...several, TagKey, TagValue: 'v' }),
  DeleteResourceTag: (TagKey) => ({ TagKey, Resource: pair }),
  DeleteTag: (TagKey) => ({ TagKey, TagValue: 'v' }),
  DeleteTags: (TagKey) => ({ Tags: [{ TagKey, TagValue: 'v' }] }),
  DescribeResourceTagsByTagKeys: (TagKey) => ({ ...several, TagKeys: [TagKey] }),
  DescribeResourcesByTags: (TagKey) => ({ TagFilters: [{ TagKey }] }),
  DescribeResourcesByTagsUnion: (TagKey) => ({ TagFilters: [{ TagKey }] }),
  DescribeTagValues: (TagKey) => ({ TagKeys: [TagKey] }),
  DescribeTagValuesSeq: (TagKey) => ({ TagKeys: [TagKey] }),
  DetachResourcesTag: (TagKey) => ({ ...several, TagKey }),
  GetResources: (TagKey) => ({ TagFilters: [{ TagKey }] }),
  GetTagValues: (TagKey) => ({ TagKeys: [TagKey] }),
  GetTags: (TagKey) => ({ TagKeys: [TagKey] }),
  ModifyResourceTags: (TagKey) => ({ Resource: pair, DeleteTags: [{ TagKey }] }),
  ModifyResourcesTagValue: (TagKey) => ({ ...several, TagKey, TagValue: 'v' }),
  UnTagResources: (TagKey) => ({ ResourceList: [pair], TagKeys: [TagKey] }),
  UpdateResourceTagValue: (TagKey) => ({ TagKey, TagValue: 'v', Resource: pair }),
}

describe('keys and values', () => {
  for (const [action, input] of Object.entries(setters))
    it(`are held to their rules by ${action}`, async () => {
      await using house = await fresh()
      for (const [word, code] of badKeys) assert.equal(codeOf(await tagOf(house)(action, input(word, 'v'))), code, word)
      for (const [word, code] of badValues) assert.equal(codeOf(await tagOf(house)(action, input('k', word))), code)
      await done(tagOf(house)(action, input('团队 a+b@c', '网 & web')))
    })

  it('are held to the rules of values where only the value is new', async () => {
    await using house = await fresh()
    for (const [TagValue, code] of badValues)
      assert.equal(
        codeOf(await tagOf(house)('UpdateResourceTagValue', { TagKey: 'k', TagValue, Resource: pair })),
        code,
      )
  })

  for (const [action, input] of Object.entries(users))
    it(`are not empty in ${action}`, async () => {
      await using house = await fresh()
      assert.equal(codeOf(await tagOf(house)(action, input(''))), 'InvalidParameterValue.TagKeyEmpty')
    })

  it('may be whatever an older release let them be, and come off', async () => {
    await using house = await fresh()
    const tagged = { account, service: 'kms', prefix: 'key', region, resource: keyId(1) }
    assert.ok(await house.store.commit([{ insert: 'tag', row: { ...tagged, key: 'a&b', value: 'c' } }]))
    const Tags = [{ TagKey: 'a&b', TagValue: 'c' }]
    await done(tagOf(house)('DeleteResourceTag', { TagKey: 'a&b', Resource: key }))
    await done(tagOf(house)('DeleteTags', { Tags }))
    assert.deepEqual(await known(tagOf(house), 'a&b'), [])
  })
})

/** `from` to `to - 1` as tags that exist by themselves, put there at once. */
const make = async (house: TestHouse, count: number, tag: (n: number) => { key: string; value: string }) => {
  const rows = Array.from(
    { length: count },
    (_, n) => ({ insert: 'tagDefinition', row: { account, ...tag(n) } }) as const,
  )
  assert.ok(await house.store.commit(rows))
}

describe('limits', () => {
  it('of keys and of values, by every call that makes tags', async () => {
    await using house = await fresh()
    const tag = tagOf(house)
    // With `spare` and `team` there are 999, and one key has 999 values.
    await make(house, 996, (n) => ({ key: `key-${n}`, value: '' }))
    await make(house, 999, (n) => ({ key: 'full', value: `${n}` }))
    await done(tag('CreateTag', { TagKey: 'full', TagValue: 'last' }))
    await done(tag('AddResourceTag', { TagKey: 'key-last', TagValue: '', Resource: pair }))
    for (const [action, input] of Object.entries(setters)) {
      assert.equal(codeOf(await tag(action, input('key-new', ''))), 'LimitExceeded.TagKey', action)
      assert.equal(codeOf(await tag(action, input('full', 'new'))), 'LimitExceeded.TagValue', action)
    }
    await done(tag('AddResourceTag', { TagKey: 'full', TagValue: 'last', Resource: pair }))
    const changed = await tag('UpdateResourceTagValue', { TagKey: 'full', TagValue: 'new', Resource: pair })
    assert.equal(codeOf(changed), 'LimitExceeded.TagValue')
    await done(tag('UpdateResourceTagValue', { TagKey: 'full', TagValue: '7', Resource: pair }))
  })

  it('hold when several calls come at once', async () => {
    await using house = await fresh()
    await make(house, 997, (n) => ({ key: `key-${n}`, value: '' }))
    const create = (TagKey: string) => () => tagOf(house)('CreateTag', { TagKey, TagValue: '' })
    assert.deepEqual(await abreast(house, [create('x'), create('y')]), ['LimitExceeded.TagKey', undefined])
  })

  it('of tags on a resource', async () => {
    await using house = await fresh()
    const tag = tagOf(house)
    const some = (from: number, count: number) =>
      Array.from({ length: count }, (_, n) => ({ TagKey: `k${from + n}`, TagValue: 'v' }))
    for (let n = 0; n < 50; n += 10) await done(tag('TagResources', { ResourceList: [pair], Tags: some(n, 10) }))
    const { FailedResources } = await done(tag('TagResources', { ResourceList: [pair, instance], Tags: some(50, 1) }))
    assert.deepEqual(
      FailedResources.map((one: { Resource: string; Code: string }) => [one.Resource, one.Code]),
      [[pair, 'LimitExceeded.ResourceAttachedTags']],
    )
    assert.deepEqual(await borne(tag, instance), { k50: 'v' })
    const full = 'LimitExceeded.ResourceAttachedTags'
    const one = { TagKey: 'k50', TagValue: 'v' }
    assert.equal(codeOf(await tag('AddResourceTag', { ...one, Resource: pair })), full)
    assert.equal(codeOf(await tag('ModifyResourceTags', { Resource: pair, ReplaceTags: [one] })), full)
    const ids = { ServiceType: 'lighthouse', ResourcePrefix: 'keypair', ResourceIds: ['lhkp-00000001'] }
    assert.equal(codeOf(await tag('AttachResourcesTag', { ...ids, ...one })), full)
    await done(tag('ModifyResourceTags', { Resource: pair, ReplaceTags: [one], DeleteTags: [{ TagKey: 'k0' }] }))
    await done(tag('ModifyResourceTags', { Resource: pair, ReplaceTags: tags({ k1: 'other' }) }))
    assert.equal(Object.keys(await borne(tag, pair)).length, 50)
  })
})

const many = <T>(count: number, item: T): T[] => Array.from({ length: count }, () => item)
const kinds: readonly (readonly [object, string])[] = [
  [{ ServiceType: 'cvm' }, 'InvalidParameterValue.ServiceTypeInvalid'],
  [{ ServiceType: 'toString' }, 'InvalidParameterValue.ServiceTypeInvalid'],
  [{ ResourcePrefix: 'lock' }, 'InvalidParameterValue.ResourcePrefixInvalid'],
  [{ ResourceRegion: 'ap-nowhere' }, 'InvalidParameterValue.RegionInvalid'],
  [{ ResourceIds: ['a/b'] }, 'InvalidParameterValue.ResourceIdInvalid'],
  [{ ResourceIds: [] }, 'InvalidParameterValue.ResourceIdInvalid'],
]
const bySeveral: Readonly<Record<string, object>> = {
  AttachResourcesTag: { TagKey: 'spare', TagValue: 'yes' },
  DetachResourcesTag: { TagKey: 'team' },
  ModifyResourcesTagValue: { TagKey: 'team', TagValue: 'red' },
  DescribeResourceTagsByResourceIds: {},
  DescribeResourceTagsByResourceIdsSeq: {},
  DescribeResourceTagsByTagKeys: { TagKeys: ['team'] },
}

describe('parameters', () => {
  for (const [action, more] of Object.entries(bySeveral))
    it(`that name several resources are checked by ${action}`, async () => {
      await using house = await fresh()
      const tag = tagOf(house)
      for (const [spoilt, code] of kinds)
        assert.equal(codeOf(await tag(action, { ...several, ...more, ...spoilt })), code, JSON.stringify(spoilt))
      if (action.startsWith('Describe')) return
      for (const ResourceIds of [[keyId(9)], [keyId(1), keyId(1)]])
        assert.equal(
          codeOf(await tag(action, { ...several, ...more, ResourceIds })),
          'InvalidParameterValue.ResourceIdInvalid',
        )
      const ResourceIds = Array.from({ length: 51 }, (_, n) => keyId(n))
      assert.equal(
        codeOf(await tag(action, { ...several, ...more, ResourceIds })),
        'LimitExceeded.ResourceNumPerRequest',
      )
    })

  const rows: readonly (readonly [action: string, input: object, code: string])[] = [
    ['TagResources', { ResourceList: [], Tags: tags({ a: 'b' }) }, 'InvalidParameterValue.ResourceDescriptionError'],
    ['TagResources', { ResourceList: ['x'], Tags: tags({ a: 'b' }) }, 'InvalidParameterValue.ResourceDescriptionError'],
    ['TagResources', { ResourceList: many(11, pair), Tags: tags({ a: 'b' }) }, 'LimitExceeded.ResourceNumPerRequest'],
    ['TagResources', { ResourceList: [pair], Tags: [] }, 'InvalidParameter.Tag'],
    [
      'TagResources',
      { ResourceList: [pair], Tags: many(11, { TagKey: 'a', TagValue: 'b' }) },
      'LimitExceeded.TagNumPerRequest',
    ],
    [
      'TagResources',
      { ResourceList: [pair], Tags: many(2, { TagKey: 'a', TagValue: 'b' }) },
      'InvalidParameterValue.TagKeyDuplicate',
    ],
    [
      'TagResources',
      { ResourceList: [name('cvm', 'instance/ins-1')], Tags: tags({ a: 'b' }) },
      'InvalidParameter.UnsupportedService',
    ],
    [
      'TagResources',
      { ResourceList: [pair], Tags: [{ TagKey: 'a', TagValue: 'b', Category: 'Odd' }] },
      'InvalidParameter',
    ],
    ['UnTagResources', { ResourceList: [], TagKeys: ['a'] }, 'InvalidParameterValue.ResourceDescriptionError'],
    ['UnTagResources', { ResourceList: many(11, pair), TagKeys: ['a'] }, 'LimitExceeded.ResourceNumPerRequest'],
    ['UnTagResources', { ResourceList: [pair], TagKeys: [] }, 'InvalidParameter.Tag'],
    ['UnTagResources', { ResourceList: [pair], TagKeys: many(11, 'a') }, 'LimitExceeded.TagNumPerRequest'],
    [
      'UnTagResources',
      { ResourceList: [name('kms', 'lock/1')], TagKeys: ['a'] },
      'InvalidParameter.UnsupportedService',
    ],
    ['ModifyResourceTags', { Resource: pair }, 'InvalidParameter.Tag'],
    [
      'ModifyResourceTags',
      { Resource: pair, ReplaceTags: [{ TagKey: 'a', TagValue: 'b', Category: 'Odd' }] },
      'InvalidParameter',
    ],
    ['ModifyResourceTags', { Resource: pair, ReplaceTags: [] }, 'InvalidParameter.Tag'],
    [
      'ModifyResourceTags',
      { Resource: pair, ReplaceTags: many(11, { TagKey: 'a', TagValue: 'b' }) },
      'InvalidParameter.Tag',
    ],
    [
      'ModifyResourceTags',
      { Resource: pair, ReplaceTags: many(2, { TagKey: 'a', TagValue: 'b' }) },
      'InvalidParameter.Tag',
    ],
    ['ModifyResourceTags', { Resource: pair, DeleteTags: [] }, 'InvalidParameterValue.DeleteTagsParamError'],
    [
      'ModifyResourceTags',
      { Resource: pair, DeleteTags: many(11, { TagKey: 'a' }) },
      'InvalidParameterValue.DeleteTagsParamError',
    ],
    [
      'ModifyResourceTags',
      { Resource: pair, ReplaceTags: tags({ a: 'b' }), DeleteTags: [{ TagKey: 'a' }] },
      'InvalidParameterValue.DeleteTagsParamError',
    ],
    ['CreateTag', { TagKey: 'spare', TagValue: 'yes' }, 'ResourceInUse.TagDuplicate'],
    ['CreateTag', { TagKey: 'team', TagValue: 'red' }, 'ResourceInUse.TagDuplicate'],
    ['CreateTags', {}, 'InvalidParameter.Tag'],
    ['CreateTags', { Tags: [] }, 'InvalidParameter.Tag'],
    ['CreateTags', { Tags: many(11, { TagKey: 'a', TagValue: 'b' }) }, 'InvalidParameter.Tag'],
    ['CreateTags', { Tags: many(2, { TagKey: 'a', TagValue: 'b' }) }, 'ResourceInUse.TagDuplicate'],
    ['CreateTags', { Tags: tags({ a: 'b', spare: 'yes' }) }, 'ResourceInUse.TagDuplicate'],
    ['CreateTags', { Tags: [{ TagKey: 'a', TagValue: 'b', Category: 'Odd' }] }, 'InvalidParameter'],
    ['DeleteTag', { TagKey: 'team', TagValue: 'red' }, 'FailedOperation.TagAttachedResource'],
    ['DeleteTag', { TagKey: 'team', TagValue: 'blue' }, 'ResourceNotFound.TagNonExist'],
    ['DeleteTags', { Tags: tags({ spare: 'yes', team: 'red' }) }, 'FailedOperation.TagAttachedResource'],
    ['DeleteTags', { Tags: tags({ spare: 'yes', team: 'blue' }) }, 'ResourceNotFound.TagNonExist'],
    ['DeleteTags', { Tags: [] }, 'InvalidParameter'],
    ['GetResources', { ResourceList: ['x'] }, 'InvalidParameterValue.ResourceDescriptionError'],
    ['GetResources', { ResourceList: many(51, pair) }, 'LimitExceeded.ResourceNumPerRequest'],
    ['GetResources', { TagFilters: many(2, { TagKey: 'a' }) }, 'InvalidParameterValue.TagKeyDuplicate'],
    ['GetResources', { TagFilters: many(7, { TagKey: 'a' }) }, 'LimitExceeded.TagNumPerRequest'],
    ['GetResources', { TagFilters: [{ TagKey: 'a', TagValue: many(11, 'b') }] }, 'LimitExceeded.TagValue'],
    ['GetResources', { MaxResults: 201 }, 'InvalidParameter'],
    ...['GetResources', 'GetTagKeys', 'GetTagValues', 'GetTags'].map((action) => {
      const PaginationToken = Buffer.from('from:-1').toString('base64url')
      const keys = action === 'GetTagValues' ? { TagKeys: ['a'] } : {}
      return [action, { PaginationToken, ...keys }, 'InvalidParameter.PaginationTokenInvalid'] as const
    }),
    ['GetTagValues', { TagKeys: [] }, 'InvalidParameter'],
    ['GetTags', { TagKeys: many(21, 'a') }, 'InvalidParameter'],
    ['GetTagKeys', { MaxResults: 0 }, 'InvalidParameter'],
    ...['DescribeResourcesByTags', 'DescribeResourcesByTagsUnion'].flatMap((action) => [
      [action, { TagFilters: [] }, 'InvalidParameterValue.TagFilters'] as const,
      [action, { TagFilters: many(7, { TagKey: 'a' }) }, 'InvalidParameterValue.TagFiltersLengthExceeded'] as const,
      [action, { TagFilters: [{ TagKey: 'a', TagValue: many(11, 'b') }] }, 'InvalidParameter'] as const,
      [action, { TagFilters: [{ TagKey: 'a' }], CreateUin: 1 }, 'InvalidParameterValue.UinInvalid'] as const,
    ]),
    ...['DescribeTags', 'DescribeTagKeys', 'DescribeResourceTags'].flatMap((action) => [
      [action, { CreateUin: 1 }, 'InvalidParameterValue.UinInvalid'] as const,
      [action, { Offset: -1 }, 'InvalidParameter'] as const,
      [action, { Limit: 1001 }, 'InvalidParameter'] as const,
    ]),
    ['DescribeTagsSeq', { CreateUin: 1 }, 'InvalidParameterValue.UinInvalid'],
    ['DescribeTagsSeq', { Offset: -1 }, 'InvalidParameterValue.OffsetInvalid'],
    ['DescribeTagsSeq', { Limit: 1001 }, 'InvalidParameter'],
    ['DescribeTagValues', { TagKeys: ['a'], CreateUin: 1 }, 'InvalidParameterValue.UinInvalid'],
    ['DescribeTagValues', { TagKeys: ['a'], Offset: -1 }, 'InvalidParameter'],
    ['DescribeTagValuesSeq', { TagKeys: ['a'], CreateUin: 1 }, 'InvalidParameterValue.UinInvalid'],
    ['DescribeTagValuesSeq', { TagKeys: ['a'], Offset: -1 }, 'InvalidParameterValue.OffsetInvalid'],
    ['DescribeTagValuesSeq', { TagKeys: ['a'], Limit: -1 }, 'InvalidParameter'],
    ['DescribeResourceTagsByResourceIds', { ...several, Limit: 1001 }, 'InvalidParameter'],
    ['DescribeResourceTagsByResourceIdsSeq', { ...several, Limit: 1001 }, 'InvalidParameter'],
    ['DescribeResourceTagsByResourceIdsSeq', { ...several, Offset: -1 }, 'InvalidParameterValue.OffsetInvalid'],
    ['DescribeResourceTagsByTagKeys', { ...several, TagKeys: [] }, 'InvalidParameter.Tag'],
    ['DescribeResourceTagsByTagKeys', { ...several, TagKeys: ['a'], Limit: 1001 }, 'InvalidParameter'],
  ]
  it('answer in the code of what is wrong with them', async () => {
    await using house = await fresh()
    for (const [action, input, code] of rows)
      assert.equal(codeOf(await tagOf(house)(action, input)), code, `${action} ${JSON.stringify(input).slice(0, 200)}`)
    assert.deepEqual(await known(tagOf(house), 'spare'), [['yes', 1]])
  })
})

describe('lists', () => {
  it('of tags: by key, by value, by page, and of custom ones only', async () => {
    await using house = await fresh()
    const tag = tagOf(house)
    await done(tag('CreateTags', { Tags: [...tags({ a: '1', b: '1' }), ...tags({ a: '2' })] }))
    const pairs = (reply: Reply) =>
      reply.Tags.map((one: { TagKey: string; TagValue: string }) => `${one.TagKey}=${one.TagValue}`)
    const all = ['a=1', 'a=2', 'b=1', 'spare=yes', 'team=red']
    for (const action of ['DescribeTags', 'DescribeTagsSeq']) {
      const ask = async (input: object) => pairs(await done(tag(action, input)))
      assert.deepEqual(await ask({ CreateUin: Number(account), ShowProject: 1 }), all)
      assert.deepEqual(await ask({ TagValue: '1' }), ['a=1', 'b=1'])
      assert.deepEqual(await ask({ TagKey: 'a', TagValue: '2' }), ['a=2'])
      assert.deepEqual(await ask({ TagKeys: ['a', 'team'] }), ['a=1', 'a=2', 'team=red'])
      assert.deepEqual(await ask({ TagKey: 'a', TagKeys: ['team'] }), [])
      const page = await done(tag(action, { Offset: 1, Limit: 2 }))
      assert.deepEqual([page.TotalCount, page.Offset, page.Limit, pairs(page)], [5, 1, 2, ['a=2', 'b=1']])
    }
    for (const action of ['DescribeTagValues', 'DescribeTagValuesSeq'])
      assert.deepEqual(pairs(await done(tag(action, { TagKeys: ['a', 'b'], Offset: 1 }))), ['a=2', 'b=1'])
    const keys = await done(tag('DescribeTagKeys', { Offset: 1, Limit: 2 }))
    assert.deepEqual([keys.TotalCount, keys.Tags], [4, ['b', 'spare']])

    const system = { Category: 'System' }
    assert.equal((await done(tag('DescribeTagKeys', system))).TotalCount, 0)
    assert.equal((await done(tag('DescribeTagValues', { TagKeys: ['a'], ...system }))).TotalCount, 0)
    assert.deepEqual((await done(tag('GetTags', system))).Tags, [])
    assert.deepEqual((await done(tag('GetTags', { TagKeys: ['a'], ...system }))).Tags, [])
    assert.deepEqual((await done(tag('GetTagKeys', system))).TagKeys, [])
    assert.equal((await done(tag('DescribeResourceTagsByResourceIds', { ...several, ...system }))).TotalCount, 0)
  })

  it('by token, to the last page', async () => {
    await using house = await fresh()
    const tag = tagOf(house)
    await done(tag('TagResources', { ResourceList: everyKind, Tags: tags({ a: '1', b: '2' }) }))
    const follow = async (action: string, member: string, input: object = {}): Promise<unknown[][]> => {
      const pages: unknown[][] = []
      let PaginationToken = ''
      do {
        const reply = await done(tag(action, { ...input, MaxResults: 2, PaginationToken }))
        pages.push(reply[member])
        PaginationToken = reply.PaginationToken
        assert.ok(pages.length < 10)
      } while (PaginationToken !== '')
      return pages
    }
    const sizes = (pages: unknown[][]) => pages.map((page) => page.length)
    assert.deepEqual(await follow('GetTagKeys', 'TagKeys'), [
      ['a', 'b'],
      ['spare', 'team'],
    ])
    assert.deepEqual(sizes(await follow('GetTags', 'Tags')), [2, 2])
    assert.deepEqual(sizes(await follow('GetTagValues', 'Tags', { TagKeys: ['a', 'b', 'team'] })), [2, 1])
    const resources = await follow('GetResources', 'ResourceTagMappingList')
    assert.deepEqual(sizes(resources), [2, 2, 2, 2])
    const names = resources.flat().map((one) => (one as { Resource: string }).Resource)
    assert.deepEqual(names, [...new Set(names)])
    for (const one of names) assert.equal((await borne(tag, one))['a'], '1')
  })

  it('by token go on after the last of the page before, whatever came or went meanwhile', async () => {
    await using house = await fresh()
    const tag = tagOf(house)
    for (const [TagKey, TagValue] of ['b1', 'b2', 'c1', 'c2', 'd1'].map((word) => [...word]))
      await done(tag('CreateTag', { TagKey, TagValue }))
    const TagKeys = ['a', 'b', 'c', 'd']
    const page = async (PaginationToken = '') => {
      const reply = await done(tag('GetTags', { TagKeys, MaxResults: 3, PaginationToken }))
      const words = reply.Tags.map((one: { TagKey: string; TagValue: string }) => one.TagKey + one.TagValue)
      return { words, token: reply.PaginationToken as string }
    }
    const first = await page()
    assert.deepEqual(first.words, ['b1', 'b2', 'c1'])
    await done(tag('CreateTag', { TagKey: 'a', TagValue: '1' }))
    assert.deepEqual(await page(first.token), { words: ['c2', 'd1'], token: '' })
    await done(tag('DeleteTag', { TagKey: 'c', TagValue: '1' }))
    await done(tag('DeleteTag', { TagKey: 'b', TagValue: '1' }))
    assert.deepEqual(await page(first.token), { words: ['c2', 'd1'], token: '' })
    const odd = ['x', [], ['b'], ['b', 1], ['b', '1', '2'], ['b', '\0'], { 0: 'b', 1: '1', length: 2 }]
    for (const one of odd) {
      const PaginationToken = Buffer.from(JSON.stringify(one)).toString('base64url')
      const code = 'InvalidParameter.PaginationTokenInvalid'
      assert.equal(codeOf(await tag('GetTags', { PaginationToken })), code, JSON.stringify(one))
    }
  })

  it('of resources by their tags: all filters, or any of them', async () => {
    await using house = await fresh()
    const tag = tagOf(house)
    await done(tag('TagResources', { ResourceList: [key, pair], Tags: tags({ stage: 'test' }) }))
    await done(tag('TagResources', { ResourceList: [instance], Tags: tags({ stage: 'live', team: 'blue' }) }))
    const ids = (reply: Reply) => reply.Rows.map((one: { ResourceId: string }) => one.ResourceId)
    const ask = async (action: string, TagFilters: object, more: object = {}) =>
      ids(await done(tag(action, { TagFilters, ...more })))
    const both = [
      { TagKey: 'stage', TagValue: ['test', 'live'] },
      { TagKey: 'team', TagValue: ['red'] },
    ]
    assert.deepEqual(await ask('DescribeResourcesByTags', both), [keyId(1)])
    assert.deepEqual(await ask('DescribeResourcesByTags', [{ TagKey: 'stage' }]), [
      keyId(1),
      'lhkp-00000001',
      'postgres-one',
    ])
    const either = [
      { TagKey: 'stage', TagValue: ['test'] },
      { TagKey: 'team', TagValue: ['blue'] },
    ]
    assert.deepEqual(await ask('DescribeResourcesByTags', either), [])
    assert.deepEqual(await ask('DescribeResourcesByTagsUnion', either), [keyId(1), 'lhkp-00000001', 'postgres-one'])
    const narrow: readonly (readonly [object, readonly string[]])[] = [
      [{ ServiceType: 'lighthouse' }, ['lhkp-00000001']],
      [{ ResourcePrefix: 'DBInstanceId' }, ['postgres-one']],
      [{ ResourceRegion: 'gz' }, [keyId(1), 'lhkp-00000001', 'postgres-one']],
      [{ ResourceRegion: 'ap-beijing' }, []],
      [{ ResourceId: `creatorUin/1/${keyId(1)}` }, [keyId(1)]],
      [{ Offset: 1, Limit: 1 }, ['lhkp-00000001']],
    ]
    for (const [more, expected] of narrow)
      assert.deepEqual(await ask('DescribeResourcesByTagsUnion', either, more), expected, JSON.stringify(more))
    const { ResourceTagMappingList } = await done(tag('GetResources', { TagFilters: both }))
    assert.deepEqual(
      ResourceTagMappingList.map((one: { Resource: string }) => one.Resource),
      [name('kms', `key/${keyId(1)}`)],
    )
  })

  it('of resources that are named give them by the names they were asked for', async () => {
    await using house = await fresh()
    const tag = tagOf(house)
    const names = [`key/${keyId(1)}`, `key/creatorUin/${creator}/${keyId(1)}`].flatMap((path) => [
      name('kms', path),
      name('kms', path).replace(region, 'gz'),
      name('kms', path).replace(/uin\/\d+/, 'uin/'),
    ])
    for (const asked of names) {
      const { ResourceTagMappingList } = await done(tag('GetResources', { ResourceList: [pair, asked] }))
      const found = ResourceTagMappingList.map((one: { Resource: string }) => one.Resource)
      assert.deepEqual(found, [asked], 'the pair bears no tag')
    }
  })

  it('of tags by resources, whose ids come back as they were written', async () => {
    await using house = await fresh()
    const tag = tagOf(house)
    await done(tag('TagResources', { ResourceList: [key, dataKey], Tags: tags({ stage: 'test' }) }))
    const written = `creatorUin/${creator}/${keyId(1)}`
    const ResourceIds = [written, keyId(2), keyId(9)]
    for (const action of ['DescribeResourceTagsByResourceIds', 'DescribeResourceTagsByResourceIdsSeq']) {
      const reply = await done(tag(action, { ...several, ResourceIds }))
      const rows = reply.Tags.map((one: Readonly<Record<string, string>>) => [
        one['ResourceId'],
        one['TagKey'],
        one['TagValue'],
      ])
      assert.deepEqual(rows, [
        [written, 'stage', 'test'],
        [written, 'team', 'red'],
        [keyId(2), 'stage', 'test'],
      ])
      assert.equal(reply.Tags[0].TagKeyMd5, '9a8c2b9d518bc163e99611fbacea63b2')
      const anywhere = await done(tag(action, { ...several, ResourceIds, ResourceRegion: '' }))
      assert.equal(anywhere.TotalCount, 3)
      const elsewhere = await done(tag(action, { ...several, ResourceIds, ResourceRegion: 'ap-beijing' }))
      assert.equal(elsewhere.TotalCount, 0)
    }
    const byKeys = await done(tag('DescribeResourceTagsByTagKeys', { ...several, ResourceIds, TagKeys: ['team', 'x'] }))
    assert.deepEqual(
      [byKeys.TotalCount, byKeys.Rows],
      [1, [{ ResourceId: written, TagKeyValues: [{ TagKey: 'team', TagValue: 'red', Category: 'Custom' }] }]],
    )
    const count = async (input: object) => (await done(tag('DescribeResourceTags', input))).TotalCount
    assert.equal(await count({}), 3)
    assert.equal(await count({ ServiceType: 'kms', ResourcePrefix: 'key', ResourceId: written }), 2)
    assert.equal(await count({ ResourceRegion: 'gz', ResourceId: keyId(2) }), 1)
    assert.equal(await count({ ServiceType: 'lighthouse' }), 0)
    assert.equal(await count({ CosResourceId: 1 }), 0)
  })

  it('are of the account alone', async () => {
    await using house = await fresh()
    await house.store.commit([
      { insert: 'tagDefinition', row: { account: '200000000001', key: 'theirs', value: '' } },
      {
        insert: 'tag',
        row: {
          account: '200000000001',
          service: 'kms',
          prefix: 'key',
          region,
          resource: keyId(8),
          key: 'theirs',
          value: 'x',
        },
      },
    ])
    const tag = tagOf(house)
    const TagFilters = [{ TagKey: 'theirs' }]
    for (const [action, input] of [
      ['DescribeTags', {}],
      ['DescribeTagKeys', {}],
      ['GetTags', {}],
      ['GetTagKeys', {}],
      ['GetResources', {}],
      ['GetResources', { TagFilters }],
      ['DescribeResourceTags', {}],
      ['DescribeResourcesByTags', { TagFilters }],
      ['DescribeResourceTagsByResourceIds', { ...several, ResourceIds: [keyId(8)] }],
    ] as const)
      assert.doesNotMatch(JSON.stringify(await done(tag(action, input))), /theirs/, action)
  })
})

describe('permission', () => {
  it('is asked of the resource itself, by whatever name it is called', async () => {
    await using house = await fresh()
    const tag: Tag = (action, input) => tagOf(house)(action, input, member)
    const Tags = tags({ a: 'b' })
    for (const one of [key, name('kms', `key/${keyId(1)}`, '', ''), name('kms', `key/creatorUin/1/${keyId(1)}`)])
      await done(tag('TagResources', { ResourceList: [one], Tags }))
    const no = 'AuthFailure.UnauthorizedOperation'
    for (const one of [whiteBox, instance, gone, name('kms', `key/creatorUin/${creator}/${keyId(9)}`), 'x'])
      assert.equal(codeOf(await tag('TagResources', { ResourceList: [key, one], Tags })), no, one)
    await done(tag('AttachResourcesTag', { ...several, TagKey: 'spare', TagValue: 'yes' }))
    const two = { ...several, ResourceIds: [keyId(1), keyId(2)] }
    assert.equal(codeOf(await tag('AttachResourcesTag', { ...two, TagKey: 'spare', TagValue: 'yes' })), no)
    assert.equal(codeOf(await tag('DescribeResourceTagsByResourceIds', two)), no)
    await done(tag('DescribeResourceTagsByResourceIds', several))
    assert.equal(codeOf(await tag('GetResources', {})), no)
    await done(tag('GetResources', { ResourceList: [key] }))
    assert.equal(codeOf(await tag('CreateTag', { TagKey: 'x', TagValue: '' })), no)
  })

  it('is on record with the whole names', async () => {
    await using house = await fresh()
    const ResourceList = [name('kms', `key/${keyId(1)}`, '', ''), pair]
    const { RequestId } = await done(tagOf(house)('TagResources', { ResourceList, Tags: tags({ a: 'b' }) }))
    const [record] = await house.records(RequestId)
    assert.deepEqual(JSON.parse(record?.resources ?? ''), [key, pair])
  })
})
