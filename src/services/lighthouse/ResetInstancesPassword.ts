import { t } from '../../contract/fault.ts'
import { maxLength } from '../../contract/rule.ts'
import { optional, text } from '../../contract/shape.ts'
import type { Change } from '../../store/store.ts'
import { instanceIds, password } from './instance-fields.ts'
import { findInstances, instanceResources, moved, movingFaults, systemOf } from './instances.ts'
import { sealedPassword } from './login.ts'
import { action } from './service.ts'

export default action({
  title: t('重置实例密码', 'Reset the password of instances'),
  about: t(
    '为实例的管理员设置密码;运行中的实例会关机再开机。绑定的密钥对不变,绑定期间密码不可登录。',
    'Sets the password of the administrator; a running instance is stopped and started again. Key pairs stay bound, and while one is, no password opens the instance.',
  ),
  rate: 10,
  effect: 'write',
  internal: 'FailedOperation.InstanceOperationFailed',
  resource: instanceResources,
  input: {
    InstanceIds: instanceIds,
    Password: password,
    UserName: optional(
      text(
        '系统用户名,只可为镜像的管理员,默认即是',
        'User of the operating system: the administrator of the image only, which is the default',
        [maxLength(64, 'InvalidParameterValue.OutOfRange')],
        { example: 'ubuntu' },
      ),
    ),
  },
  output: {},
  faults: [...movingFaults, 'InvalidParameterValue.InvalidPassword', 'InvalidParameterValue.OutOfRange'],
  examples: [
    {
      title: t('重置密码', 'Another password'),
      input: { InstanceIds: ['lhins-a1b2c3d4'], Password: 'Ab3-efgh', UserName: 'ubuntu' },
      output: {},
    },
  ],
  async run({ InstanceIds, Password, UserName = '' }, desk) {
    const rows = await findInstances(desk, InstanceIds)
    const changes: Change[] = []
    for (const row of rows) {
      const image = systemOf(row)
      if (UserName !== '' && UserName !== image.admin)
        throw desk.fault('InvalidParameterValue.OutOfRange', `\`UserName\` \`${image.admin}\``)
      const next = moved(desk, row, 'ResetInstancesPassword')
      const secret = await sealedPassword(desk, row.id, image, Password)
      changes.push({ update: 'lighthouseInstance', row: { ...next, password: secret } })
    }
    return { output: {}, changes }
  },
})
