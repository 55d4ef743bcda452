import { t } from '../../contract/fault.ts'
import { oneOf } from '../../contract/rule.ts'
import { int, list, optional, record, text } from '../../contract/shape.ts'
import { regionOf } from '../place.ts'
import { storageType } from './fields.ts'
import {
  encrypts,
  engine,
  kmsRegions,
  machineType,
  type Spec,
  specs,
  type Version,
  versions,
  zonesOf,
} from './products.ts'
import { action } from './service.ts'

const item = record(
  {
    SpecCode: text('规格码', 'Spec code'),
    Version: text('PostgreSQL 版本号', 'Version of PostgreSQL'),
    VersionName: text('版本名称', 'Name of the version'),
    Cpu: int('CPU 核数', 'CPU cores'),
    Memory: int('内存,MB', 'Memory in MB'),
    MaxStorage: int('最大存储,GB', 'Most storage, in GB'),
    MinStorage: int('最小存储,GB', 'Least storage, in GB'),
    Qps: int('参考 QPS', 'Queries a second, for orientation'),
    Pid: int('计费项编号,无', 'Number for billing; there is none'),
    Type: text('机器类型', 'Kind of machine'),
    MajorVersion: text('PostgreSQL 大版本号', 'Major version of PostgreSQL'),
    KernelVersion: text('内核版本号', 'Kernel version'),
    IsSupportTDE: int('是否支持透明数据加密:0 或 1', 'Whether it can encrypt its data (TDE): 0 or 1'),
  },
  '规格与版本',
  'A size in a version',
)

const config = record(
  {
    Region: text('地域', 'Region'),
    Zone: text('可用区', 'Zone'),
    SpecItemInfoList: list(item, '规格与版本', 'Sizes and versions'),
    SupportKMSRegions: list(text('地域', 'Region'), '可存放主密钥的地域', 'Regions in which the CMK may be'),
  },
  '可用区的售卖配置',
  'What a zone sells',
)

export default action({
  title: t('查询售卖配置', 'Describe what is sold'),
  about: t(
    '返回可用区可购买的规格与版本,以及可存放主密钥的地域。',
    'Returns the sizes and versions that a zone sells, and the regions in which their CMKs may be.',
  ),
  rate: 20,
  effect: 'read',
  resource: '*',
  input: {
    Zone: optional(text('可用区,默认第一个', 'Zone, by default the first')),
    DBEngine: optional(text('引擎:postgresql', 'Engine: postgresql', [oneOf(['', engine])])),
    StorageType: storageType,
  },
  output: { SpecInfoList: list(config, '售卖配置', 'What is sold') },
  faults: ['InvalidParameterValue.IllegalZone'],
  examples: [
    {
      title: t('一个可用区', 'One zone'),
      input: { Zone: 'ap-guangzhou-3' },
      output: {
        SpecInfoList: [
          {
            Region: 'ap-guangzhou',
            Zone: 'ap-guangzhou-3',
            SpecItemInfoList: [
              {
                SpecCode: 'pg.it.small2',
                Version: '17.4',
                VersionName: 'PostgreSQL 17.4',
                Cpu: 1,
                Memory: 2048,
                MaxStorage: 6000,
                MinStorage: 10,
                Qps: 2300,
                Pid: 0,
                Type: 'TS85',
                MajorVersion: '17',
                KernelVersion: 'v17.4_r1.3',
                IsSupportTDE: 1,
              },
            ],
            SupportKMSRegions: ['ap-guangzhou'],
          },
        ],
      },
    },
  ],
  async run({ Zone, StorageType }, desk) {
    const region = regionOf(desk)
    const zones = zonesOf(region)
    const zone = Zone || zones[0] || ''
    if (!zones.includes(zone)) throw desk.fault('InvalidParameterValue.IllegalZone', '`Zone`')
    const items = versions.flatMap((version) => specs.map((spec) => itemOf(spec, version, StorageType)))
    return {
      output: {
        SpecInfoList: [{ Region: region, Zone: zone, SpecItemInfoList: items, SupportKMSRegions: kmsRegions }],
      },
    }
  },
})

const itemOf = (spec: Spec, version: Version, storage: string | undefined) => ({
  SpecCode: spec.code,
  Version: version.version,
  VersionName: `PostgreSQL ${version.version}`,
  Cpu: spec.cpu,
  Memory: spec.memory * 1024,
  MaxStorage: spec.maxStorage,
  MinStorage: spec.minStorage,
  Qps: spec.qps,
  Pid: 0,
  Type: machineType,
  MajorVersion: version.major,
  KernelVersion: version.kernel,
  IsSupportTDE: Number(encrypts(version, storage)),
})
