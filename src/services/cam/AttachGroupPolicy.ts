import { t } from '../../contract/fault.ts'
import { attach } from './attach.ts'
import { groupId, policyId } from './fields.ts'
import { groupOf, policyOf } from './find.ts'
import { presence } from './presence.ts'
import { action } from './service.ts'

export default action({
  title: t('为用户组关联策略', 'Attach a policy to a group'),
  about: t(
    '为用户组关联一条策略,对其成员立即生效。',
    'Attaches a policy to a group, which holds for its members at once.',
  ),
  rate: 20,
  effect: 'write',
  resource: '*',
  input: { PolicyId: policyId, AttachGroupId: groupId },
  output: {},
  faults: ['InvalidParameter.AttachmentFull', 'ResourceNotFound.GroupNotExist', 'ResourceNotFound.PolicyIdNotFound'],
  examples: [{ title: t('关联', 'Attach'), input: { PolicyId: 102, AttachGroupId: 2001 }, output: {} }],
  async run({ PolicyId, AttachGroupId }, desk) {
    const group = await groupOf(desk, AttachGroupId, 'ResourceNotFound.GroupNotExist')
    const policy = await policyOf(desk, PolicyId, 'ResourceNotFound.PolicyIdNotFound')
    const holder = { kind: 'group', target: String(group.id), presence: presence('userGroup', group) } as const
    return { output: {}, changes: await attach(desk, holder, policy) }
  },
})
