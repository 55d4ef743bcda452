import { t } from '../../contract/fault.ts'
import { list } from '../../contract/shape.ts'
import { byIdsFields, exampleByIds, pageByIds } from './by-ids.ts'
import { offset, pageOutput } from './fields.ts'
import { attachedTag } from './listing.ts'
import { camNamesOf } from './resource.ts'
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
    ...byIdsFields,
    Offset: offset('InvalidParameterValue.OffsetInvalid'),
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
      ...exampleByIds,
    },
  ],
  run: async (input, desk) => ({ output: await pageByIds(desk, input) }),
})
