import { t } from '../../contract/fault.ts'
import { describeTags, describeTagsFields } from './describe-tags.ts'
import { offset } from './fields.ts'
import { action } from './service.ts'

export default action({
  title: t('按顺序查询标签列表', 'List tags in order'),
  about: t('同 DescribeTags;标签总是按键、值排序。', 'As DescribeTags, which sorts by key and value too.'),
  rate: 20,
  effect: 'read',
  resource: '*',
  input: { ...describeTagsFields.input, Offset: offset('InvalidParameterValue.OffsetInvalid') },
  output: describeTagsFields.output,
  faults: ['InvalidParameterValue.UinInvalid'],
  examples: [
    {
      title: t('一个键的标签', 'The tags of a key'),
      input: { TagKeys: ['team'], Offset: 0, Limit: 10 },
      output: {
        TotalCount: 1,
        Offset: 0,
        Limit: 10,
        Tags: [{ TagKey: 'team', TagValue: 'storage', CanDelete: 0, Category: 'Custom' }],
      },
    },
  ],
  run: async (input, desk) => ({ output: await describeTags(desk, input) }),
})
