import { t } from '../../contract/fault.ts'
import { isKnown } from '../known-tags.ts'
import { type Attached, attach } from '../tagging.ts'
import { borneBy } from './borne.ts'
import { knownKey, knownValue } from './fields.ts'
import { bearersBy, camNamesOf } from './resource.ts'
import { action } from './service.ts'
import { severalFields } from './several.ts'

export default action({
  title: t('给多个资源关联一个标签', 'Put a tag on several resources'),
  about: t(
    '给同一种类的至多 50 个资源关联一个已有的标签。任一资源不存在或已关联该键,则全部不关联。',
    'Puts a tag that exists on up to 50 resources of one kind. When one of them is not there, or bears the key already, none is tagged.',
  ),
  rate: 20,
  effect: 'write',
  resource: (input, desk) => camNamesOf(desk, input),
  input: { ...severalFields, TagKey: knownKey, TagValue: knownValue },
  output: {},
  faults: [
    'InvalidParameterValue.RegionInvalid',
    'InvalidParameterValue.ResourceIdInvalid',
    'InvalidParameterValue.ResourcePrefixInvalid',
    'InvalidParameterValue.ServiceTypeInvalid',
    'LimitExceeded.ResourceAttachedTags',
    'ResourceInUse.TagKeyAttached',
    'ResourceNotFound.TagNonExist',
  ],
  examples: [
    {
      title: t('给密钥关联标签', 'Tag a key'),
      input: {
        ServiceType: 'kms',
        ResourceIds: ['23e80852-1e38-11e9-b129-5cb9019b4b01'],
        ResourcePrefix: 'key',
        ResourceRegion: 'ap-guangzhou',
        TagKey: 'team',
        TagValue: 'storage',
      },
      output: {},
    },
  ],
  async run({ TagKey: key, TagValue: value, ...several }, desk) {
    const bearers = await bearersBy(desk, several)
    if (!(await isKnown(desk, { key, value }))) throw desk.fault('ResourceNotFound.TagNonExist')
    const parts: Attached[] = []
    for (const bearer of bearers) {
      const borne = await borneBy(desk.read, bearer, [key])
      if (borne.length > 0) throw desk.fault('ResourceInUse.TagKeyAttached', `\`${bearer.tagged.resource}\``)
      const part = await attach(desk.read, bearer, [{ key, value }])
      if (part === undefined) throw desk.fault('LimitExceeded.ResourceAttachedTags', `\`${bearer.tagged.resource}\``)
      parts.push(part)
    }
    return { output: {}, changes: parts.flatMap(({ changes }) => changes) }
  },
})
