import { t } from '../../contract/fault.ts'
import { roleNames } from './fields.ts'
import { roleOf, roleResource } from './find.ts'
import { action } from './service.ts'

export default action({
  title: t('删除角色的权限边界', 'Unbind the permissions of a role'),
  about: t('删除角色的权限边界,立即生效。', 'Takes the boundary off a role, at once.'),
  rate: 20,
  effect: 'write',
  resource: (input, desk) => roleResource(desk, input),
  input: roleNames,
  output: {},
  faults: ['InvalidParameter.ParamError', 'InvalidParameter.RoleNotExist'],
  examples: [{ title: t('删除', 'Unbind'), input: { RoleName: 'KeyAuditor' }, output: {} }],
  async run(names, desk) {
    const role = await roleOf(desk, names)
    return { output: {}, changes: [{ update: 'role', row: { ...role, boundary: 0 } }] }
  },
})
