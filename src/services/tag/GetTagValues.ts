import { t } from '../../contract/fault.ts'
import { maxItems, minItems } from '../../contract/rule.ts'
import { list } from '../../contract/shape.ts'
import { category, knownKey, tagList } from './fields.ts'
import { action } from './service.ts'
import { getTags, maxResults, nextToken, paginationToken } from './token-pages.ts'

export default action({
  title: t('获取标签值', 'Get tag values'),
  about: t('逐页给出一些标签键的值。', 'Gives the values of tag keys page by page.'),
  rate: 20,
  effect: 'read',
  resource: '*',
  input: {
    TagKeys: list(knownKey, '标签键,至多 20 个', 'Tag keys, at most 20', [minItems(1), maxItems(20)]),
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
