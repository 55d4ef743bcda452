import { t } from '../../contract/fault.ts'
import { int, list } from '../../contract/shape.ts'
import { findPage } from '../page.ts'
import { keyword, page, windowOf } from './fields.ts'
import { groupShape, groupView } from './group-fields.ts'
import { action } from './service.ts'

export default action({
  title: t('查询用户组列表', 'List groups'),
  about: t('分页列出账号的用户组,按 ID 排序。', 'Lists the groups of the account by page and id.'),
  rate: 20,
  effect: 'read',
  resource: '*',
  input: { ...page, Keyword: keyword },
  output: {
    TotalNum: int('总数', 'How many there are in all'),
    GroupInfo: list(groupShape, '本页的用户组', 'The groups of this page'),
  },
  faults: [],
  examples: [
    {
      title: t('按名称查询', 'By a part of the name'),
      input: { Keyword: 'audit' },
      output: {
        TotalNum: 1,
        GroupInfo: [{ GroupId: 2001, GroupName: 'auditors', CreateTime: '2019-01-23 10:32:09', Remark: '' }],
      },
    },
  ],
  async run({ Keyword = '', ...given }, desk) {
    const { total, rows } = await findPage(desk.read, 'userGroup', {
      where: { account: desk.caller.account, ...(Keyword !== '' && { name: { contains: Keyword } }) },
      order: [['id', 'asc']],
      ...windowOf(given),
    })
    return { output: { TotalNum: total, GroupInfo: rows.map(groupView) } }
  },
})
