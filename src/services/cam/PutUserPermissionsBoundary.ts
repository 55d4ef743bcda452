import { t } from '../../contract/fault.ts'
import { policyId, userUin } from './fields.ts'
import { policyOf, userOf } from './find.ts'
import { policyPresence } from './presence.ts'
import { action } from './service.ts'

export default action({
  title: t('设置用户的权限边界', 'Bound the permissions of a user'),
  about: t(
    '将一条策略设为用户的权限边界:用户只能做其策略与边界都允许的事,立即生效。',
    'Makes a policy the boundary of a user, who then may do only what both its policies and the boundary allow, at once.',
  ),
  rate: 20,
  effect: 'write',
  resource: '*',
  input: { TargetUin: userUin, PolicyId: policyId },
  output: {},
  faults: ['InvalidParameter.PolicyIdNotExist', 'InvalidParameter.UserNotExist'],
  examples: [{ title: t('设置', 'Bound'), input: { TargetUin: 1002, PolicyId: 101 }, output: {} }],
  async run({ TargetUin, PolicyId }, desk) {
    const user = await userOf(desk, TargetUin, 'InvalidParameter.UserNotExist')
    const policy = await policyOf(desk, PolicyId, 'InvalidParameter.PolicyIdNotExist')
    const row = { ...user, boundary: policy.id }
    return { output: {}, changes: [{ update: 'user', row }, ...policyPresence(policy)] }
  },
})
