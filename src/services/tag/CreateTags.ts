import { t } from '../../contract/fault.ts'
import { maxItems, minItems } from '../../contract/rule.ts'
import { list, optional } from '../../contract/shape.ts'
import { define, isKnown } from '../known-tags.ts'
import { fromTagKeyValue } from '../tags.ts'
import { dictionaryLimits } from './dictionary.ts'
import { newTag } from './fields.ts'
import { action } from './service.ts'

export default action({
  title: t('批量创建标签', 'Create tags'),
  about: t(
    '创建至多 10 个标签。任一标签已存在或重复,则全部不创建。',
    'Creates up to 10 tags. When one of them exists already, or is repeated, none is created.',
  ),
  rate: 20,
  effect: 'write',
  resource: '*',
  input: {
    Tags: optional(
      list(newTag, '标签,1 到 10 个', 'Tags, 1 to 10', [
        minItems(1, 'InvalidParameter.Tag'),
        maxItems(10, 'InvalidParameter.Tag'),
      ]),
    ),
  },
  output: {},
  faults: ['InvalidParameter.Tag', 'LimitExceeded.TagKey', 'LimitExceeded.TagValue', 'ResourceInUse.TagDuplicate'],
  examples: [
    {
      title: t('创建两个标签', 'Create two tags'),
      input: {
        Tags: [
          { TagKey: 'stage', TagValue: 'test' },
          { TagKey: 'stage', TagValue: 'live' },
        ],
      },
      output: {},
    },
  ],
  async run({ Tags }, desk) {
    if (Tags === undefined) throw desk.fault('InvalidParameter.Tag', '`Tags`')
    const tags = fromTagKeyValue(Tags)
    const known = await Promise.all(tags.map((tag) => isKnown(desk, tag)))
    const repeated = new Set(tags.map(({ key, value }) => JSON.stringify([key, value]))).size < tags.length
    if (repeated || known.includes(true)) throw desk.fault('ResourceInUse.TagDuplicate')
    return { output: {}, changes: await define(desk, tags, dictionaryLimits) }
  },
})
