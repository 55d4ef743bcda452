import { t } from '../../contract/fault.ts'
import { optional } from '../../contract/shape.ts'
import { attach } from './attach.ts'
import { policyId, policyName, roleId, roleName } from './fields.ts'
import { ownRoleOf, roleNamed, roleResource } from './find.ts'
import { policyNamed } from './policy-named.ts'
import { presence } from './presence.ts'
import { action } from './service.ts'

export default action({
  title: t('为角色关联策略', 'Attach a policy to a role'),
  about: t(
    '为角色关联一条策略,对其会话立即生效。',
    'Attaches a policy to a role, which holds for its sessions at once.',
  ),
  rate: 20,
  effect: 'write',
  resource: ({ AttachRoleId, AttachRoleName }, desk) => roleResource(desk, roleNamed(AttachRoleId, AttachRoleName)),
  input: {
    PolicyId: optional(policyId),
    AttachRoleId: optional(roleId),
    AttachRoleName: optional(roleName),
    PolicyName: optional(policyName),
  },
  output: {},
  faults: [
    'InvalidParameter.AttachmentFull',
    'InvalidParameter.ParamError',
    'InvalidParameter.PolicyIdNotExist',
    'InvalidParameter.RoleNotExist',
  ],
  examples: [
    { title: t('关联预设策略', 'A preset'), input: { PolicyId: 102, AttachRoleName: 'KeyAuditor' }, output: {} },
  ],
  async run({ PolicyId, PolicyName, AttachRoleId, AttachRoleName }, desk) {
    const role = await ownRoleOf(desk, roleNamed(AttachRoleId, AttachRoleName))
    const policy = await policyNamed(desk, PolicyId, PolicyName)
    const holder = { kind: 'role', target: role.id, presence: presence('role', role) } as const
    return { output: {}, changes: await attach(desk, holder, policy) }
  },
})
