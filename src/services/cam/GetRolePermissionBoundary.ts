import { t } from '../../contract/fault.ts'
import { boundaryFields, boundaryView, exampleBoundary } from './boundary.ts'
import { roleId } from './fields.ts'
import { roleResource, seekRole } from './find.ts'
import { action } from './service.ts'

export default action({
  title: t('查询角色的权限边界', 'Get the boundary of a role'),
  about: t('查询角色的权限边界;没有则各成员为空。', 'Tells the boundary of a role; without one all members are null.'),
  rate: 20,
  effect: 'read',
  resource: (input, desk) => roleResource(desk, input),
  input: { RoleId: roleId },
  output: boundaryFields,
  faults: ['InvalidParameter.RoleNotExist'],
  examples: [
    {
      title: t('有边界的角色', 'One that is bounded'),
      input: { RoleId: '4611686018427397919' },
      output: exampleBoundary,
    },
  ],
  async run({ RoleId }, desk) {
    const role = await seekRole(desk, { RoleId })
    if (role === undefined) throw desk.fault('InvalidParameter.RoleNotExist')
    return { output: await boundaryView(desk, role.boundary) }
  },
})
