import { t } from '../../contract/fault.ts'
import { oneOf } from '../../contract/rule.ts'
import { int, list, optional, record, text } from '../../contract/shape.ts'
import { placeOf } from '../place.ts'
import { regionName, zonesOf } from './products.ts'
import { action } from './service.ts'

const zone = record(
  {
    Zone: text('可用区', 'Zone', [], { example: 'ap-guangzhou-1' }),
    ZoneName: text('可用区名称', 'Name of the zone, in Chinese'),
    InstanceDisplayLabel: text('购买页标签,总是 NORMAL', 'Label at the shop, always NORMAL'),
  },
  '可用区',
  'Zone',
)

export default action({
  title: t('查询可用区列表', 'List zones'),
  about: t('返回调用地域的可用区。', 'Returns the zones of the region of the call.'),
  rate: 20,
  effect: 'read',
  internal: 'FailedOperation',
  resource: '*',
  input: {
    OrderField: optional(
      text('排序字段:ZONE(默认)或 INSTANCE_DISPLAY_LABEL', 'ZONE, the default, or INSTANCE_DISPLAY_LABEL', [
        oneOf(['ZONE', 'INSTANCE_DISPLAY_LABEL']),
      ]),
    ),
    Order: optional(text('ASC(默认)或 DESC', 'ASC, the default, or DESC', [oneOf(['ASC', 'DESC'])])),
  },
  output: {
    TotalCount: int('可用区数量', 'How many there are'),
    ZoneInfoSet: list(zone, '可用区列表', 'The zones'),
  },
  faults: [],
  examples: [
    {
      title: t('倒序', 'The last one first'),
      input: { OrderField: 'ZONE', Order: 'DESC' },
      output: {
        TotalCount: 1,
        ZoneInfoSet: [{ Zone: 'ap-guangzhou-1', ZoneName: '华南地区(广州)一区', InstanceDisplayLabel: 'NORMAL' }],
      },
    },
  ],
  async run({ Order }, desk) {
    const { region } = placeOf(desk)
    const ZoneInfoSet = zonesOf(region).map((name, i) => ({
      Zone: name,
      ZoneName: `${regionName(region)}${'一二三'[i]}区`,
      InstanceDisplayLabel: 'NORMAL',
    }))
    if (Order === 'DESC') ZoneInfoSet.reverse()
    return { output: { TotalCount: ZoneInfoSet.length, ZoneInfoSet } }
  },
})
