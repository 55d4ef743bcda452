import { t } from '../../contract/fault.ts'
import { oneOf } from '../../contract/rule.ts'
import { int, list, optional, record, text } from '../../contract/shape.ts'
import { attributes } from './attributes.ts'
import { action } from './service.ts'

export default action({
  title: t('查询检索条件', 'List what events can be looked up by'),
  about: t(
    '列出 LookUpEvents 和 DescribeEvents 支持的检索条件。',
    'Lists the attributes that LookUpEvents and DescribeEvents take.',
  ),
  rate: 20,
  effect: 'read',
  internal: 'InternalError.SearchError',
  resource: '*',
  input: {
    WebsiteType: optional(
      text('标签的语言:zh(默认)或 en', 'Language of the labels: zh, the default, or en', [oneOf(['', 'zh', 'en'])]),
    ),
  },
  output: {
    AttributeKeyDetails: list(
      record(
        {
          LabelType: text('输入框类型', 'Kind of input'),
          Starter: text('起始提示', 'What the input shows at first'),
          Order: int('展示顺序', 'Place in the order'),
          Value: text('检索条件', 'The attribute'),
          Label: text('标签', 'Its label'),
        },
        '检索条件',
        'An attribute',
      ),
      '检索条件列表',
      'The attributes',
    ),
  },
  faults: [],
  examples: [
    {
      title: t('英文标签', 'With labels in English'),
      input: { WebsiteType: 'en' },
      output: {
        AttributeKeyDetails: [{ LabelType: 'input', Starter: '', Order: 1, Value: 'RequestId', Label: 'Request id' }],
      },
    },
  ],
  async run({ WebsiteType }) {
    const language = WebsiteType === 'en' ? 'en' : 'zh'
    const details = attributes.map(({ key, label }, i) => ({
      LabelType: 'input',
      Starter: '',
      Order: i + 1,
      Value: key,
      Label: label[language],
    }))
    return { output: { AttributeKeyDetails: details } }
  },
})
