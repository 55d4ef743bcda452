import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Reply } from '../support/house.ts'
import { codeOf, done } from '../support/kms.ts'
import {
  account,
  borne,
  creator,
  dataKey,
  everyKind,
  fresh,
  instance,
  key,
  keyId,
  name,
  pair,
  region,
  several,
  tagOf,
  tags,
} from '../support/tags.ts'

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

  it('takes no resource under two of its names', async () => {
    await using house = await fresh()
    const tag = tagOf(house)
    const ResourceIds = [keyId(1), `creatorUin/${creator}/${keyId(1)}`]
    for (const [action, more] of [
      ['AttachResourcesTag', { TagKey: 'stage', TagValue: 'test' }],
      ['DetachResourcesTag', { TagKey: 'team' }],
    ] as const)
      assert.equal(
        codeOf(await tag(action, { ...several, ResourceIds, ...more })),
        'InvalidParameterValue.ResourceIdInvalid',
      )
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
