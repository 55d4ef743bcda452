import { t } from '../../contract/fault.ts'
import { oneOf } from '../../contract/rule.ts'
import { int, list, optional, record, text } from '../../contract/shape.ts'
import { wallTime } from '../../domain/time.ts'
import type { Desk } from '../service.ts'
import { addTime, groupId, groupName, keyword, neededPage, policyName, userUin, windowOf } from './fields.ts'
import { userOf } from './find.ts'
import { type Attached, attachedTo, BY_DOCUMENT, deactivated, typeOf } from './policy-view.ts'
import { action } from './service.ts'

const held = record(
  {
    PolicyId: text('策略 ID', 'Id of the policy'),
    PolicyName: policyName,
    Description: text('描述', 'Description'),
    AddTime: addTime,
    StrategyType: text('1 自定义,2 预设', '1 for one of the account, 2 for a preset'),
    CreateMode: text('创建方式,总为 2', 'How it was written; always 2'),
    Groups: list(
      record({ GroupId: groupId, GroupName: groupName }, '用户组', 'Group'),
      '经由的用户组;直接关联则为空',
      'The groups through which it holds; none where it is the user’s own',
    ),
    ...deactivated,
  },
  '用户拥有的策略',
  'A policy that holds for the user',
)

export default action({
  title: t('查询用户拥有的全部策略', 'List all policies that hold for a user'),
  about: t(
    '分页列出对用户有效的策略:直接关联的与经由用户组的。',
    'Lists by page what holds for a user: the policies attached to it, and those of its groups.',
  ),
  rate: 20,
  effect: 'read',
  resource: '*',
  input: {
    TargetUin: userUin,
    ...neededPage,
    AttachType: int('0 全部,1 直接关联,2 经由用户组', '0 for all, 1 for its own, 2 for those of its groups', [
      oneOf([0, 1, 2]),
    ]),
    StrategyType: optional(int('1 自定义,2 预设', '1 for those of the account, 2 for presets', [oneOf([1, 2])])),
    Keyword: keyword,
  },
  output: {
    PolicyList: list(held, '本页的策略', 'The policies of this page'),
    TotalNum: int('总数', 'How many there are in all'),
  },
  faults: ['ResourceNotFound.UserNotExist'],
  examples: [
    {
      title: t('全部策略', 'All of them'),
      input: { TargetUin: 1002, Page: 1, Rp: 20, AttachType: 0 },
      output: { PolicyList: [], TotalNum: 0 },
    },
  ],
  async run({ TargetUin, AttachType, StrategyType, Keyword = '', ...given }, desk) {
    const { account, uin } = await userOf(desk, TargetUin, 'ResourceNotFound.UserNotExist')
    const memberships = await desk.read.find('groupMember', { where: { account, uin } })
    const own = AttachType === 2 ? [] : await attachedTo(desk, 'user', [uin])
    const groups = AttachType === 1 ? [] : memberships.map(({ group }) => String(group))
    const all = [...own, ...(await attachedTo(desk, 'group', groups))]
      .filter(({ policy }) => policy.name.includes(Keyword))
      .filter(({ policy }) => StrategyType === undefined || typeOf(policy) === StrategyType)
    const ids = [...new Set(all.map(({ policy }) => policy.id))]
    const { offset, limit } = windowOf(given)
    const listed = ids.slice(offset, offset + limit).map((id) => all.filter(({ policy }) => policy.id === id))
    return { output: { PolicyList: await Promise.all(listed.map((same) => view(desk, same))), TotalNum: ids.length } }
  },
})

/** One policy, by all the ways that it holds. */
async function view(desk: Desk<never>, same: readonly Attached[]) {
  const [first] = same
  if (first === undefined) throw new Error('a policy that nobody holds')
  const { policy, attachment } = first
  const through = same.filter((one) => one.attachment.kind === 'group').map((one) => Number(one.attachment.target))
  const groups = await Promise.all(through.map((id) => desk.read.get('userGroup', { account: policy.account, id })))
  return {
    PolicyId: String(policy.id),
    PolicyName: policy.name,
    Description: policy.description,
    AddTime: wallTime(attachment.createTime),
    StrategyType: String(typeOf(policy)),
    CreateMode: String(BY_DOCUMENT),
    Groups: groups.flatMap((group) => (group === undefined ? [] : [{ GroupId: group.id, GroupName: group.name }])),
    Deactived: 0,
    DeactivedDetail: [],
  }
}
