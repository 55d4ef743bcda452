import { t } from '../../contract/fault.ts'
import { atLeast, atMost, matches, oneOf } from '../../contract/rule.ts'
import { int, optional, text } from '../../contract/shape.ts'
import { newRoleId } from '../../domain/role.ts'
import { seconds } from '../../domain/time.ts'
import { newTags } from '../tagging.ts'
import { fromKeyValue } from '../tags.ts'
import { checkTrust, trustFaults } from './document.ts'
import { description, roleId, tagsToMake, trustDocument } from './fields.ts'
import { ROLES } from './limits.ts'
import { action } from './service.ts'
import { tagged } from './tag.ts'

export default action({
  title: t('创建角色', 'Create a role'),
  about: t(
    '创建可由 STS 扮演的角色,PolicyDocument 写明谁可扮演。',
    'Makes a role that can be assumed through STS; PolicyDocument says by whom.',
  ),
  rate: 20,
  effect: 'write',
  resource: '*',
  input: {
    RoleName: text(
      '角色名,1 到 128 个字母、数字或 `+=,.@-_`,账号内不可重复',
      'Name of the role: 1 to 128 letters, digits and `+=,.@-_`, not used by another one of the account',
      [matches(/^[0-9A-Za-z+=,.@_-]{1,128}$/, 'InvalidParameter.RoleNameError')],
      { example: 'Deployer' },
    ),
    PolicyDocument: trustDocument,
    Description: description,
    ConsoleLogin: optional(
      int('是否可登录控制台;此处只能为 0', 'Whether it may log in to a console; only 0 here', [oneOf([0])]),
    ),
    SessionDuration: optional(
      int('会话最长时间,秒,至多 43200', 'Longest session in seconds, at most 43200', [atLeast(0), atMost(43_200)]),
    ),
    Tags: tagsToMake,
  },
  output: { RoleId: roleId },
  faults: [
    ...trustFaults,
    'InvalidParameter.RoleFull',
    'InvalidParameter.RoleNameInUse',
    'InvalidParameter.TagLimitExceeded',
  ],
  examples: [
    {
      title: t('允许账号 2001 扮演', 'For account 2001'),
      input: {
        RoleName: 'Deployer',
        PolicyDocument:
          '{"version":"2.0","statement":[{"effect":"allow","action":"name/sts:AssumeRole","principal":{"qcs":["qcs::cam::uin/2001:root"]}}]}',
        SessionDuration: 3600,
      },
      output: { RoleId: '4611686018427397920' },
    },
  ],
  async run({ RoleName, PolicyDocument, Description = '', SessionDuration = 0, Tags }, desk) {
    checkTrust(desk, PolicyDocument)
    const { account } = desk.caller
    // A product's role that was withdrawn keeps its name.
    if ((await desk.read.get('role', { account, name: RoleName })) !== undefined || isLinked(desk, RoleName))
      throw desk.fault('InvalidParameter.RoleNameInUse', `\`${RoleName}\``)
    if ((await desk.read.count('role', { account })) >= ROLES) throw desk.fault('InvalidParameter.RoleFull')
    const id = newRoleId(desk.random)
    const time = seconds(desk.now)
    const row = {
      account,
      name: RoleName,
      id,
      kind: 'user',
      service: '',
      trust: PolicyDocument,
      description: Description,
      sessionDuration: SessionDuration,
      boundary: 0,
      active: true,
      createTime: time,
      updateTime: time,
      revision: 0,
    } as const
    return {
      output: { RoleId: id },
      changes: [
        { insert: 'role', row },
        ...(await newTags(
          desk,
          [tagged(account, 'role', id)],
          fromKeyValue(Tags),
          'InvalidParameter.TagLimitExceeded',
        )),
        { limit: 'role', where: { account }, max: ROLES },
      ],
    }
  },
})

/** The names of products' roles are theirs also where the product has not come yet. */
const isLinked = ({ linkedRoles }: { linkedRoles: readonly { name: string }[] }, name: string): boolean =>
  linkedRoles.some((role) => role.name === name)
