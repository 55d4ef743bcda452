import { t } from '../../contract/fault.ts'
import { atLeast, atMost } from '../../contract/rule.ts'
import { int, optional } from '../../contract/shape.ts'
import { changeFaults, changeRole } from './change-role.ts'
import { roleName } from './fields.ts'
import { roleResource } from './find.ts'
import { action } from './service.ts'

export default action({
  title: t('更新角色的会话时长', 'Update the longest session of a role'),
  about: t('更新角色会话的最长时间,对之后的扮演生效。', 'Changes how long sessions of a role may last from now on.'),
  rate: 20,
  effect: 'write',
  resource: (input, desk) => roleResource(desk, input),
  input: {
    SessionDuration: int(
      '会话最长时间,秒,至多 43200;0 为不设',
      'Longest session in seconds, at most 43200; 0 for no word on it',
      [atLeast(0), atMost(43_200)],
    ),
    RoleName: optional(roleName),
    // A number, as the cloud has it, although the ids of roles are beyond 2^53.
    RoleId: optional(int('角色 ID', 'Id of the role', [], { wide: true })),
  },
  output: {},
  faults: changeFaults,
  examples: [{ title: t('一小时', 'An hour'), input: { RoleName: 'KeyAuditor', SessionDuration: 3600 }, output: {} }],
  async run({ SessionDuration, ...names }, desk) {
    return { output: {}, changes: await changeRole(desk, names, { sessionDuration: SessionDuration }) }
  },
})
