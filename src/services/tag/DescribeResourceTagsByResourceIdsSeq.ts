import { t } from '../../contract/fault.ts'
import { list } from '../../contract/shape.ts'
import { limit, offset, pageOutput, resourceIds, resourcePrefix, resourceRegion, serviceType } from './fields.ts'
import { attachedTag, attachedView, pageOfAttached } from './listing.ts'
import { camNamesOf, namedBy } from './resource.ts'
import { action } from './service.ts'

export default action({
  title: t('按顺序查询资源的标签', 'List the tags of resources in order'),
  about: t(
    '同 DescribeResourceTagsByResourceIds;总是按资源和键排序。',
    'As DescribeResourceTagsByResourceIds, which sorts by resource and key too.',
  ),
  rate: 20,
  effect: 'read',
  resource: (input, desk) => camNamesOf(desk, input),
  input: {
    ServiceType: serviceType,
    ResourcePrefix: resourcePrefix,
    ResourceIds: resourceIds('InvalidParameterValue.ResourceIdInvalid'),
    ResourceRegion: resourceRegion,
    Offset: offset('InvalidParameterValue.OffsetInvalid'),
    Limit: limit,
  },
  output: { ...pageOutput, Tags: list(attachedTag, '标签列表', 'Tags') },
  faults: [
    'InvalidParameterValue.RegionInvalid',
    'InvalidParameterValue.ResourceIdInvalid',
    'InvalidParameterValue.ResourcePrefixInvalid',
    'InvalidParameterValue.ServiceTypeInvalid',
  ],
  examples: [
    {
      title: t('一个实例的标签', 'The tags of an instance'),
      input: {
        ServiceType: 'postgres',
        ResourcePrefix: 'DBInstanceId',
        ResourceRegion: 'ap-guangzhou',
        ResourceIds: ['postgres-abcdefg'],
        Offset: 0,
        Limit: 20,
      },
      output: {
        TotalCount: 1,
        Offset: 0,
        Limit: 20,
        Tags: [
          {
            TagKey: 'team',
            TagValue: 'storage',
            ResourceId: 'postgres-abcdefg',
            TagKeyMd5: 'f894427cc1c571f79da49605ef8b112f',
            TagValueMd5: 'ddecebdea58b5f264d27f1f7909bab74',
            ServiceType: 'postgres',
            Category: 'Custom',
          },
        ],
      },
    },
  ],
  async run(input, desk) {
    const named = namedBy(desk, input)
    const asked = new Map(named.map(({ id }, i) => [id, input.ResourceIds[i]]))
    const [first] = named
    const { rows, ...page } = await pageOfAttached(
      desk,
      {
        service: input.ServiceType,
        ...(first !== undefined && { prefix: first.prefix }),
        ...(first?.region && { region: first.region }),
        resource: [...asked.keys()],
      },
      input,
    )
    return { output: { ...page, Tags: rows.map((row) => attachedView(row, asked.get(row.resource) ?? row.resource)) } }
  },
})
