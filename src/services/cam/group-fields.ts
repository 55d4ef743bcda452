import { int, record, text } from '../../contract/shape.ts'
import type { User, UserGroup } from '../../domain/account.ts'
import { wallTime } from '../../domain/time.ts'
import { addTime, groupId, groupName, userName, userUin } from './fields.ts'

export const groupShape = record(
  { GroupId: groupId, GroupName: groupName, CreateTime: addTime, Remark: text('备注', 'Remark') },
  '用户组',
  'Group',
)

export const groupView = ({ id, name, remark, createTime }: UserGroup) => ({
  GroupId: id,
  GroupName: name,
  CreateTime: wallTime(createTime),
  Remark: remark,
})

export const memberShape = record(
  {
    Uid: int('用户 UID', 'UID of the user'),
    Uin: userUin,
    Name: userName,
    PhoneNum: text('手机号', 'Phone number'),
    CountryCode: text('国际区号', 'Country code of the phone number'),
    PhoneFlag: int('手机号是否已验证,总为 0', 'Whether the phone number is verified; always 0'),
    Email: text('邮箱', 'E-mail address'),
    EmailFlag: int('邮箱是否已验证,总为 0', 'Whether the e-mail address is verified; always 0'),
    UserType: int('用户类型,总为 2:子用户', 'Kind of user; always 2, a sub-user'),
    CreateTime: addTime,
    IsReceiverOwner: int('是否主消息接收人,总为 0', 'Whether it receives the messages; always 0'),
    Remark: text('备注', 'Remark'),
  },
  '组内用户',
  'Member',
)

export const memberView = (user: User) => ({
  Uid: user.uid,
  Uin: Number(user.uin),
  Name: user.name,
  PhoneNum: user.phone,
  CountryCode: user.countryCode,
  PhoneFlag: 0,
  Email: user.email,
  EmailFlag: 0,
  UserType: 2,
  CreateTime: wallTime(user.createTime),
  IsReceiverOwner: 0,
  Remark: user.remark,
})
