import assert from 'node:assert/strict'
import { account, type Cast, type Chapter, refused, region } from './cast.ts'

const tagOf = ({ house, profile }: Cast) => house.sdk('tag', profile)

const name = (service: string, rest: string): string => `qcs::${service}:${region}:uin/:${rest}`

/** A CMK and a key pair of this chapter's own. */
async function resourcesOf({ kms, lighthouse }: Cast, what: string) {
  const { KeyId = '' } = await kms.CreateKey({ Alias: `tagged-${what}` })
  const { KeyPair } = await lighthouse.CreateKeyPair({ KeyName: `tagged_${what}` })
  const pairId = KeyPair?.KeyId ?? ''
  return { KeyId, pairId, key: name('kms', `key/${KeyId}`), pair: name('lighthouse', `keypair/${pairId}`) }
}

type Told = readonly { readonly TagKey?: string; readonly TagValue?: string }[]
const plain = (tags: Told | undefined) => tags?.map(({ TagKey, TagValue }) => [TagKey, TagValue])

export const chapters: readonly Chapter[] = [
  [
    'tags go on keys and key pairs together, are found, and come off',
    async (cast) => {
      const tag = tagOf(cast)
      const { KeyId, key, pair, pairId } = await resourcesOf(cast, 'together')
      const Tags = [
        { TagKey: 'together', TagValue: '店 & shop' },
        { TagKey: 'stage', TagValue: 'test' },
      ]
      const put = await tag.TagResources({ ResourceList: [key, pair], Tags })
      assert.deepEqual(put.FailedResources, [])
      const TagFilters = [{ TagKey: 'together', TagValue: ['店 & shop'] }]
      const { ResourceTagMappingList = [] } = await tag.GetResources({ TagFilters, MaxResults: 10 })
      assert.deepEqual(
        ResourceTagMappingList.map(({ Resource }) => Resource),
        [key, pair].map((one) => one.replace('uin/', `uin/${account}`)),
      )
      assert.deepEqual(plain(ResourceTagMappingList[0]?.Tags), [
        ['stage', 'test'],
        ['together', '店 & shop'],
      ])
      const { KeyMetadatas = [] } = await cast.kms.ListKeyDetail({ TagFilters })
      assert.deepEqual(
        KeyMetadatas.map((one) => one.KeyId),
        [KeyId],
      )
      const all = await tag.DescribeResourcesByTags({ TagFilters, ServiceType: 'lighthouse' })
      assert.deepEqual(
        all.Rows?.map(({ ResourceId }) => ResourceId),
        [pairId],
      )
      const either = [...TagFilters, { TagKey: 'nowhere' }]
      assert.equal((await tag.DescribeResourcesByTags({ TagFilters: either })).TotalCount, 0)
      assert.equal((await tag.DescribeResourcesByTagsUnion({ TagFilters: either })).TotalCount, 2)
      const off = await tag.UnTagResources({ ResourceList: [key, pair], TagKeys: ['together', 'stage'] })
      assert.deepEqual(off.FailedResources, [])
      assert.deepEqual((await tag.GetResources({ TagFilters })).ResourceTagMappingList, [])
    },
  ],
  [
    'the tags of a resource change as Terraform changes them',
    async (cast) => {
      const tag = tagOf(cast)
      const { KeyId } = await resourcesOf(cast, 'terraform')
      const { KeyMetadata } = await cast.kms.DescribeKey({ KeyId })
      const ResourceId = KeyMetadata?.ResourceId ?? ''
      assert.equal(ResourceId, `creatorUin/${account}/${KeyId}`)
      const Resource = name('kms', `key/${ResourceId}`)
      const ids = { ServiceType: 'kms', ResourcePrefix: 'key', ResourceRegion: region, ResourceIds: [ResourceId] }
      const tagsNow = async () => {
        const { Tags = [], TotalCount } = await tag.DescribeResourceTagsByResourceIds({ ...ids, Offset: 0, Limit: 20 })
        assert.equal(TotalCount, Tags.length)
        // The provider takes only those whose id comes back as it asked.
        return plain(Tags.filter((one) => one.ResourceId === ResourceId))
      }
      const ReplaceTags = [
        { TagKey: 'owner', TagValue: 'a' },
        { TagKey: 'tier', TagValue: '' },
      ]
      await tag.ModifyResourceTags({ Resource, ReplaceTags })
      await tag.ModifyResourceTags({
        Resource,
        ReplaceTags: [{ TagKey: 'owner', TagValue: 'b' }],
        DeleteTags: [{ TagKey: 'tier' }],
      })
      assert.deepEqual(await tagsNow(), [['owner', 'b']])
      assert.deepEqual(plain((await tag.DescribeResourceTagsByResourceIdsSeq(ids)).Tags), [['owner', 'b']])
      const { Rows } = await tag.DescribeResourceTagsByTagKeys({ ...ids, TagKeys: ['owner'] })
      assert.deepEqual(plain(Rows?.[0]?.TagKeyValues), [['owner', 'b']])

      await tag.AddResourceTag({ Resource, TagKey: 'tier', TagValue: 'one' })
      await refused(
        cast.house,
        'ResourceInUse.TagKeyAttached',
        tag.AddResourceTag({ Resource, TagKey: 'tier', TagValue: 'two' }),
      )
      await tag.UpdateResourceTagValue({ Resource, TagKey: 'tier', TagValue: 'two' })
      await tag.DeleteResourceTag({ Resource, TagKey: 'owner' })
      assert.deepEqual(await tagsNow(), [['tier', 'two']])
      const listed = await tag.DescribeResourceTags({ ServiceType: 'kms', ResourceId })
      assert.deepEqual(plain(listed.Rows), [['tier', 'two']])
      // An attachment of a tag is looked for by the very name of its resource.
      const { ResourceTagMappingList = [] } = await tag.GetResources({ ResourceList: [Resource] })
      assert.equal(ResourceTagMappingList[0]?.Resource, Resource)
    },
  ],
  [
    'a tag is made, put on several resources, and deleted when none bears it',
    async (cast) => {
      const tag = tagOf(cast)
      const { pairId } = await resourcesOf(cast, 'several')
      const several = {
        ServiceType: 'lighthouse',
        ResourcePrefix: 'keypair',
        ResourceRegion: region,
        ResourceIds: [pairId],
      }
      const one = { TagKey: 'colour', TagValue: 'red' }
      await refused(cast.house, 'ResourceNotFound.TagNonExist', tag.AttachResourcesTag({ ...several, ...one }))
      await tag.CreateTag(one)
      await tag.CreateTags({ Tags: [{ TagKey: 'colour', TagValue: 'blue' }] })
      await tag.AttachResourcesTag({ ...several, ...one })
      await tag.ModifyResourcesTagValue({ ...several, TagKey: 'colour', TagValue: 'blue' })
      const known = await tag.DescribeTags({ TagKey: 'colour', Limit: 20, Offset: 0 })
      assert.deepEqual(
        known.Tags?.map(({ TagValue, CanDelete }) => [TagValue, CanDelete]),
        [
          ['blue', 0],
          ['red', 1],
        ],
      )
      await tag.DeleteTag(one)
      const blue = { TagKey: 'colour', TagValue: 'blue' }
      await refused(cast.house, 'FailedOperation.TagAttachedResource', tag.DeleteTags({ Tags: [blue] }))
      await tag.DetachResourcesTag({ ...several, TagKey: 'colour' })
      await tag.DeleteTags({ Tags: [blue] })
      assert.equal((await tag.DescribeTagsSeq({ TagKeys: ['colour'] })).TotalCount, 0)
    },
  ],
  [
    'the dictionary of tags is listed by key and by value',
    async (cast) => {
      const tag = tagOf(cast)
      const Tags = ['x', 'y', 'z'].map((TagValue) => ({ TagKey: 'listed', TagValue }))
      await tag.CreateTags({ Tags })
      const pairs = Tags.map(({ TagKey, TagValue }) => [TagKey, TagValue])
      const TagKeys = ['listed']
      assert.deepEqual(plain((await tag.DescribeTagValues({ TagKeys })).Tags), pairs)
      assert.deepEqual(plain((await tag.DescribeTagValuesSeq({ TagKeys, Limit: 2 })).Tags), pairs.slice(0, 2))
      assert.deepEqual(plain((await tag.GetTagValues({ TagKeys })).Tags), pairs)
      assert.ok((await tag.DescribeTagKeys({ Limit: 1000 })).Tags?.includes('listed'))
      assert.ok((await tag.GetTagKeys({})).TagKeys?.includes('listed'))
      const first = await tag.GetTags({ TagKeys, MaxResults: 2 })
      const { PaginationToken = '' } = first
      const rest = await tag.GetTags({ TagKeys, MaxResults: 2, PaginationToken })
      assert.deepEqual([...(plain(first.Tags) ?? []), ...(plain(rest.Tags) ?? [])], pairs)
      assert.equal(rest.PaginationToken, '')
    },
  ],
]
