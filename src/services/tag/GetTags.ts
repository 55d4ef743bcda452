import { t } from '../../contract/fault.ts'
import { maxItems } from '../../contract/rule.ts'
import { list, optional } from '../../contract/shape.ts'
import { category, knownKey, tagList } from './fields.ts'
import { action } from './service.ts'
import { getTags, maxResults, nextToken, paginationToken } from './token-pages.ts'

export default action({
  title: t('获取标签', 'Get tags'),
  about: t(
    '逐页给出账号的标签,可只要一些键的。',
    'Gives the tags of the account page by page, of some keys only if these are named.',
  ),
  rate: 20,
  effect: 'read',
  resource: '*',
  input: {
    TagKeys: optional(
      list(knownKey, '标签键,至多 20 个;空为全部', 'Tag keys, at most 20; none for all', [maxItems(20)]),
    ),
    PaginationToken: paginationToken,
    MaxResults: maxResults,
    Category: category,
  },
  output: { PaginationToken: nextToken, Tags: tagList },
  faults: ['InvalidParameter.PaginationTokenInvalid'],
  examples: [
    {
      title: t('一个键的标签', 'The tags of a key'),
      input: { TagKeys: ['team'] },
      output: { PaginationToken: '', Tags: [{ TagKey: 'team', TagValue: 'storage', Category: 'Custom' }] },
    },
  ],
  run: async (input, desk) => ({ output: await getTags(desk, input) }),
})
