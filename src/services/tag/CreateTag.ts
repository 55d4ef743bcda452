import { t } from '../../contract/fault.ts'
import { define, isKnown } from '../known-tags.ts'
import { dictionaryLimits } from './dictionary.ts'
import { tagKey, tagValue } from './fields.ts'
import { action } from './service.ts'

export default action({
  title: t('创建标签', 'Create a tag'),
  about: t(
    '创建一个标签,此后可关联到资源。每个账号至多 1000 个标签键,每个键至多 1000 个值。',
    'Creates a tag, which can then be put on resources. An account has at most 1000 tag keys, and a key at most 1000 values.',
  ),
  rate: 20,
  effect: 'write',
  resource: '*',
  input: { TagKey: tagKey, TagValue: tagValue },
  output: {},
  faults: ['LimitExceeded.TagKey', 'LimitExceeded.TagValue', 'ResourceInUse.TagDuplicate'],
  examples: [{ title: t('创建标签', 'Create a tag'), input: { TagKey: 'stage', TagValue: 'test' }, output: {} }],
  async run({ TagKey: key, TagValue: value }, desk) {
    if (await isKnown(desk, { key, value })) throw desk.fault('ResourceInUse.TagDuplicate')
    return { output: {}, changes: await define(desk, [{ key, value }], dictionaryLimits) }
  },
})
