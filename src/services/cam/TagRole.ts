import { t } from '../../contract/fault.ts'
import { maxItems, minItems } from '../../contract/rule.ts'
import { list } from '../../contract/shape.ts'
import { define } from '../known-tags.ts'
import { attach } from '../tagging.ts'
import { fromKeyValue, repeatsKey } from '../tags.ts'
import { newTag, roleNames } from './fields.ts'
import { roleOf, roleResource } from './find.ts'
import { action } from './service.ts'
import { tagged } from './tag.ts'

export default action({
  title: t('给角色打标签', 'Tag a role'),
  about: t(
    '给角色增加标签,已有的键改为新值。一个角色至多 50 个标签。',
    'Puts tags on a role; a key that is there takes the new value. A role bears at most 50.',
  ),
  rate: 20,
  effect: 'write',
  resource: (input, desk) => roleResource(desk, input),
  input: {
    Tags: list(newTag, '标签,1 到 10 个,键不可重复', 'Tags, 1 to 10, their keys all different', [
      minItems(1, 'InvalidParameter.TagParamError'),
      maxItems(10, 'InvalidParameter.TagParamError'),
    ]),
    ...roleNames,
  },
  output: {},
  faults: [
    'InvalidParameter.ParamError',
    'InvalidParameter.RoleNotExist',
    'InvalidParameter.TagLimitExceeded',
    'InvalidParameter.TagParamError',
  ],
  examples: [
    {
      title: t('两个标签', 'Two tags'),
      input: {
        RoleName: 'KeyAuditor',
        Tags: [
          { Key: 'team', Value: 'audit' },
          { Key: 'stage', Value: 'test' },
        ],
      },
      output: {},
    },
  ],
  async run({ Tags, ...names }, desk) {
    const role = await roleOf(desk, names)
    const tags = fromKeyValue(Tags)
    if (repeatsKey(tags)) throw desk.fault('InvalidParameter.TagParamError', '`Tags`')
    // Without its role a tag would be nobody's.
    const bearer = { tagged: tagged(role.account, 'role', role.id), presence: { update: 'role', row: role } } as const
    const attached = await attach(desk.read, bearer, tags)
    if (attached === undefined) throw desk.fault('InvalidParameter.TagLimitExceeded')
    const limits = { key: 'InvalidParameter.TagLimitExceeded', value: 'InvalidParameter.TagLimitExceeded' } as const
    return { output: {}, changes: [...(await define(desk, tags, limits, attached.released)), ...attached.changes] }
  },
})
