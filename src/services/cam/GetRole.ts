import { t } from '../../contract/fault.ts'
import { roleNames } from './fields.ts'
import { roleOf, roleResource } from './find.ts'
import { roleShape, roleView } from './role-view.ts'
import { action } from './service.ts'

export default action({
  title: t('查询角色', 'Get a role'),
  about: t(
    '按名称或 ID 查询角色,含云产品的服务相关角色。',
    'Tells about a role, by name or id; those of products too.',
  ),
  rate: 20,
  effect: 'read',
  resource: (input, desk) => roleResource(desk, input),
  input: roleNames,
  output: { RoleInfo: roleShape },
  faults: ['InvalidParameter.ParamError', 'InvalidParameter.RoleNotExist'],
  examples: [
    {
      title: t('按名称', 'By name'),
      input: { RoleName: 'KeyAuditor' },
      output: {
        RoleInfo: {
          RoleId: '4611686018427397919',
          RoleName: 'KeyAuditor',
          PolicyDocument: '{"version":"2.0","statement":[]}',
          Description: '',
          AddTime: '2019-01-23 10:32:09',
          UpdateTime: '2019-01-23 10:32:09',
          ConsoleLogin: 0,
          RoleType: 'user',
          SessionDuration: 0,
          DeletionTaskId: '',
          Tags: [],
          RoleArn: 'qcs::cam::uin/1001:roleName/KeyAuditor',
        },
      },
    },
  ],
  async run(names, desk) {
    return { output: { RoleInfo: await roleView(desk, await roleOf(desk, names)) } }
  },
})
