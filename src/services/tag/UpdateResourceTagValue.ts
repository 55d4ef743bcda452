import { t } from '../../contract/fault.ts'
import type { Change } from '../../store/store.ts'
import { define } from '../known-tags.ts'
import { borneBy } from './borne.ts'
import { knownKey, resource, tagValue } from './fields.ts'
import { bearerNamed, camNames } from './resource.ts'
import { action } from './service.ts'

export default action({
  title: t('修改资源的标签值', 'Change the value of a tag'),
  about: t(
    '修改资源已关联的一个标签键的值;新标签不存在则创建,原标签保留。',
    'Changes the value of a tag key that a resource bears. The new tag is made if it is not there; the old one stays.',
  ),
  rate: 20,
  effect: 'write',
  resource: ({ Resource }, desk) => camNames(desk, [Resource]),
  input: { TagKey: knownKey, TagValue: tagValue, Resource: resource },
  output: {},
  faults: [
    'InvalidParameterValue.ResourceDescriptionError',
    'LimitExceeded.TagValue',
    'ResourceNotFound.AttachedTagKeyNotFound',
  ],
  examples: [
    {
      title: t('换一个值', 'Another value'),
      input: {
        TagKey: 'team',
        TagValue: 'network',
        Resource: 'qcs::postgres:ap-guangzhou:uin/:DBInstanceId/postgres-abcdefg',
      },
      output: {},
    },
  ],
  async run({ TagKey: key, TagValue: value, Resource }, desk) {
    const [row] = await borneBy(desk.read, await bearerNamed(desk, Resource), [key])
    if (row === undefined) throw desk.fault('ResourceNotFound.AttachedTagKeyNotFound', `\`${key.slice(0, 64)}\``)
    if (row.value === value) return { output: {} }
    // The key is borne, so that no more keys can come of it.
    const limits = { key: 'LimitExceeded.TagValue', value: 'LimitExceeded.TagValue' } as const
    const changed: Change = { update: 'tag', row: { ...row, value } }
    return { output: {}, changes: [...(await define(desk, [{ key, value }], limits, [row])), changed] }
  },
})
