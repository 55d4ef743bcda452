import { t } from '../../contract/fault.ts'
import { oneOf } from '../../contract/rule.ts'
import { int, list, optional, text } from '../../contract/shape.ts'
import { presets } from '../../domain/presets.ts'
import { keyword, page, windowOf } from './fields.ts'
import { asOwn, asPolicy } from './find.ts'
import { policyShape, policyViews } from './policy-view.ts'
import { action } from './service.ts'

export default action({
  title: t('查询策略列表', 'List policies'),
  about: t(
    '分页列出预设策略与自定义策略,预设在前,均按 ID 排序。',
    'Lists presets and then the policies of the account by page, each by id.',
  ),
  rate: 20,
  effect: 'read',
  resource: '*',
  input: {
    Rp: page.Rp,
    Page: page.Page,
    Scope: optional(
      text(
        '范围:All(默认)、QCS 预设、Local 自定义',
        'Which: All by default, QCS for presets, Local for those of the account',
        [oneOf(['All', 'QCS', 'Local'], 'InvalidParameter.ScopeError')],
      ),
    ),
    Keyword: keyword,
  },
  output: {
    TotalNum: int('总数', 'How many there are in all'),
    List: list(policyShape, '本页的策略', 'The policies of this page'),
    ServiceTypeList: list(text('产品', 'Product'), '产品,总为空', 'Products, always empty'),
  },
  faults: [],
  examples: [
    {
      title: t('自定义策略', 'Those of the account'),
      input: { Scope: 'Local' },
      output: { TotalNum: 0, List: [], ServiceTypeList: [] },
    },
  ],
  async run({ Rp, Page, Scope = 'All', Keyword = '' }, desk) {
    const { account } = desk.caller
    const { offset, limit } = windowOf({ ...(Page && { Page }), ...(Rp && { Rp }) })
    const preset = presets.filter(({ name }) => Scope !== 'Local' && name.includes(Keyword))
    const where = { account, ...(Keyword !== '' && { name: { contains: Keyword } }) }
    const own = Scope === 'QCS' ? 0 : await desk.read.count('policy', where)
    const first = preset.slice(offset, offset + limit).map((row) => asPolicy(account, row))
    const wanted = limit - first.length
    const rows =
      own === 0 || wanted === 0
        ? []
        : await desk.read.find('policy', {
            where,
            order: [['id', 'asc']],
            offset: Math.max(0, offset - preset.length),
            limit: wanted,
          })
    const listed = [...first, ...rows.map(asOwn)]
    return {
      output: {
        TotalNum: preset.length + own,
        List: await policyViews(desk, listed),
        ServiceTypeList: [],
      },
    }
  },
})
