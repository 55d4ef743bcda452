import { t } from '../../contract/fault.ts'
import { maxLength } from '../../contract/rule.ts'
import { text } from '../../contract/shape.ts'
import { changeFaults, changeRole } from './change-role.ts'
import { roleNames } from './fields.ts'
import { roleResource } from './find.ts'
import { action } from './service.ts'

export default action({
  title: t('更新角色描述', 'Update the description of a role'),
  about: t('更新角色的描述。', 'Changes the description of a role.'),
  rate: 20,
  effect: 'write',
  resource: (input, desk) => roleResource(desk, input),
  input: {
    Description: text('描述,至多 300 个字符', 'Description, at most 300 characters', [
      maxLength(300, 'InvalidParameter.DescriptionLengthOverlimit'),
    ]),
    ...roleNames,
  },
  output: {},
  faults: changeFaults,
  examples: [
    { title: t('改描述', 'Another one'), input: { RoleName: 'KeyAuditor', Description: 'reads keys' }, output: {} },
  ],
  async run({ Description, ...names }, desk) {
    return { output: {}, changes: await changeRole(desk, names, { description: Description }) }
  },
})
