import { t } from '../../contract/fault.ts'
import type { Change } from '../../store/store.ts'
import { roleNames } from './fields.ts'
import { ownRoleOf, roleResource } from './find.ts'
import { action } from './service.ts'
import { tagged, untag } from './tag.ts'

export default action({
  title: t('删除角色', 'Delete a role'),
  about: t(
    '删除角色及其策略关联,由它而来的会话随即失效。服务相关角色须用 DeleteServiceLinkedRole。',
    'Deletes a role with its attachments; its sessions end at once. A product’s role takes DeleteServiceLinkedRole.',
  ),
  rate: 20,
  effect: 'write',
  resource: (input, desk) => roleResource(desk, input),
  input: roleNames,
  output: {},
  faults: ['InvalidParameter.ParamError', 'InvalidParameter.RoleNotExist'],
  examples: [{ title: t('删除', 'Delete'), input: { RoleName: 'KeyAuditor' }, output: {} }],
  async run(names, desk) {
    const role = await ownRoleOf(desk, names)
    const held = { account: role.account, kind: 'role', target: role.id } as const
    const attached = await desk.read.find('policyAttachment', { where: held })
    const changes: readonly Change[] = [
      { remove: 'role', row: role },
      ...attached.map((row) => ({ remove: 'policyAttachment', row }) as const),
      ...(await untag(desk, tagged(role.account, 'role', role.id))),
      { limit: 'policyAttachment', where: held, max: 0 },
    ]
    return { output: {}, changes }
  },
})
