import { t } from '../../contract/fault.ts'
import { int, list, text } from '../../contract/shape.ts'
import { addTime, groupId, groupName } from './fields.ts'
import { groupOf } from './find.ts'
import { groupView, memberShape, memberView } from './group-fields.ts'
import { action } from './service.ts'

export default action({
  title: t('查询用户组详情', 'Get a group'),
  about: t('查询用户组及其全部成员。', 'Tells about a group with all its members.'),
  rate: 20,
  effect: 'read',
  resource: '*',
  input: { GroupId: groupId },
  output: {
    GroupId: groupId,
    GroupName: groupName,
    GroupNum: int('成员数', 'How many members it has'),
    Remark: text('备注', 'Remark'),
    CreateTime: addTime,
    UserInfo: list(memberShape, '成员', 'The members'),
  },
  faults: ['ResourceNotFound.GroupNotExist'],
  examples: [
    {
      title: t('一个用户组', 'One group'),
      input: { GroupId: 2001 },
      output: {
        GroupId: 2001,
        GroupName: 'auditors',
        GroupNum: 0,
        Remark: '',
        CreateTime: '2019-01-23 10:32:09',
        UserInfo: [],
      },
    },
  ],
  async run({ GroupId }, desk) {
    const group = await groupOf(desk, GroupId, 'ResourceNotFound.GroupNotExist')
    const { account, id } = group
    const users = await desk.read.find('user', {
      where: { account, uin: { among: { table: 'groupMember', column: 'uin', where: { account, group: id } } } },
      order: [['uin', 'asc']],
    })
    return { output: { ...groupView(group), GroupNum: users.length, UserInfo: users.map(memberView) } }
  },
})
