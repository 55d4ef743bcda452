import { t } from '../../contract/fault.ts'
import { int, text } from '../../contract/shape.ts'
import { userName, userUin } from './fields.ts'
import { userNamed } from './find.ts'
import { action } from './service.ts'

export default action({
  title: t('查询子用户', 'Get a sub-user'),
  about: t('按用户名查询一个子用户。', 'Tells about one sub-user, by its name.'),
  rate: 20,
  effect: 'read',
  resource: '*',
  input: { Name: userName },
  output: {
    Uin: userUin,
    Name: userName,
    Uid: int('用户 UID', 'UID of the user'),
    Remark: text('备注', 'Remark'),
    ConsoleLogin: int('是否可登录控制台,总为 0', 'Whether it may log in to a console; always 0'),
    PhoneNum: text('手机号', 'Phone number'),
    CountryCode: text('国际区号', 'Country code of the phone number'),
    Email: text('邮箱', 'E-mail address'),
    RecentlyLoginIP: text('最近登录 IP,总为空', 'Address of the last login, always empty'),
    RecentlyLoginTime: text('最近登录时间,总为空', 'Time of the last login, always empty'),
  },
  faults: ['ResourceNotFound.UserNotExist'],
  examples: [
    {
      title: t('查询用户', 'A user'),
      input: { Name: 'reader' },
      output: {
        Uin: 1003,
        Name: 'reader',
        Uid: 12345678,
        Remark: '',
        ConsoleLogin: 0,
        PhoneNum: '',
        CountryCode: '',
        Email: '',
        RecentlyLoginIP: '',
        RecentlyLoginTime: '',
      },
    },
  ],
  async run({ Name }, desk) {
    const user = await userNamed(desk, Name)
    return {
      output: {
        Uin: Number(user.uin),
        Name: user.name,
        Uid: user.uid,
        Remark: user.remark,
        ConsoleLogin: 0,
        PhoneNum: user.phone,
        CountryCode: user.countryCode,
        Email: user.email,
        RecentlyLoginIP: '',
        RecentlyLoginTime: '',
      },
    }
  },
})
