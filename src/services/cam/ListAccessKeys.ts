import { t } from '../../contract/fault.ts'
import { list, record } from '../../contract/shape.ts'
import { wallTime } from '../../domain/time.ts'
import { keyOwner, statusOf } from './key.ts'
import { accessKeyFields, targetUin } from './key-fields.ts'
import { action } from './service.ts'

export default action({
  title: t('查询访问密钥列表', 'List access keys'),
  about: t('列出一个用户的访问密钥,不含密钥本身。', 'Lists the access keys of a user, without the secret keys.'),
  rate: 20,
  effect: 'read',
  resource: '*',
  input: { TargetUin: targetUin },
  output: { AccessKeys: list(record(accessKeyFields, '访问密钥', 'Access key'), '访问密钥', 'The access keys') },
  faults: ['InvalidParameter.UserNotExist', 'OperationDenied.SubUin'],
  examples: [
    {
      title: t('用户的密钥', 'The keys of a user'),
      input: { TargetUin: 1003 },
      output: {
        AccessKeys: [
          {
            AccessKeyId: 'AKIDexamples0reader00000000000000001',
            Status: 'Active',
            CreateTime: '2019-01-23 10:32:09',
            Description: '',
          },
        ],
      },
    },
  ],
  async run({ TargetUin }, desk) {
    const { uin } = await keyOwner(desk, TargetUin)
    const keys = await desk.read.find('accessKey', {
      where: { account: desk.caller.account, uin },
      order: [
        ['createTime', 'asc'],
        ['secretId', 'asc'],
      ],
    })
    const AccessKeys = keys.map((row) => ({
      AccessKeyId: row.secretId,
      Status: statusOf(row),
      CreateTime: wallTime(row.createTime),
      Description: row.description,
    }))
    return { output: { AccessKeys } }
  },
})
