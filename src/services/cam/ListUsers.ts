import { t } from '../../contract/fault.ts'
import { list, record, text } from '../../contract/shape.ts'
import { wallTime } from '../../domain/time.ts'
import { addTime } from './fields.ts'
import { action } from './service.ts'
import { userFields, userView } from './user-view.ts'

const user = record(
  {
    ...userFields,
    CreateTime: addTime,
    NickName: text('昵称,总为空', 'Nickname, always empty'),
  },
  '子用户',
  'Sub-user',
)

export default action({
  title: t('查询子用户列表', 'List the sub-users'),
  about: t('列出账号的全部子用户。', 'Lists all sub-users of the account.'),
  rate: 20,
  effect: 'read',
  resource: '*',
  input: {},
  output: { Data: list(user, '子用户', 'The sub-users') },
  faults: [],
  examples: [
    {
      title: t('列出用户', 'All users'),
      input: {},
      output: {
        Data: [
          {
            Uin: 1002,
            Name: 'nobody',
            Uid: 12345678,
            Remark: '',
            ConsoleLogin: 0,
            PhoneNum: '',
            CountryCode: '',
            Email: '',
            CreateTime: '2019-01-23 10:32:09',
            NickName: '',
          },
        ],
      },
    },
  ],
  async run(_input, desk) {
    const { account } = desk.caller
    const users = await desk.read.find('user', {
      where: { account },
      order: [
        ['createTime', 'asc'],
        ['uin', 'asc'],
      ],
    })
    const Data = users.map((row) => ({
      ...userView(row),
      CreateTime: wallTime(row.createTime),
      NickName: '',
    }))
    return { output: { Data } }
  },
})
