import { t } from '../../contract/fault.ts'
import { list } from '../../contract/shape.ts'
import { createUin, knownKey, limit, offset, pageOutput, tagList, wireTag } from './fields.ts'
import { checkUin, pageOfTags } from './listing.ts'
import { action } from './service.ts'

export default action({
  title: t('按顺序查询标签值列表', 'List tag values in order'),
  about: t('同 DescribeTagValues;总是按键、值排序。', 'As DescribeTagValues, which sorts by key and value too.'),
  rate: 20,
  effect: 'read',
  resource: '*',
  input: {
    TagKeys: list(knownKey, '标签键', 'Tag keys'),
    CreateUin: createUin,
    Offset: offset('InvalidParameterValue.OffsetInvalid'),
    Limit: limit,
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
    const { rows, ...page } = await pageOfTags(desk, { key: input.TagKeys }, input)
    return { output: { ...page, Tags: rows.map(wireTag) } }
  },
})
