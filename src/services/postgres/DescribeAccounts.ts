import { t } from '../../contract/fault.ts'
import { atLeast, atMost, oneOf } from '../../contract/rule.ts'
import { bool, int, list, optional, record, text } from '../../contract/shape.ts'
import { instanceId, instanceResource } from './fields.ts'
import { findInstance } from './instance.ts'
import { action } from './service.ts'
import { wallTime } from './time.ts'

/** The state of an account that can be used. */
const NORMAL = 2

const account = record(
  {
    DBInstanceId: instanceId,
    UserName: text('账号名', 'Name of the account'),
    Remark: text('备注', 'Remark'),
    Status: int('状态:2 正常', 'State: 2 for normal'),
    CreateTime: text('创建时间,UTC+8', 'Time of creation, UTC+8'),
    UpdateTime: text('最后更新时间,UTC+8', 'Time of the last update, UTC+8'),
    PasswordUpdateTime: text('密码更新时间,UTC+8', 'When the password was last set, UTC+8'),
    UserType: optional(text('类型:tencentDBSuper', 'Kind: tencentDBSuper')),
    OpenCam: optional(bool('是否由 CAM 认证', 'Whether CAM vouches for it')),
    PGRoles: optional(list(text('角色', 'Role'), '所属角色', 'Roles that it is a member of')),
  },
  '账号',
  'An account',
)

export default action({
  title: t('查询账号', 'List accounts'),
  about: t(
    '返回实例的账号:创建时指定的管理账号。',
    'Returns the accounts of an instance: the admin that it was created with.',
  ),
  rate: 20,
  effect: 'read',
  resource: instanceResource,
  input: {
    DBInstanceId: instanceId,
    Limit: optional(int('每页数量,1 到 100', 'Size of a page, 1 to 100', [atLeast(1), atMost(100)])),
    Offset: optional(int('偏移量,从 0 开始', 'Offset, from 0', [atLeast(0)])),
    OrderBy: optional(
      text('排序:createTime、name、updateTime', 'Order: createTime, name or updateTime', [
        oneOf(['', 'createTime', 'name', 'updateTime']),
      ]),
    ),
    OrderByType: optional(text('asc 或 desc', 'asc or desc', [oneOf(['', 'asc', 'desc'])])),
  },
  output: { TotalCount: int('数量', 'How many'), Details: list(account, '账号', 'The accounts') },
  faults: ['ResourceNotFound.InstanceNotFoundError'],
  examples: [
    {
      title: t('实例的账号', 'Accounts of an instance'),
      input: { DBInstanceId: 'postgres-plain', Limit: 10, Offset: 0 },
      output: {
        TotalCount: 1,
        Details: [
          {
            DBInstanceId: 'postgres-plain',
            UserName: 'dbadmin',
            Remark: '',
            Status: NORMAL,
            CreateTime: '2018-12-01 08:00:00',
            UpdateTime: '2018-12-01 08:00:00',
            PasswordUpdateTime: '2018-12-01 08:00:00',
            UserType: 'tencentDBSuper',
            OpenCam: false,
            PGRoles: [],
          },
        ],
      },
    },
  ],
  async run({ DBInstanceId, Offset = 0 }, desk) {
    const { id, adminName, createTime, passwordTime } = await findInstance(desk, DBInstanceId)
    const time = wallTime(createTime)
    const admin = {
      DBInstanceId: id,
      UserName: adminName,
      Remark: '',
      Status: NORMAL,
      CreateTime: time,
      UpdateTime: time,
      PasswordUpdateTime: wallTime(passwordTime || createTime),
      UserType: 'tencentDBSuper',
      OpenCam: false,
      PGRoles: [],
    }
    return { output: { TotalCount: 1, Details: Offset === 0 ? [admin] : [] } }
  },
})
