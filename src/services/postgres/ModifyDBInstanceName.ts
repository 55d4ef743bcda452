import { t } from '../../contract/fault.ts'
import { matches, maxLength, minLength } from '../../contract/rule.ts'
import { text } from '../../contract/shape.ts'
import { instanceId, instanceResource } from './fields.ts'
import { changed, findInstance } from './instance.ts'
import { action } from './service.ts'

export default action({
  title: t('修改实例名称', 'Rename an instance'),
  about: t('修改一个实例的名称,名称可重复。', 'Gives an instance another name; names may repeat.'),
  rate: 20,
  effect: 'write',
  resource: instanceResource,
  input: {
    DBInstanceId: instanceId,
    InstanceName: text(
      '名称,1 到 60 个汉字、字母、数字、_、-',
      'Name: 1 to 60 Chinese characters, letters, digits, `_` and `-`',
      [
        minLength(1, 'InvalidParameterValue.ParameterLengthLimitError'),
        maxLength(60, 'InvalidParameterValue.ParameterLengthLimitError'),
        matches(/^[\p{Script=Han}\w-]*$/u, 'InvalidParameterValue.ParameterCharacterError'),
      ],
      { example: 'orders' },
    ),
  },
  output: {},
  faults: ['ResourceNotFound.InstanceNotFoundError'],
  examples: [
    { title: t('改名', 'Rename'), input: { DBInstanceId: 'postgres-plain', InstanceName: '订单' }, output: {} },
  ],
  async run({ DBInstanceId, InstanceName: name }, desk) {
    const row = await findInstance(desk, DBInstanceId)
    return { output: {}, changes: [changed(desk, row, { name })] }
  },
})
