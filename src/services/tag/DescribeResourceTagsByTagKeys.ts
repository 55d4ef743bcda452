import { t } from '../../contract/fault.ts'
import { minItems } from '../../contract/rule.ts'
import { list, record } from '../../contract/shape.ts'
import { askedBy, byIdsFields } from './by-ids.ts'
import { knownKey, offset, pageOutput, resourceId, tagList } from './fields.ts'
import { filtered, pageOfBearers } from './listing.ts'
import { camNamesOf } from './resource.ts'
import { action } from './service.ts'

export default action({
  title: t('按标签键查询资源的标签', 'List the tags of resources by key'),
  about: t(
    '在同一种类的至多 50 个资源中,分页列出关联了任一所给标签键的资源,以及它们的这些标签。',
    'Lists by page those of up to 50 resources of one kind that bear any of the given tag keys, with these tags.',
  ),
  rate: 20,
  effect: 'read',
  resource: (input, desk) => camNamesOf(desk, input),
  input: {
    ...byIdsFields,
    TagKeys: list(knownKey, '标签键,至少一个', 'Tag keys, at least one', [minItems(1, 'InvalidParameter.Tag')]),
    Offset: offset(),
  },
  output: {
    ...pageOutput,
    Rows: list(
      record({ ResourceId: resourceId, TagKeyValues: tagList }, '资源', 'A resource'),
      '资源',
      'The resources',
    ),
  },
  faults: [
    'InvalidParameterValue.RegionInvalid',
    'InvalidParameterValue.ResourceIdInvalid',
    'InvalidParameterValue.ResourcePrefixInvalid',
    'InvalidParameterValue.ServiceTypeInvalid',
  ],
  examples: [
    {
      title: t('一个密钥对的标签', 'The tags of a key pair'),
      input: {
        ServiceType: 'lighthouse',
        ResourcePrefix: 'keypair',
        ResourceRegion: 'ap-guangzhou',
        ResourceIds: ['lhkp-k1k1k1k1'],
        TagKeys: ['team'],
      },
      output: {
        TotalCount: 1,
        Offset: 0,
        Limit: 15,
        Rows: [
          {
            ResourceId: 'lhkp-k1k1k1k1',
            TagKeyValues: [{ TagKey: 'team', TagValue: 'storage', Category: 'Custom' }],
          },
        ],
      },
    },
  ],
  async run(input, desk) {
    const { where, asWritten } = askedBy(desk, input)
    const { rows, ...page } = await pageOfBearers(
      desk,
      {
        ...where,
        any: filtered(
          desk,
          input.TagKeys.map((TagKey) => ({ TagKey })),
        ),
      },
      input,
    )
    return {
      output: {
        ...page,
        Rows: rows.map(({ resource, tags }) => ({
          ResourceId: asWritten(resource),
          TagKeyValues: tags.filter(({ TagKey }) => input.TagKeys.includes(TagKey)),
        })),
      },
    }
  },
})
