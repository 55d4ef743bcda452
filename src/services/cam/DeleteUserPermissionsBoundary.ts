import { t } from '../../contract/fault.ts'
import { userUin } from './fields.ts'
import { userOf } from './find.ts'
import { action } from './service.ts'

export default action({
  title: t('删除用户的权限边界', 'Unbind the permissions of a user'),
  about: t('删除用户的权限边界,立即生效。', 'Takes the boundary off a user, at once.'),
  rate: 20,
  effect: 'write',
  resource: '*',
  input: { TargetUin: userUin },
  output: {},
  faults: ['InvalidParameter.UserNotExist'],
  examples: [{ title: t('删除', 'Unbind'), input: { TargetUin: 1005 }, output: {} }],
  async run({ TargetUin }, desk) {
    const user = await userOf(desk, TargetUin, 'InvalidParameter.UserNotExist')
    return { output: {}, changes: [{ update: 'user', row: { ...user, boundary: 0 } }] }
  },
})
