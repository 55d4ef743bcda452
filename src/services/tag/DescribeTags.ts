import { t } from '../../contract/fault.ts'
import { describeTags, describeTagsFields } from './describe-tags.ts'
import { offset } from './fields.ts'
import { action } from './service.ts'

export default action({
  title: t('查询标签列表', 'List tags'),
  about: t(
    '分页列出账号的标签,无论是否关联资源;可按键、值过滤。',
    'Lists the tags of the account by page, whether or not a resource bears them, filtered by key or value.',
  ),
  rate: 20,
  effect: 'read',
  resource: '*',
  input: { ...describeTagsFields.input, Offset: offset() },
  output: describeTagsFields.output,
  faults: ['InvalidParameterValue.UinInvalid'],
  examples: [
    {
      title: t('一个键的标签', 'The tags of a key'),
      input: { TagKey: 'team' },
      output: {
        TotalCount: 1,
        Offset: 0,
        Limit: 15,
        Tags: [{ TagKey: 'team', TagValue: 'storage', CanDelete: 0, Category: 'Custom' }],
      },
    },
  ],
  run: async (input, desk) => ({ output: await describeTags(desk, input) }),
})
