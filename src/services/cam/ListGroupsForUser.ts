import { t } from '../../contract/fault.ts'
import { int, list, optional } from '../../contract/shape.ts'
import { findPage } from '../page.ts'
import { page, userUin, windowOf } from './fields.ts'
import { groupShape, groupView } from './group-fields.ts'
import { memberNamed } from './members.ts'
import { action } from './service.ts'

export default action({
  title: t('查询用户所在的用户组', 'List the groups of a user'),
  about: t(
    '分页列出用户所在的用户组,须给出 Uid 或 SubUin。',
    'Lists by page the groups that a user is in; Uid or SubUin says which.',
  ),
  rate: 20,
  effect: 'read',
  resource: '*',
  input: {
    Uid: optional(int('用户 UID', 'UID of the user')),
    Rp: page.Rp,
    Page: page.Page,
    SubUin: optional(userUin),
  },
  output: {
    TotalNum: int('总数', 'How many there are in all'),
    GroupInfo: list(groupShape, '本页的用户组', 'The groups of this page'),
  },
  faults: ['InvalidParameter.UserUinAndUinNotAllNull', 'ResourceNotFound.UserNotExist'],
  examples: [
    {
      title: t('一个用户', 'Of one user'),
      input: { SubUin: 1003 },
      output: {
        TotalNum: 1,
        GroupInfo: [{ GroupId: 2001, GroupName: 'auditors', CreateTime: '2019-01-23 10:32:09', Remark: '' }],
      },
    },
  ],
  async run({ Uid, SubUin, ...given }, desk) {
    const { account, uin } = await memberNamed(desk, {
      ...(Uid !== undefined && { Uid }),
      ...(SubUin !== undefined && { Uin: SubUin }),
    })
    const { total, rows } = await findPage(desk.read, 'userGroup', {
      where: { account, id: { among: { table: 'groupMember', column: 'group', where: { account, uin } } } },
      order: [['id', 'asc']],
      ...windowOf(given),
    })
    return { output: { TotalNum: total, GroupInfo: rows.map(groupView) } }
  },
})
