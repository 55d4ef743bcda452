import { t } from '../../contract/fault.ts'
import { detach } from './attach.ts'
import { groupId, policyId } from './fields.ts'
import { groupOf, policyOf } from './find.ts'
import { action } from './service.ts'

export default action({
  title: t('解除用户组的策略', 'Detach a policy from a group'),
  about: t(
    '解除用户组的一条策略,对其成员立即生效。',
    'Detaches a policy from a group, which holds for its members at once.',
  ),
  rate: 20,
  effect: 'write',
  resource: '*',
  input: { PolicyId: policyId, DetachGroupId: groupId },
  output: {},
  faults: ['InvalidParameter.PolicyIdNotExist', 'ResourceNotFound.GroupNotExist'],
  examples: [{ title: t('解除', 'Detach'), input: { PolicyId: 100000001, DetachGroupId: 2001 }, output: {} }],
  async run({ PolicyId, DetachGroupId }, desk) {
    const group = await groupOf(desk, DetachGroupId, 'ResourceNotFound.GroupNotExist')
    const { id } = await policyOf(desk, PolicyId, 'InvalidParameter.PolicyIdNotExist')
    return { output: {}, changes: await detach(desk, { kind: 'group', target: String(group.id) }, id) }
  },
})
