import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { codeOf } from '../support/kms.ts'
import { fresh, keyId, known, name, pair, several, tagOf, tags } from '../support/tags.ts'

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
