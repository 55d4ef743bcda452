import { t } from '../../contract/fault.ts'
import { list, text } from '../../contract/shape.ts'
import { findPage } from '../page.ts'
import { category, createUin, isCustom, limit, offset, pageOf, pageOutput, showProject } from './fields.ts'
import { checkUin } from './listing.ts'
import { action } from './service.ts'

export default action({
  title: t('查询标签键列表', 'List tag keys'),
  about: t('分页列出账号的标签键。', 'Lists the tag keys of the account by page.'),
  rate: 20,
  effect: 'read',
  resource: '*',
  input: { CreateUin: createUin, Offset: offset(), Limit: limit, ShowProject: showProject, Category: category },
  output: { ...pageOutput, Tags: list(text('标签键', 'Tag key'), '标签键列表', 'Tag keys') },
  faults: ['InvalidParameterValue.UinInvalid'],
  examples: [
    {
      title: t('所有标签键', 'All tag keys'),
      input: { Offset: 0, Limit: 15 },
      output: { TotalCount: 2, Offset: 0, Limit: 15, Tags: ['spare', 'team'] },
    },
  ],
  async run(input, desk) {
    checkUin(desk, input.CreateUin)
    const { account } = desk.caller
    const page = pageOf(input)
    const where = isCustom(input.Category) ? { account } : { account, key: [] }
    const { total, rows } = await findPage(desk.read, 'knownTagKey', { where, order: [['key', 'asc']], ...page })
    return {
      output: { TotalCount: total, Offset: page.offset, Limit: page.limit, Tags: rows.map(({ key }) => key) },
    }
  },
})
