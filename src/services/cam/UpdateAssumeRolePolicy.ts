import { t } from '../../contract/fault.ts'
import { changeRole } from './change-role.ts'
import { checkTrust, trustFaults } from './document.ts'
import { roleNames, trustDocument } from './fields.ts'
import { roleResource } from './find.ts'
import { action } from './service.ts'

export default action({
  title: t('更新角色的信任文档', 'Update who may assume a role'),
  about: t(
    '更新角色的信任文档,对之后的扮演生效;已有会话不受影响。',
    'Changes who may assume a role from now on; sessions that there are stay.',
  ),
  rate: 20,
  effect: 'write',
  resource: (input, desk) => roleResource(desk, input),
  input: { PolicyDocument: trustDocument, ...roleNames },
  output: {},
  faults: [...trustFaults, 'InvalidParameter.RoleNotExist'],
  examples: [
    {
      title: t('只信任用户 1003', 'Only user 1003'),
      input: {
        RoleName: 'KeyAuditor',
        PolicyDocument:
          '{"version":"2.0","statement":[{"effect":"allow","action":"name/sts:AssumeRole","principal":{"qcs":["qcs::cam::uin/1001:uin/1003"]}}]}',
      },
      output: {},
    },
  ],
  async run({ PolicyDocument, ...names }, desk) {
    checkTrust(desk, PolicyDocument)
    return { output: {}, changes: await changeRole(desk, names, { trust: PolicyDocument }) }
  },
})
