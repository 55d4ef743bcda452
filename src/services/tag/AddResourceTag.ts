import { t } from '../../contract/fault.ts'
import { define } from '../known-tags.ts'
import { attach } from '../tagging.ts'
import { borneBy } from './borne.ts'
import { dictionaryLimits } from './dictionary.ts'
import { resource, tagKey, tagValue } from './fields.ts'
import { bearerNamed, camNames } from './resource.ts'
import { action } from './service.ts'

export default action({
  title: t('给资源关联一个标签', 'Put a tag on a resource'),
  about: t(
    '给资源关联一个标签,标签不存在则创建。资源已关联该键时拒绝:改值请用 UpdateResourceTagValue。',
    'Puts one tag on a resource; the tag is made if it is not there. A resource that bears the key already is refused: UpdateResourceTagValue changes values.',
  ),
  rate: 20,
  effect: 'write',
  resource: ({ Resource }, desk) => camNames(desk, [Resource]),
  input: { TagKey: tagKey, TagValue: tagValue, Resource: resource },
  output: {},
  faults: [
    'InvalidParameterValue.ResourceDescriptionError',
    'LimitExceeded.ResourceAttachedTags',
    'LimitExceeded.TagKey',
    'LimitExceeded.TagValue',
    'ResourceInUse.TagKeyAttached',
  ],
  examples: [
    {
      title: t('给实例关联标签', 'Tag an instance'),
      input: {
        TagKey: 'stage',
        TagValue: 'test',
        Resource: 'qcs::postgres:ap-guangzhou:uin/:DBInstanceId/postgres-plain',
      },
      output: {},
    },
  ],
  async run({ TagKey: key, TagValue: value, Resource }, desk) {
    const bearer = await bearerNamed(desk, Resource)
    const borne = await borneBy(desk.read, bearer, [key])
    if (borne.length > 0) throw desk.fault('ResourceInUse.TagKeyAttached', `\`${key}\``)
    const attached = await attach(desk.read, bearer, [{ key, value }])
    if (attached === undefined) throw desk.fault('LimitExceeded.ResourceAttachedTags')
    return { output: {}, changes: [...(await define(desk, [{ key, value }], dictionaryLimits)), ...attached.changes] }
  },
})
