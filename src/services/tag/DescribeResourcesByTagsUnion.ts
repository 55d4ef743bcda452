import { t } from '../../contract/fault.ts'
import { list } from '../../contract/shape.ts'
import { byTagsFields, resourceTag, resourceTagView, whereOf } from './by-tags.ts'
import { offset, pageOutput } from './fields.ts'
import { checkUin, filtered, pageOfBearers } from './listing.ts'
import { action } from './service.ts'

export default action({
  title: t('按标签并集查询资源', 'Find resources by any of several tags'),
  about: t(
    '分页列出符合任一标签过滤器的资源,以及它们的全部标签。',
    'Lists by page the resources that meet at least one of the tag filters, with all their tags.',
  ),
  rate: 20,
  effect: 'read',
  resource: '*',
  input: { ...byTagsFields, Offset: offset() },
  output: { ...pageOutput, Rows: list(resourceTag, '资源列表', 'The resources') },
  faults: ['InvalidParameterValue.UinInvalid'],
  examples: [
    {
      title: t('关联了标签的实例', 'The instances with a tag'),
      input: { TagFilters: [{ TagKey: 'team', TagValue: ['storage'] }], ServiceType: 'postgres' },
      output: {
        TotalCount: 1,
        Offset: 0,
        Limit: 15,
        Rows: [
          {
            ResourceRegion: 'ap-guangzhou',
            ServiceType: 'postgres',
            ResourcePrefix: 'DBInstanceId',
            ResourceId: 'postgres-abcdefg',
            Tags: [{ TagKey: 'team', TagValue: 'storage', Category: 'Custom' }],
          },
        ],
      },
    },
  ],
  async run(input, desk) {
    checkUin(desk, input.CreateUin)
    const where = { ...whereOf(input), any: filtered(desk, input.TagFilters) }
    const { rows, ...page } = await pageOfBearers(desk, where, input)
    return { output: { ...page, Rows: rows.map(resourceTagView) } }
  },
})
