import { t } from '../../contract/fault.ts'
import { oneOf } from '../../contract/rule.ts'
import { int, list, record, text } from '../../contract/shape.ts'
import { regionOf } from '../place.ts'
import { storageType } from './fields.ts'
import { engine, specs, versions, zonesOf } from './products.ts'
import { action } from './service.ts'

const size = record(
  {
    SpecCode: text('规格码', 'Spec code'),
    CPU: int('CPU 核数', 'CPU cores'),
    Memory: int('内存,MB', 'Memory in MB'),
    MaxStorage: int('最大存储,GB', 'Most storage, in GB'),
    MinStorage: int('最小存储,GB', 'Least storage, in GB'),
    QPS: int('参考 QPS', 'Queries a second, for orientation'),
  },
  '规格',
  'A size',
)

export default action({
  title: t('查询规格', 'List sizes'),
  about: t('返回一个可用区中某个版本可购买的规格。', 'Returns the sizes in which a version can be had in a zone.'),
  rate: 20,
  effect: 'read',
  resource: '*',
  input: {
    Zone: text('可用区', 'Zone', [], { example: 'ap-guangzhou-3' }),
    DBEngine: text('引擎:postgresql', 'Engine: postgresql', [oneOf([engine])], { example: engine }),
    DBMajorVersion: text(
      'PostgreSQL 大版本号',
      'Major version of PostgreSQL',
      [oneOf(versions.map(({ major }) => major))],
      { example: '17' },
    ),
    StorageType: storageType,
  },
  output: { ClassInfoSet: list(size, '规格', 'The sizes') },
  faults: ['InvalidParameterValue.InvalidZoneIdError'],
  examples: [
    {
      title: t('17 版的规格', 'Sizes of version 17'),
      input: { Zone: 'ap-guangzhou-3', DBEngine: 'postgresql', DBMajorVersion: '17' },
      output: {
        ClassInfoSet: [{ SpecCode: 'pg.it.small2', CPU: 1, Memory: 2048, MaxStorage: 6000, MinStorage: 10, QPS: 2300 }],
      },
    },
  ],
  async run({ Zone }, desk) {
    if (!zonesOf(regionOf(desk)).includes(Zone)) throw desk.fault('InvalidParameterValue.InvalidZoneIdError', '`Zone`')
    const shown = specs.map((spec) => ({
      SpecCode: spec.code,
      CPU: spec.cpu,
      Memory: spec.memory * 1024,
      MaxStorage: spec.maxStorage,
      MinStorage: spec.minStorage,
      QPS: spec.qps,
    }))
    return { output: { ClassInfoSet: shown } }
  },
})
