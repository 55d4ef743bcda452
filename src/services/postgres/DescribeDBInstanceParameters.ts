import { t } from '../../contract/fault.ts'
import { bool, int, list, nullable, optional, record, text } from '../../contract/shape.ts'
import { type DbInstance, parametersOf } from '../../domain/instance.ts'
import { instanceId, instanceResource } from './fields.ts'
import { findInstance } from './instance.ts'
import { type Parameter, parameters } from './parameters.ts'
import { action } from './service.ts'
import { wallTime } from './time.ts'

const relation = {
  Name: text('参数名', 'Parameter'),
  Value: text('默认值', 'Default'),
  Unit: text('单位', 'Unit'),
  Max: int('最大值', 'Most'),
  Min: int('最小值', 'Least'),
  EnumValue: nullable(list(text('取值', 'Value'), '取值', 'Values')),
}

const parameter = record(
  {
    ID: int('编号', 'Number'),
    Name: text('参数名', 'Parameter'),
    ParamValueType: text('类型:integer、bool、enum', 'Kind: integer, bool or enum'),
    Unit: text('单位', 'Unit'),
    DefaultValue: text('默认值', 'Default'),
    CurrentValue: text('当前值', 'Value'),
    Max: int('最大值', 'Most'),
    EnumValue: nullable(list(text('取值', 'Value'), '取值', 'Values')),
    Min: int('最小值', 'Least'),
    ParamDescriptionCH: text('中文说明', 'What it is, in Chinese'),
    ParamDescriptionEN: text('英文说明', 'What it is, in English'),
    NeedReboot: bool('是否需要重启', 'Whether a new value waits for a restart'),
    ClassificationCN: text('中文分类', 'Group, in Chinese'),
    ClassificationEN: text('英文分类', 'Group, in English'),
    SpecRelated: bool('是否与规格有关', 'Whether it depends on the size'),
    Advanced: bool('是否为高级参数', 'Whether it is for experts'),
    LastModifyTime: text('最后修改时间,UTC+8', 'When it was last changed, UTC+8'),
    StandbyRelated: int('是否与主备有关:0 或 1', 'Whether primary and standby must agree on it: 0 or 1'),
    VersionRelationSet: nullable(
      list(
        record({ ...relation, DBKernelVersion: text('内核版本号', 'Kernel version') }, '版本相关', 'By version'),
        '与版本有关的取值,无',
        'What depends on the version; there is nothing',
      ),
    ),
    SpecRelationSet: nullable(
      list(
        record({ ...relation, Memory: text('内存', 'Memory') }, '规格相关', 'By size'),
        '与规格有关的取值,无',
        'What depends on the size; there is nothing',
      ),
    ),
  },
  '参数',
  'A parameter',
)

export default action({
  title: t('查询实例参数', 'List parameters of an instance'),
  about: t('返回实例的参数及其值。', 'Returns the parameters of an instance with their values.'),
  rate: 20,
  effect: 'read',
  resource: instanceResource,
  input: {
    DBInstanceId: instanceId,
    ParamName: optional(text('参数名,默认全部', 'Parameter, by default all of them')),
  },
  output: { TotalCount: int('数量', 'How many'), Detail: list(parameter, '参数', 'The parameters') },
  faults: ['ResourceNotFound.InstanceNotFoundError'],
  examples: [
    {
      title: t('一个参数', 'One parameter'),
      input: { DBInstanceId: 'postgres-plain', ParamName: 'max_standby_streaming_delay' },
      output: {
        TotalCount: 1,
        Detail: [
          {
            ID: 2,
            Name: 'max_standby_streaming_delay',
            ParamValueType: 'integer',
            Unit: 'ms',
            DefaultValue: '30000',
            CurrentValue: '30000',
            Max: 2147483647,
            EnumValue: [],
            Min: -1,
            ParamDescriptionCH: '流复制时取消查询前的等待',
            ParamDescriptionEN: 'How long queries hold up replay from the stream',
            NeedReboot: false,
            ClassificationCN: '备库',
            ClassificationEN: 'Standby',
            SpecRelated: false,
            Advanced: false,
            LastModifyTime: '2018-12-01 08:00:00',
            StandbyRelated: 0,
            VersionRelationSet: [],
            SpecRelationSet: [],
          },
        ],
      },
    },
  ],
  async run({ DBInstanceId, ParamName = '' }, desk) {
    const row = await findInstance(desk, DBInstanceId)
    const views = parameters.map((one, i) => viewOf(row, one, i + 1))
    const found = views.filter(({ Name }) => ParamName === '' || Name === ParamName)
    return { output: { TotalCount: found.length, Detail: found } }
  },
})

const viewOf = (row: DbInstance, one: Parameter, ID: number) => ({
  ID,
  Name: one.name,
  ParamValueType: one.type,
  Unit: one.unit,
  DefaultValue: one.value,
  CurrentValue: parametersOf(row).get(one.name) ?? one.value,
  Max: one.max,
  EnumValue: one.choices,
  Min: one.min,
  ParamDescriptionCH: one.about.zh,
  ParamDescriptionEN: one.about.en,
  NeedReboot: one.restart,
  ClassificationCN: one.group.zh,
  ClassificationEN: one.group.en,
  SpecRelated: false,
  Advanced: false,
  LastModifyTime: wallTime(row.parameters.findLast(({ name }) => name === one.name)?.time ?? row.createTime),
  StandbyRelated: 0,
  VersionRelationSet: [],
  SpecRelationSet: [],
})
