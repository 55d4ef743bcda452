import { t } from '../../contract/fault.ts'
import { maxItems, minItems } from '../../contract/rule.ts'
import { int, list, nullable, record, text } from '../../contract/shape.ts'
import { wallTime } from '../../domain/time.ts'
import { addTime, userName, userUin } from './fields.ts'
import { action } from './service.ts'

const subAccount = record(
  {
    Uin: userUin,
    Name: userName,
    Uid: int('用户 UID', 'UID of the user'),
    Remark: text('备注', 'Remark'),
    CreateTime: nullable(addTime),
    UserType: int('用户类型:2 子用户', 'Kind of user: 2 for a sub-user'),
    LastLoginIp: text('最近登录 IP,总为空', 'Address of the last login, always empty'),
    LastLoginTime: nullable(text('最近登录时间,总为 null', 'Time of the last login, always null')),
  },
  '子用户',
  'Sub-user',
)

/** Who was added by AddUser; the other kinds of people that the cloud tells apart are not here. */
const SUB_USER = 2

export default action({
  title: t('按 UIN 查询子用户', 'List sub-users by their uins'),
  about: t(
    '按 UIN 查询至多 50 个子用户;不是账号子用户的 UIN 略过。',
    'Tells about up to 50 sub-users by their uins; a uin that is no sub-user of the account is passed over.',
  ),
  rate: 20,
  effect: 'read',
  resource: '*',
  input: {
    FilterSubAccountUin: list(userUin, '子用户 UIN,1 到 50 个', 'Uins of sub-users, 1 to 50', [
      minItems(1, 'InvalidParameter'),
      maxItems(50, 'InvalidParameter'),
    ]),
  },
  output: { SubAccounts: list(subAccount, '子用户', 'The sub-users') },
  faults: [],
  examples: [
    {
      title: t('一个子用户', 'One sub-user'),
      input: { FilterSubAccountUin: [1003] },
      output: {
        SubAccounts: [
          {
            Uin: 1003,
            Name: 'reader',
            Uid: 12345678,
            Remark: '',
            CreateTime: '2019-01-23 10:32:09',
            UserType: SUB_USER,
            LastLoginIp: '',
            LastLoginTime: null,
          },
        ],
      },
    },
  ],
  async run({ FilterSubAccountUin }, desk) {
    const users = await desk.read.find('user', {
      where: { account: desk.caller.account, uin: FilterSubAccountUin.map(String) },
      order: [['uin', 'asc']],
    })
    const SubAccounts = users.map((row) => ({
      Uin: Number(row.uin),
      Name: row.name,
      Uid: row.uid,
      Remark: row.remark,
      CreateTime: wallTime(row.createTime),
      UserType: SUB_USER,
      LastLoginIp: '',
      LastLoginTime: null,
    }))
    return { output: { SubAccounts } }
  },
})
