import { t } from '../../contract/fault.ts'
import { text } from '../../contract/shape.ts'
import { userName } from './fields.ts'
import { userNamed } from './find.ts'
import { action } from './service.ts'
import { userFields, userView } from './user-view.ts'

export default action({
  title: t('查询子用户', 'Get a sub-user'),
  about: t('按用户名查询一个子用户。', 'Tells about one sub-user, by its name.'),
  rate: 20,
  effect: 'read',
  resource: '*',
  input: { Name: userName },
  output: {
    ...userFields,
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
        ...userView(user),
        RecentlyLoginIP: '',
        RecentlyLoginTime: '',
      },
    }
  },
})
