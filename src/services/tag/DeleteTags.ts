import { t } from '../../contract/fault.ts'
import { maxItems, minItems } from '../../contract/rule.ts'
import { list } from '../../contract/shape.ts'
import { fromTagKeyValue } from '../tags.ts'
import { drop } from './dictionary.ts'
import { tag } from './fields.ts'
import { action } from './service.ts'

export default action({
  title: t('批量删除标签', 'Delete tags'),
  about: t(
    '删除至多 10 个未关联任何资源的标签。任一标签不存在或已关联资源,则全部不删除。',
    'Deletes up to 10 tags that no resource bears. When one of them is not there, or is borne, none is deleted.',
  ),
  rate: 20,
  effect: 'write',
  resource: '*',
  input: { Tags: list(tag, '标签,1 到 10 个', 'Tags, 1 to 10', [minItems(1), maxItems(10)]) },
  output: {},
  faults: ['FailedOperation.TagAttachedResource', 'ResourceNotFound.TagNonExist'],
  examples: [
    {
      title: t('删除标签', 'Delete a tag'),
      input: { Tags: [{ TagKey: 'spare', TagValue: 'yes' }] },
      output: {},
    },
  ],
  async run({ Tags }, desk) {
    return { output: {}, changes: await drop(desk, fromTagKeyValue(Tags)) }
  },
})
