import { t } from '../../contract/fault.ts'
import { int, list } from '../../contract/shape.ts'
import { page, userUin, windowOf } from './fields.ts'
import { attachedShape, attachedTo, attachedView } from './policy-view.ts'
import { action } from './service.ts'

export default action({
  title: t('查询用户关联的策略', 'List the policies of a user'),
  about: t('分页列出直接关联到子用户的策略。', 'Lists by page the policies that are attached to a sub-user itself.'),
  rate: 20,
  effect: 'read',
  resource: '*',
  input: { TargetUin: userUin, ...page },
  output: {
    TotalNum: int('总数', 'How many there are in all'),
    List: list(attachedShape, '本页的策略', 'The policies of this page'),
  },
  faults: [],
  examples: [{ title: t('用户的策略', 'Of a user'), input: { TargetUin: 1002 }, output: { TotalNum: 0, List: [] } }],
  async run({ TargetUin, ...given }, desk) {
    const all = await attachedTo(desk, 'user', [String(TargetUin)])
    const { offset, limit } = windowOf(given)
    return { output: { TotalNum: all.length, List: all.slice(offset, offset + limit).map(attachedView) } }
  },
})
