import { t } from '../../contract/fault.ts'
import { record, text } from '../../contract/shape.ts'
import { wallTime } from '../../domain/time.ts'
import { keyOwner, makeKey, statusOf } from './key.ts'
import { accessKeyFields, keyDescription, targetUin } from './key-fields.ts'
import { KEYS_OF_A_USER } from './limits.ts'
import { presence } from './presence.ts'
import { action } from './service.ts'

const accessKey = record(
  {
    ...accessKeyFields,
    SecretAccessKey: text('密钥,只在此处返回一次', 'The secret key, shown here and never again', [], { secret: true }),
  },
  '访问密钥',
  'Access key',
)

export default action({
  title: t('创建访问密钥', 'Create an access key'),
  about: t(
    '为用户创建访问密钥,每个用户至多两个。密钥只在此处返回一次,之后任何接口都读不到。',
    'Makes an access key for a user, who can have two. The secret key is shown here; no later call tells it.',
  ),
  rate: 20,
  effect: 'write',
  resource: '*',
  input: { TargetUin: targetUin, Description: keyDescription },
  output: { AccessKey: accessKey },
  faults: ['InvalidParameter.UserNotExist', 'OperationDenied.AccessKeyOverLimit', 'OperationDenied.SubUin'],
  examples: [
    {
      title: t('为用户创建密钥', 'A key for a user'),
      input: { TargetUin: 1002, Description: 'ci' },
      output: {
        AccessKey: {
          AccessKeyId: 'AKIDexample',
          SecretAccessKey: 'shown-once',
          Status: 'Active',
          CreateTime: '2019-06-01 08:00:00',
          Description: 'ci',
        },
      },
    },
  ],
  async run({ TargetUin, Description = '' }, desk) {
    const { uin, user } = await keyOwner(desk, TargetUin)
    const { account } = desk.caller
    if ((await desk.read.count('accessKey', { account, uin })) >= KEYS_OF_A_USER)
      throw desk.fault('OperationDenied.AccessKeyOverLimit')
    const { row, secretKey } = makeKey(desk, uin, Description)
    return {
      output: {
        AccessKey: {
          AccessKeyId: row.secretId,
          SecretAccessKey: secretKey,
          Status: statusOf(row),
          CreateTime: wallTime(row.createTime),
          Description,
        },
      },
      changes: [
        ...(user === undefined ? [] : [presence('user', user)]),
        { insert: 'accessKey', row },
        { limit: 'accessKey', where: { account, uin }, max: KEYS_OF_A_USER },
      ],
    }
  },
})
