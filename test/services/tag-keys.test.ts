import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { TestHouse } from '../support/house.ts'
import { abreast, codeOf, done } from '../support/kms.ts'
import {
  account,
  borne,
  fresh,
  instance,
  key,
  keyId,
  known,
  pair,
  region,
  setters,
  several,
  tagOf,
  tags,
} from '../support/tags.ts'

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
