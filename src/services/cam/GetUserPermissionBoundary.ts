import { t } from '../../contract/fault.ts'
import { boundaryFields, boundaryView, exampleBoundary } from './boundary.ts'
import { userUin } from './fields.ts'
import { userOf } from './find.ts'
import { action } from './service.ts'

export default action({
  title: t('查询用户的权限边界', 'Get the boundary of a user'),
  about: t('查询用户的权限边界;没有则各成员为空。', 'Tells the boundary of a user; without one all members are null.'),
  rate: 20,
  effect: 'read',
  resource: '*',
  input: { TargetUin: userUin },
  output: boundaryFields,
  faults: ['InvalidParameter.UserNotExist'],
  examples: [{ title: t('有边界的用户', 'One that is bounded'), input: { TargetUin: 1005 }, output: exampleBoundary }],
  async run({ TargetUin }, desk) {
    const { boundary } = await userOf(desk, TargetUin, 'InvalidParameter.UserNotExist')
    return { output: await boundaryView(desk, boundary) }
  },
})
