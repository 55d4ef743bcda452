import { t } from '../../contract/fault.ts'
import { text } from '../../contract/shape.ts'
import { seconds } from '../../domain/time.ts'
import { instanceId, instanceResource } from './fields.ts'
import { changed, findInstance } from './instance.ts'
import { orderFields } from './order-fields.ts'
import { sealedVerifier } from './placing.ts'
import { action } from './service.ts'

export default action({
  title: t('重置账号密码', 'Set the password of an account'),
  about: t(
    '重置管理账号的密码;本机的真实数据库运行时立即生效,否则启动后生效。只读实例的账号随主实例。',
    'Sets the password of the admin. A real database on this machine takes it at once, or when it comes up. The accounts of a read-only instance are those of its primary.',
  ),
  rate: 20,
  effect: 'write',
  resource: instanceResource,
  input: {
    DBInstanceId: instanceId,
    UserName: text('账号名', 'Name of the account', [], { example: 'dbadmin' }),
    Password: orderFields.AdminPassword,
  },
  output: {},
  faults: [
    'FailedOperation.FailedOperationError',
    'InvalidParameterValue.AccountNotExistError',
    'ResourceNotFound.InstanceNotFoundError',
  ],
  examples: [
    {
      title: t('管理账号', 'The admin'),
      input: { DBInstanceId: 'postgres-plain', UserName: 'dbadmin', Password: 'Ab3$efgh' },
      output: {},
    },
  ],
  async run({ DBInstanceId, UserName, Password }, desk) {
    const row = await findInstance(desk, DBInstanceId)
    if (UserName !== row.adminName) throw desk.fault('InvalidParameterValue.AccountNotExistError', '`UserName`')
    if (row.kind === 'readonly') throw desk.fault('FailedOperation.FailedOperationError', `\`${row.master}\``)
    const adminVerifier = row.driver === 'local' ? sealedVerifier(desk, row, Password) : ''
    return { output: {}, changes: [changed(desk, row, { adminVerifier, passwordTime: seconds(desk.now) })] }
  },
})
