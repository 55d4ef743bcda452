import { t } from '../../contract/fault.ts'
import { list } from '../../contract/shape.ts'
import { byIdsFields, exampleByIds, pageByIds } from './by-ids.ts'
import { category, isCustom, offset, pageOutput } from './fields.ts'
import { attachedTag } from './listing.ts'
import { camNamesOf } from './resource.ts'
import { action } from './service.ts'

export default action({
  title: t('查询资源的标签', 'List the tags of resources'),
  about: t(
    '分页列出同一种类的至多 50 个资源的标签;不存在的资源没有标签。资源 ID 按所给的写法返回。',
    'Lists by page the tags of up to 50 resources of one kind; one that is not there has none. The ids come back as they were written.',
  ),
  rate: 20,
  effect: 'read',
  resource: (input, desk) => camNamesOf(desk, input),
  input: {
    ...byIdsFields,
    Offset: offset(),
    Category: category,
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
  run: async (input, desk) => ({ output: await pageByIds(desk, input, isCustom(input.Category)) }),
})
