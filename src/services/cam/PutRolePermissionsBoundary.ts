import { t } from '../../contract/fault.ts'
import { boundableFaults, boundableRole } from './boundary.ts'
import { roleChange } from './change-role.ts'
import { policyId, roleNames } from './fields.ts'
import { policyOf, roleResource } from './find.ts'
import { policyPresence } from './presence.ts'
import { action } from './service.ts'

export default action({
  title: t('设置角色的权限边界', 'Bound the permissions of a role'),
  about: t(
    '将一条策略设为角色的权限边界,对其会话立即生效。',
    'Makes a policy the boundary of a role, which holds for its sessions at once.',
  ),
  rate: 20,
  effect: 'write',
  resource: (input, desk) => roleResource(desk, input),
  input: { PolicyId: policyId, ...roleNames },
  output: {},
  faults: [...boundableFaults, 'InvalidParameter.PolicyIdNotExist'],
  examples: [{ title: t('设置', 'Bound'), input: { RoleName: 'KeyAuditor', PolicyId: 101 }, output: {} }],
  async run({ PolicyId, ...names }, desk) {
    const role = await boundableRole(desk, names)
    const policy = await policyOf(desk, PolicyId, 'InvalidParameter.PolicyIdNotExist')
    return { output: {}, changes: [roleChange(desk, role, { boundary: policy.id }), ...policyPresence(policy)] }
  },
})
