import { t } from '../../contract/fault.ts'
import { detach } from './attach.ts'
import { policyId, userUin } from './fields.ts'
import { policyOf, userOf } from './find.ts'
import { action } from './service.ts'

export default action({
  title: t('解除用户的策略', 'Detach a policy from a user'),
  about: t(
    '解除子用户的一条策略,立即生效;未关联则不变。',
    'Detaches a policy from a sub-user, at once; one that is not attached is no mistake.',
  ),
  rate: 20,
  effect: 'write',
  resource: '*',
  input: { PolicyId: policyId, DetachUin: userUin },
  output: {},
  faults: ['InvalidParameter.PolicyIdNotExist', 'ResourceNotFound.UserNotExist'],
  examples: [{ title: t('解除', 'Detach'), input: { PolicyId: 100000001, DetachUin: 1003 }, output: {} }],
  async run({ PolicyId, DetachUin }, desk) {
    const { uin } = await userOf(desk, DetachUin, 'ResourceNotFound.UserNotExist')
    const { id } = await policyOf(desk, PolicyId, 'InvalidParameter.PolicyIdNotExist')
    return { output: {}, changes: await detach(desk, { kind: 'user', target: uin }, id) }
  },
})
