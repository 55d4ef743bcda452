import { t } from '../../contract/fault.ts'
import { text } from '../../contract/shape.ts'
import { seconds } from '../../domain/time.ts'
import { roleName } from './fields.ts'
import { roleOf, roleResource } from './find.ts'
import { action } from './service.ts'
import { tagged, untag } from './tag.ts'

export default action({
  title: t('删除服务相关角色', 'Delete a service-linked role'),
  about: t(
    '收回云产品的服务相关角色,立即生效:该产品不能再代表账号行事,直到角色被重新创建。',
    'Withdraws a product’s role at once: the product may do nothing on behalf of the account until the role is made again.',
  ),
  rate: 20,
  effect: 'write',
  resource: (input, desk) => roleResource(desk, input),
  input: { RoleName: roleName },
  output: { DeletionTaskId: text('删除任务,即角色 ID', 'The task of deletion, which is the id of the role') },
  faults: ['InvalidParameter.ParamError', 'InvalidParameter.RoleNotExist'],
  examples: [
    {
      title: t('收回 PostgreSQL 的角色', 'That of PostgreSQL'),
      input: { RoleName: 'Postgres_QCSLinkedRoleInPostgresKms' },
      output: { DeletionTaskId: '4611686018427397921' },
    },
  ],
  async run({ RoleName }, desk) {
    const role = await roleOf(desk, { RoleName })
    if (role.kind !== 'service_linked') throw desk.fault('InvalidParameter.ParamError', `\`${RoleName}\``)
    // It stays as a row that says no: a product would otherwise make it anew at its next use.
    const row = { ...role, active: false, updateTime: seconds(desk.now) }
    const untagged = await untag(desk, tagged(role.account, 'role', role.id))
    return { output: { DeletionTaskId: role.id }, changes: [{ update: 'role', row }, ...untagged] }
  },
})
