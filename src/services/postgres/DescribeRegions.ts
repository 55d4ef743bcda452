import { t } from '../../contract/fault.ts'
import { int, list, record, text } from '../../contract/shape.ts'
import { places } from './products.ts'
import { action } from './service.ts'

const region = record(
  {
    Region: text('地域', 'Region', [], { example: 'ap-guangzhou' }),
    RegionName: text('地域名称', 'Name of the region'),
    RegionId: int('地域编号', 'Number of the region'),
    RegionState: text('状态:AVAILABLE', 'State: AVAILABLE'),
    SupportInternational: int('是否支持国际站:1', 'Whether international accounts may use it: 1'),
  },
  '地域',
  'A region',
)

const regionSet = places.map(({ name, title, number }) => ({
  Region: name,
  RegionName: title,
  RegionId: number,
  RegionState: 'AVAILABLE',
  SupportInternational: 1,
}))

export default action({
  title: t('查询地域', 'List regions'),
  about: t('返回提供服务的地域。', 'Returns the regions that the service is offered in.'),
  rate: 20,
  effect: 'read',
  resource: '*',
  region: 'optional',
  input: {},
  output: { TotalCount: int('数量', 'How many'), RegionSet: list(region, '地域', 'The regions') },
  faults: [],
  examples: [
    {
      title: t('全部地域', 'All of them'),
      input: {},
      output: {
        TotalCount: 1,
        RegionSet: [
          {
            Region: 'ap-guangzhou',
            RegionName: '广州',
            RegionId: 1,
            RegionState: 'AVAILABLE',
            SupportInternational: 1,
          },
        ],
      },
    },
  ],
  async run() {
    return { output: { TotalCount: regionSet.length, RegionSet: regionSet } }
  },
})
