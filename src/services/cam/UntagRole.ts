import { t } from '../../contract/fault.ts'
import { maxItems, minItems } from '../../contract/rule.ts'
import { list, text } from '../../contract/shape.ts'
import { keep } from '../known-tags.ts'
import { tagsOf } from '../tags.ts'
import { roleNames } from './fields.ts'
import { roleOf, roleResource } from './find.ts'
import { action } from './service.ts'
import { tagged } from './tag.ts'

export default action({
  title: t('解绑角色的标签', 'Take tags off a role'),
  about: t(
    '按键解绑角色的标签;没有的键忽略。',
    'Takes tags off a role by their keys; a key that is not there is passed over.',
  ),
  rate: 20,
  effect: 'write',
  resource: (input, desk) => roleResource(desk, input),
  input: {
    TagKeys: list(
      text('标签键', 'Key of a tag', [], { example: 'team' }),
      '标签键,1 到 10 个',
      'Keys of tags, 1 to 10',
      [minItems(1, 'InvalidParameter.TagParamError'), maxItems(10, 'InvalidParameter.TagParamError')],
    ),
    ...roleNames,
  },
  output: {},
  faults: ['InvalidParameter.ParamError', 'InvalidParameter.RoleNotExist'],
  examples: [{ title: t('一个标签', 'One tag'), input: { RoleName: 'KeyAuditor', TagKeys: ['team'] }, output: {} }],
  async run({ TagKeys, ...names }, desk) {
    const role = await roleOf(desk, names)
    const borne = await tagsOf(desk.read, tagged(role.account, 'role', role.id))
    const gone = borne.filter(({ key }) => TagKeys.includes(key))
    return {
      output: {},
      changes: [
        ...(await keep(desk.read, role.account, gone)),
        ...gone.map((row) => ({ remove: 'tag', row }) as const),
      ],
    }
  },
})
