import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Reply } from '../support/house.ts'
import { abreast, codeOf, done } from '../support/kms.ts'
import {
  account,
  borne,
  dataKey,
  everyKind,
  fresh,
  gone,
  key,
  keyId,
  known,
  name,
  pair,
  region,
  several,
  tagOf,
  tags,
  whiteBox,
} from '../support/tags.ts'

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
