import { int, text } from '../../contract/shape.ts'
import type { User } from '../../domain/account.ts'
import { userName, userUin } from './fields.ts'

/** What both GetUser and ListUsers tell of a sub-user. */
export const userFields = {
  Uin: userUin,
  Name: userName,
  Uid: int('用户 UID', 'UID of the user'),
  Remark: text('备注', 'Remark'),
  ConsoleLogin: int('是否可登录控制台,总为 0', 'Whether it may log in to a console; always 0'),
  PhoneNum: text('手机号', 'Phone number'),
  CountryCode: text('国际区号', 'Country code of the phone number'),
  Email: text('邮箱', 'E-mail address'),
}

export const userView = (user: User) => ({
  Uin: Number(user.uin),
  Name: user.name,
  Uid: user.uid,
  Remark: user.remark,
  ConsoleLogin: 0,
  PhoneNum: user.phone,
  CountryCode: user.countryCode,
  Email: user.email,
})
