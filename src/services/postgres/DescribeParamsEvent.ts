import { t } from '../../contract/fault.ts'
import { int, list, record, text } from '../../contract/shape.ts'
import type { ParameterChange } from '../../domain/instance.ts'
import { instanceId, instanceResource } from './fields.ts'
import { findInstance } from './instance.ts'
import { action } from './service.ts'
import { wallTime } from './time.ts'

const event = record(
  {
    ParamName: text('参数名', 'Parameter'),
    OldValue: text('原值', 'Value before'),
    NewValue: text('新值', 'Value after'),
    ModifyTime: text('修改时间', 'When it was changed'),
    EffectiveTime: text('生效时间', 'When it took effect'),
    State: text('状态', 'State'),
    Operator: text('操作者', 'Who changed it'),
    EventLog: text('说明', 'What was said of it'),
  },
  '修改',
  'A change',
)

const item = record(
  {
    ParamName: text('参数名', 'Parameter'),
    EventCount: int('修改次数', 'How many changes'),
    EventDetail: list(event, '修改', 'The changes'),
  },
  '参数的修改',
  'The changes of a parameter',
)

export default action({
  title: t('查询参数修改事件', 'List changes of parameters'),
  about: t('返回实例参数的修改,每个参数最近 20 次。', 'Returns the changes of parameters, of each the last twenty.'),
  rate: 20,
  effect: 'read',
  resource: instanceResource,
  input: { DBInstanceId: instanceId },
  output: { TotalCount: int('数量', 'How many'), EventItems: list(item, '参数的修改', 'The changes, by parameter') },
  faults: ['ResourceNotFound.InstanceNotFoundError'],
  examples: [
    {
      title: t('没有修改', 'No changes'),
      input: { DBInstanceId: 'postgres-plain' },
      output: { TotalCount: 0, EventItems: [] },
    },
  ],
  async run({ DBInstanceId }, desk) {
    const { parameters } = await findInstance(desk, DBInstanceId)
    const items = [...new Set(parameters.map(({ name }) => name))].map((ParamName) => {
      const events = parameters.filter(({ name }) => name === ParamName).map(eventOf)
      return { ParamName, EventCount: events.length, EventDetail: events }
    })
    return { output: { TotalCount: items.length, EventItems: items } }
  },
})

const eventOf = ({ name, before, value, time, by }: ParameterChange) => ({
  ParamName: name,
  OldValue: before,
  NewValue: value,
  ModifyTime: wallTime(time),
  EffectiveTime: wallTime(time),
  State: 'success',
  Operator: by,
  EventLog: '',
})
