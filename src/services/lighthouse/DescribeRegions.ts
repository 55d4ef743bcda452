import { t } from '../../contract/fault.ts'
import { bool, int, list, record, text } from '../../contract/shape.ts'
import { isMainland, regionName, regionNames } from './products.ts'
import { action } from './service.ts'

const region = record(
  {
    Region: text('地域', 'Region', [], { example: 'ap-guangzhou' }),
    RegionName: text('地域名称', 'Name of the region, in Chinese'),
    RegionState: text('状态,总是 AVAILABLE', 'State, always AVAILABLE'),
    IsChinaMainland: bool('是否在中国内地', 'Whether it is in mainland China'),
  },
  '地域',
  'Region',
)

export default action({
  title: t('查询地域列表', 'List regions'),
  about: t('返回可创建实例与密钥对的地域。', 'Returns the regions in which instances and key pairs can be made.'),
  rate: 10,
  effect: 'read',
  region: 'optional',
  internal: 'FailedOperation',
  resource: '*',
  input: {},
  output: {
    TotalCount: int('地域数量', 'How many there are'),
    RegionSet: list(region, '地域列表', 'The regions'),
  },
  faults: [],
  examples: [
    {
      title: t('所有地域', 'All regions'),
      input: {},
      output: {
        TotalCount: 1,
        RegionSet: [
          {
            Region: 'ap-guangzhou',
            RegionName: '华南地区(广州)',
            RegionState: 'AVAILABLE',
            IsChinaMainland: true,
          },
        ],
      },
    },
  ],
  async run() {
    const RegionSet = regionNames.map((name) => ({
      Region: name,
      RegionName: regionName(name),
      RegionState: 'AVAILABLE',
      IsChinaMainland: isMainland(name),
    }))
    return { output: { TotalCount: RegionSet.length, RegionSet } }
  },
})
