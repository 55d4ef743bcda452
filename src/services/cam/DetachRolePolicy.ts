import { t } from '../../contract/fault.ts'
import { optional } from '../../contract/shape.ts'
import { detach } from './attach.ts'
import { policyId, policyName, roleId, roleName } from './fields.ts'
import { roleNamed, roleOf, roleResource } from './find.ts'
import { policyNamed } from './policy-named.ts'
import { action } from './service.ts'

export default action({
  title: t('解除角色的策略', 'Detach a policy from a role'),
  about: t(
    '解除角色的一条策略,对其会话立即生效。',
    'Detaches a policy from a role, which holds for its sessions at once.',
  ),
  rate: 20,
  effect: 'write',
  resource: ({ DetachRoleId, DetachRoleName }, desk) => roleResource(desk, roleNamed(DetachRoleId, DetachRoleName)),
  input: {
    PolicyId: optional(policyId),
    DetachRoleId: optional(roleId),
    DetachRoleName: optional(roleName),
    PolicyName: optional(policyName),
  },
  output: {},
  faults: ['InvalidParameter.ParamError', 'InvalidParameter.PolicyIdNotExist', 'InvalidParameter.RoleNotExist'],
  examples: [
    { title: t('解除', 'Detach'), input: { PolicyName: 'KeyReaders', DetachRoleName: 'KeyAuditor' }, output: {} },
  ],
  async run({ PolicyId, PolicyName, DetachRoleId, DetachRoleName }, desk) {
    const role = await roleOf(desk, roleNamed(DetachRoleId, DetachRoleName))
    const { id } = await policyNamed(desk, PolicyId, PolicyName)
    return { output: {}, changes: await detach(desk, { kind: 'role', target: role.id }, id) }
  },
})
