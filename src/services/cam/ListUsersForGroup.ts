import { t } from '../../contract/fault.ts'
import { int, list } from '../../contract/shape.ts'
import { findPage } from '../page.ts'
import { groupId, page, windowOf } from './fields.ts'
import { groupOf } from './find.ts'
import { memberShape, memberView } from './group-fields.ts'
import { action } from './service.ts'

export default action({
  title: t('查询用户组的成员', 'List the members of a group'),
  about: t('分页列出用户组的成员。', 'Lists by page the members of a group.'),
  rate: 20,
  effect: 'read',
  resource: '*',
  input: { GroupId: groupId, ...page },
  output: {
    TotalNum: int('总数', 'How many there are in all'),
    UserInfo: list(memberShape, '本页的成员', 'The members of this page'),
  },
  faults: ['ResourceNotFound.GroupNotExist'],
  examples: [
    { title: t('一个用户组', 'Of one group'), input: { GroupId: 2001 }, output: { TotalNum: 0, UserInfo: [] } },
  ],
  async run({ GroupId, ...given }, desk) {
    const { account, id } = await groupOf(desk, GroupId, 'ResourceNotFound.GroupNotExist')
    const { total, rows } = await findPage(desk.read, 'user', {
      where: { account, uin: { among: { table: 'groupMember', column: 'uin', where: { account, group: id } } } },
      order: [['uin', 'asc']],
      ...windowOf(given),
    })
    return { output: { TotalNum: total, UserInfo: rows.map(memberView) } }
  },
})
