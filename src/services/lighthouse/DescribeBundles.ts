import { t } from '../../contract/fault.ts'
import { distinct, maxItems } from '../../contract/rule.ts'
import { bool, int, list, nullable, optional, record, text } from '../../contract/shape.ts'
import { type Bundle, bundles } from '../../domain/lighthouse-offer.ts'
import { placeOf } from '../place.ts'
import { page } from './fields.ts'
import { bundleId } from './instance-fields.ts'
import { zonesOf } from './products.ts'
import { filtersField, fits, type Meanings } from './rich-filter.ts'
import { action } from './service.ts'

const meanings: Meanings<Bundle> = {
  'bundle-id': { of: ({ id }) => [id] },
  'support-platform-type': { of: ({ windows }) => (windows ? ['LINUX_UNIX', 'WINDOWS'] : ['LINUX_UNIX']) },
  'bundle-type': { of: () => ['GENERAL_BUNDLE'] },
  'bundle-state': { of: () => ['ONLINE'] },
}

const price = record(
  {
    InstancePrice: record(
      {
        OriginalBundlePrice: int('套餐原单价', 'Price of the bundle'),
        OriginalPrice: int('原价', 'Price'),
        Discount: int('折扣,百分之', 'Discount, in hundredths'),
        DiscountPrice: int('折后价', 'Price after the discount'),
        Currency: text('货币', 'Currency'),
        DetailPrices: nullable(
          list(
            record(
              {
                PriceName: text('计费项', 'Name'),
                OriginUnitPrice: int('原单价', 'Unit price'),
                OriginalPrice: int('原价', 'Price'),
                Discount: int('折扣', 'Discount'),
                DiscountPrice: int('折后价', 'Price after the discount'),
              },
              '计费项',
              'Item',
            ),
            '计费明细',
            'Items',
          ),
        ),
      },
      '每月价格,整元;此处不收费',
      'Price a month in whole yuan, which nobody pays here',
    ),
  },
  '价格',
  'Price',
)

const bundle = record(
  {
    BundleId: bundleId,
    Memory: int('内存,GB', 'Memory in GB'),
    SystemDiskType: text('系统盘类型', 'Kind of system disk'),
    SystemDiskSize: int('系统盘大小,GB', 'Size of the system disk in GB'),
    MonthlyTraffic: int('每月流量,GB', 'Traffic in GB a month'),
    SupportLinuxUnixPlatform: bool('是否支持 Linux', 'Whether it takes Linux'),
    SupportWindowsPlatform: bool('是否支持 Windows', 'Whether it takes Windows'),
    Price: price,
    CPU: int('CPU 核数', 'CPU cores'),
    InternetMaxBandwidthOut: int('峰值带宽,Mbit/s', 'Bandwidth in Mbit/s'),
    InternetChargeType: text('网络计费类型', 'How traffic is charged'),
    BundleSalesState: text('售卖状态,总是 AVAILABLE', 'Whether it is sold, always AVAILABLE'),
    BundleType: text('套餐类型', 'Kind of bundle'),
    BundleTypeDescription: text('套餐类型描述', 'The kind, in Chinese'),
    BundleDisplayLabel: text('展示标签', 'Label'),
    TrafficUnlimited: bool('是否不限流量', 'Whether traffic is without limit'),
  },
  '套餐',
  'Bundle',
)

const wire = (one: Bundle) => ({
  BundleId: one.id,
  Memory: one.memory,
  SystemDiskType: 'CLOUD_SSD',
  SystemDiskSize: one.disk,
  MonthlyTraffic: one.traffic,
  SupportLinuxUnixPlatform: true,
  SupportWindowsPlatform: one.windows,
  Price: {
    InstancePrice: {
      OriginalBundlePrice: one.price,
      OriginalPrice: one.price,
      Discount: 100,
      DiscountPrice: one.price,
      Currency: 'CNY',
      DetailPrices: null,
    },
  },
  CPU: one.cpu,
  InternetMaxBandwidthOut: one.bandwidth,
  InternetChargeType: 'TRAFFIC_POSTPAID_BY_HOUR',
  BundleSalesState: 'AVAILABLE',
  BundleType: 'GENERAL_BUNDLE',
  BundleTypeDescription: '通用型',
  BundleDisplayLabel: 'NORMAL',
  TrafficUnlimited: false,
})

export default action({
  title: t('查询套餐列表', 'List bundles'),
  about: t('返回调用地域可选的套餐,分页。', 'Returns the bundles that the region of the call offers, by page.'),
  rate: 20,
  effect: 'read',
  internal: 'FailedOperation.DescribeBundlesFailed',
  resource: '*',
  input: {
    BundleIds: optional(
      list(bundleId, '套餐 ID 列表,至多 100 个', 'Ids of bundles, at most 100', [
        maxItems(100, 'InvalidParameterValue.LimitExceeded'),
        distinct('InvalidParameterValue.Duplicated'),
      ]),
    ),
    ...page,
    Filters: filtersField(Object.keys(meanings), 5, false),
    Zones: optional(
      list(text('可用区', 'Zone'), '可用区列表', 'Zones', [maxItems(100, 'InvalidParameterValue.LimitExceeded')]),
    ),
  },
  exclusive: { members: ['BundleIds', 'Filters'], code: 'InvalidParameter.ParameterConflict' },
  output: {
    BundleSet: list(bundle, '本页的套餐', 'The bundles of this page'),
    TotalCount: int('符合条件的总数', 'How many match in all'),
  },
  faults: ['InvalidParameter.ParameterConflict', 'InvalidParameterValue.InvalidZone'],
  examples: [
    {
      title: t('一个套餐', 'One bundle'),
      input: { BundleIds: ['bundle_gen_01'], Zones: ['ap-guangzhou-1'] },
      output: {
        TotalCount: 1,
        BundleSet: bundles.slice(1, 2).map(wire),
      },
    },
  ],
  async run({ BundleIds = [], Offset = 0, Limit = 20, Filters = [], Zones = [] }, desk) {
    const zones = zonesOf(placeOf(desk).region)
    if (!Zones.every((zone) => zones.includes(zone))) throw desk.fault('InvalidParameterValue.InvalidZone', '`Zones`')
    const found = bundles
      .filter(({ id }) => BundleIds.length === 0 || BundleIds.includes(id))
      .filter(fits(meanings, Filters))
    return { output: { TotalCount: found.length, BundleSet: found.slice(Offset, Offset + Limit).map(wire) } }
  },
})
