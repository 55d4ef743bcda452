import { t } from '../../contract/fault.ts'
import { list } from '../../contract/shape.ts'
import { category, createUin, isCustom, knownKey, limit, offset, pageOutput, tagList, wireTag } from './fields.ts'
import { checkUin, pageOfTags } from './listing.ts'
import { action } from './service.ts'

export default action({
  title: t('查询标签值列表', 'List tag values'),
  about: t('分页列出一些标签键的值。', 'Lists the values of tag keys by page.'),
  rate: 20,
  effect: 'read',
  resource: '*',
  input: {
    TagKeys: list(knownKey, '标签键', 'Tag keys'),
    CreateUin: createUin,
    Offset: offset(),
    Limit: limit,
    Category: category,
  },
  output: { ...pageOutput, Tags: tagList },
  faults: ['InvalidParameterValue.UinInvalid'],
  examples: [
    {
      title: t('一个键的值', 'The values of a key'),
      input: { TagKeys: ['team'] },
      output: {
        TotalCount: 1,
        Offset: 0,
        Limit: 15,
        Tags: [{ TagKey: 'team', TagValue: 'storage', Category: 'Custom' }],
      },
    },
  ],
  async run(input, desk) {
    checkUin(desk, input.CreateUin)
    const { rows, ...page } = await pageOfTags(desk, { key: isCustom(input.Category) ? input.TagKeys : [] }, input)
    return { output: { ...page, Tags: rows.map(wireTag) } }
  },
})
