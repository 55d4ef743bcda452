import { t } from '../../contract/fault.ts'
import { boundableFaults, boundableRole } from './boundary.ts'
import { roleChange } from './change-role.ts'
import { roleNames } from './fields.ts'
import { roleResource } from './find.ts'
import { action } from './service.ts'

export default action({
  title: t('删除角色的权限边界', 'Unbind the permissions of a role'),
  about: t('删除角色的权限边界,立即生效。', 'Takes the boundary off a role, at once.'),
  rate: 20,
  effect: 'write',
  resource: (input, desk) => roleResource(desk, input),
  input: roleNames,
  output: {},
  faults: boundableFaults,
  examples: [{ title: t('删除', 'Unbind'), input: { RoleName: 'KeyAuditor' }, output: {} }],
  async run(names, desk) {
    const role = await boundableRole(desk, names)
    return { output: {}, changes: [roleChange(desk, role, { boundary: 0 })] }
  },
})
