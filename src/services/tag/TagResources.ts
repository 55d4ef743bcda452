import { t } from '../../contract/fault.ts'
import { maxItems, minItems } from '../../contract/rule.ts'
import { list } from '../../contract/shape.ts'
import { define } from '../known-tags.ts'
import { type Attached, attach } from '../tagging.ts'
import { fromTagKeyValue, repeatsKey } from '../tags.ts'
import { dictionaryLimits } from './dictionary.ts'
import { newTag } from './fields.ts'
import { camNames } from './resource.ts'
import { action } from './service.ts'
import { bearersListed, exampleResource, failedResources, failure, resourceList } from './together.ts'

export default action({
  title: t('批量打标签', 'Tag resources'),
  about: t(
    '给至多 10 个资源打上至多 10 个标签,标签不存在则创建,键已有其他值则改值。不能打上标签的资源在 FailedResources 中返回,其余不受影响。',
    'Puts up to 10 tags on up to 10 resources. Tags that are not there are made, and a key with another value takes the new one. Resources that cannot be tagged come back in FailedResources; the others are.',
  ),
  rate: 20,
  effect: 'write',
  resource: ({ ResourceList }, desk) => camNames(desk, ResourceList),
  input: {
    ResourceList: resourceList,
    Tags: list(newTag, '标签,1 到 10 个,键不可重复', 'Tags, 1 to 10, their keys all different', [
      minItems(1, 'InvalidParameter.Tag'),
      maxItems(10, 'LimitExceeded.TagNumPerRequest'),
    ]),
  },
  output: { FailedResources: failedResources },
  faults: [
    'InvalidParameter.UnsupportedService',
    'InvalidParameterValue.ResourceDescriptionError',
    'InvalidParameterValue.TagKeyDuplicate',
    'LimitExceeded.TagKey',
    'LimitExceeded.TagValue',
  ],
  examples: [
    {
      title: t('给密钥打标签', 'Tag a key'),
      input: { ResourceList: [exampleResource], Tags: [{ TagKey: 'stage', TagValue: 'test' }] },
      output: { FailedResources: [] },
    },
  ],
  async run({ ResourceList, Tags }, desk) {
    const tags = fromTagKeyValue(Tags)
    if (repeatsKey(tags)) throw desk.fault('InvalidParameterValue.TagKeyDuplicate')
    const { found, missing } = await bearersListed(desk, ResourceList)
    const failed = missing.map((name) => failure(desk, name, 'InvalidParameterValue.ResourceDescriptionError'))
    const parts: Attached[] = []
    for (const { name, bearer } of found) {
      const part = await attach(desk.read, bearer, tags)
      if (part === undefined) failed.push(failure(desk, name, 'LimitExceeded.ResourceAttachedTags'))
      else parts.push(part)
    }
    if (parts.length === 0) return { output: { FailedResources: failed } }
    const released = parts.flatMap((part) => part.released)
    return {
      output: { FailedResources: failed },
      changes: [...(await define(desk, tags, dictionaryLimits, released)), ...parts.flatMap(({ changes }) => changes)],
    }
  },
})
