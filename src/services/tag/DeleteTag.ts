import { t } from '../../contract/fault.ts'
import { drop } from './dictionary.ts'
import { knownKey, knownValue } from './fields.ts'
import { action } from './service.ts'

export default action({
  title: t('删除标签', 'Delete a tag'),
  about: t('删除一个未关联任何资源的标签。', 'Deletes a tag that no resource bears.'),
  rate: 20,
  effect: 'write',
  resource: '*',
  input: { TagKey: knownKey, TagValue: knownValue },
  output: {},
  faults: ['FailedOperation.TagAttachedResource', 'ResourceNotFound.TagNonExist'],
  examples: [{ title: t('删除标签', 'Delete a tag'), input: { TagKey: 'spare', TagValue: 'yes' }, output: {} }],
  async run({ TagKey: key, TagValue: value }, desk) {
    return { output: {}, changes: await drop(desk, [{ key, value }]) }
  },
})
