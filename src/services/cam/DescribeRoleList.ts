import { t } from '../../contract/fault.ts'
import { maxItems } from '../../contract/rule.ts'
import { int, list, optional, record, text } from '../../contract/shape.ts'
import type { RoleRow } from '../../domain/role.ts'
import type { Where } from '../../store/store.ts'
import { findPage } from '../page.ts'
import { neededPage, windowOf } from './fields.ts'
import { roleShape, roleView } from './role-view.ts'
import { action } from './service.ts'

const filter = record(
  { Key: text('标签键', 'Key of the tag'), Value: text('标签值', 'Value of the tag') },
  '标签',
  'Tag',
)

export default action({
  title: t('查询角色列表', 'List roles'),
  about: t(
    '分页列出角色,按名称排序;可按标签过滤。',
    'Lists the roles by page and name, if you like those with certain tags.',
  ),
  rate: 20,
  effect: 'read',
  resource: '*',
  input: {
    ...neededPage,
    Tags: optional(
      list(filter, '标签,至多 10 个,须全部具备', 'Tags, at most 10, all of which it must have', [maxItems(10)]),
    ),
  },
  output: {
    List: list(roleShape, '本页的角色', 'The roles of this page'),
    TotalNum: int('总数', 'How many there are in all'),
  },
  faults: [],
  examples: [{ title: t('第一页', 'The first page'), input: { Page: 1, Rp: 20 }, output: { List: [], TotalNum: 0 } }],
  async run({ Tags = [], ...given }, desk) {
    const { account } = desk.caller
    const all = Tags.map(({ Key, Value }): Where<RoleRow> => {
      const where = { account, service: 'cam', prefix: 'role', region: '', key: Key, value: Value }
      return { id: { among: { table: 'tag', column: 'resource', where } } }
    })
    const { total, rows } = await findPage(desk.read, 'role', {
      where: { account, active: true, all },
      order: [['name', 'asc']],
      ...windowOf(given),
    })
    return { output: { List: await Promise.all(rows.map((role) => roleView(desk, role))), TotalNum: total } }
  },
})
