import { t } from '../../contract/fault.ts'
import { maxItems, minItems } from '../../contract/rule.ts'
import { list } from '../../contract/shape.ts'
import { resourceTagLimit } from '../../domain/tag.ts'
import type { Change } from '../../store/store.ts'
import { tagsOf } from '../tags.ts'
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
    if (new Set(Tags.map(({ Key }) => Key)).size < Tags.length)
      throw desk.fault('InvalidParameter.TagParamError', '`Tags`')
    const bearer = tagged(role.account, 'role', role.id)
    const borne = new Set((await tagsOf(desk.read, bearer)).map(({ key }) => key))
    const fresh = Tags.filter(({ Key }) => !borne.has(Key))
    if (borne.size + fresh.length > resourceTagLimit) throw desk.fault('InvalidParameter.TagLimitExceeded')
    const changes: readonly Change[] = [
      // Without its role a tag would be nobody's.
      { update: 'role', row: role },
      ...Tags.map(({ Key: key, Value: value }): Change => {
        const row = { ...bearer, key, value }
        return borne.has(key) ? { update: 'tag', row } : { insert: 'tag', row }
      }),
      { limit: 'tag', where: { ...bearer }, max: resourceTagLimit },
    ]
    return { output: {}, changes }
  },
})
