import { t } from '../../contract/fault.ts'
import { regions } from '../../contract/regions.ts'
import { list, text } from '../../contract/shape.ts'
import { action } from './service.ts'

export default action({
  title: t('获取支持的地域列表', 'List the regions'),
  about: t('返回提供此服务的全部地域。', 'Returns all regions in which the service is offered.'),
  rate: 100,
  effect: 'read',
  resource: '*',
  input: {},
  output: { Regions: list(text('地域', 'Region'), '地域', 'The regions') },
  faults: [],
  examples: [{ title: t('查询地域', 'All regions'), input: {}, output: { Regions: ['ap-guangzhou', 'ap-hongkong'] } }],
  async run() {
    return { output: { Regions: [...regions.keys()] } }
  },
})
