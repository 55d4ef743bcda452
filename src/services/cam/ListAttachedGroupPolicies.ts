import { t } from '../../contract/fault.ts'
import { int, list } from '../../contract/shape.ts'
import { groupId, keyword, page, windowOf } from './fields.ts'
import { attachedShape, attachedTo, attachedView } from './policy-view.ts'
import { action } from './service.ts'

export default action({
  title: t('查询用户组关联的策略', 'List the policies of a group'),
  about: t('分页列出关联到用户组的策略。', 'Lists by page the policies that are attached to a group.'),
  rate: 20,
  effect: 'read',
  resource: '*',
  input: { TargetGroupId: groupId, ...page, Keyword: keyword },
  output: {
    TotalNum: int('总数', 'How many there are in all'),
    List: list(attachedShape, '本页的策略', 'The policies of this page'),
  },
  faults: [],
  examples: [
    { title: t('一个用户组', 'Of one group'), input: { TargetGroupId: 2001 }, output: { TotalNum: 0, List: [] } },
  ],
  async run({ TargetGroupId, Keyword = '', ...given }, desk) {
    const attached = await attachedTo(desk, 'group', [String(TargetGroupId)])
    const all = attached.filter(({ policy }) => policy.name.includes(Keyword))
    const { offset, limit } = windowOf(given)
    return { output: { TotalNum: all.length, List: all.slice(offset, offset + limit).map(attachedView) } }
  },
})
