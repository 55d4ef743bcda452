import { t } from '../../contract/fault.ts'
import { policyId, roleNames } from './fields.ts'
import { policyOf, roleOf, roleResource } from './find.ts'
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
  faults: [
    'InvalidParameter.ParamError',
    'InvalidParameter.PolicyIdNotExist',
    'InvalidParameter.RoleNotExist',
    'InvalidParameter.ServiceLinkedRoleCantUsePermissionBoundary',
  ],
  examples: [{ title: t('设置', 'Bound'), input: { RoleName: 'KeyAuditor', PolicyId: 101 }, output: {} }],
  async run({ PolicyId, ...names }, desk) {
    const role = await roleOf(desk, names)
    const { id } = await policyOf(desk, PolicyId, 'InvalidParameter.PolicyIdNotExist')
    if (role.kind === 'service_linked')
      throw desk.fault('InvalidParameter.ServiceLinkedRoleCantUsePermissionBoundary', `\`${role.name}\``)
    return { output: {}, changes: [{ update: 'role', row: { ...role, boundary: id } }] }
  },
})
