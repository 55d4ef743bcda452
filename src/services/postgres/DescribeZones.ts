import { t } from '../../contract/fault.ts'
import { int, list, nullable, record, text } from '../../contract/shape.ts'
import { regionOf } from '../place.ts'
import { storageType } from './fields.ts'
import { places, zonesOf } from './products.ts'
import { action } from './service.ts'

const zone = record(
  {
    Zone: text('可用区', 'Zone', [], { example: 'ap-guangzhou-3' }),
    ZoneName: text('可用区名称', 'Name of the zone'),
    ZoneId: int('可用区编号', 'Number of the zone'),
    ZoneState: text('状态:AVAILABLE', 'State: AVAILABLE'),
    ZoneSupportIpv6: int('是否支持 IPv6:1', 'Whether it speaks IPv6: 1'),
    StandbyZoneSet: nullable(list(text('可用区', 'Zone'), '备节点可在的可用区', 'Zones in which a standby may be')),
  },
  '可用区',
  'A zone',
)

export default action({
  title: t('查询可用区', 'List zones'),
  about: t('返回该地域的可用区。', 'Returns the zones of the region.'),
  rate: 20,
  effect: 'read',
  resource: '*',
  input: { StorageType: storageType },
  output: { TotalCount: int('数量', 'How many'), ZoneSet: list(zone, '可用区', 'The zones') },
  faults: [],
  examples: [
    {
      title: t('该地域的可用区', 'The zones of the region'),
      input: {},
      output: {
        TotalCount: 1,
        ZoneSet: [
          {
            Zone: 'ap-guangzhou-3',
            ZoneName: '广州三区',
            ZoneId: 100003,
            ZoneState: 'AVAILABLE',
            ZoneSupportIpv6: 1,
            StandbyZoneSet: ['ap-guangzhou-3'],
          },
        ],
      },
    },
  ],
  async run(_, desk) {
    const region = regionOf(desk)
    const place = places.find(({ name }) => name === region)
    const zones = zonesOf(region)
    const shown = zones.map((name, i) => ({
      Zone: name,
      ZoneName: `${place?.title ?? region} ${i + 1}`,
      ZoneId: (place?.number ?? 0) * 100_000 + i + 1,
      ZoneState: 'AVAILABLE',
      ZoneSupportIpv6: 1,
      StandbyZoneSet: zones,
    }))
    return { output: { TotalCount: shown.length, ZoneSet: shown } }
  },
})
