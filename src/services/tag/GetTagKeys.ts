import { t } from '../../contract/fault.ts'
import { list, text } from '../../contract/shape.ts'
import { category, isCustom } from './fields.ts'
import { action } from './service.ts'
import { maxResults, nextToken, pageByToken, paginationToken } from './token-pages.ts'

export default action({
  title: t('获取标签键', 'Get tag keys'),
  about: t('逐页给出账号的标签键。', 'Gives the tag keys of the account page by page.'),
  rate: 20,
  effect: 'read',
  resource: '*',
  input: { PaginationToken: paginationToken, MaxResults: maxResults, Category: category },
  output: { PaginationToken: nextToken, TagKeys: list(text('标签键', 'Tag key'), '标签键', 'Tag keys') },
  faults: ['InvalidParameter.PaginationTokenInvalid'],
  examples: [
    { title: t('第一页', 'The first page'), input: {}, output: { PaginationToken: '', TagKeys: ['spare', 'team'] } },
  ],
  async run({ Category, ...page }, desk) {
    const { rows, token } = await pageByToken(desk, 'knownTagKey', isCustom(Category) ? {} : { key: [] }, page)
    return { output: { PaginationToken: token, TagKeys: rows.map(({ key }) => key) } }
  },
})
