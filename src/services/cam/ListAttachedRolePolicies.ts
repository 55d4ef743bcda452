import { t } from '../../contract/fault.ts'
import { oneOf } from '../../contract/rule.ts'
import { int, list, optional, record, text } from '../../contract/shape.ts'
import { wallTime } from '../../domain/time.ts'
import { addTime, keyword, neededPage, policyId, policyName, roleNames, windowOf } from './fields.ts'
import { roleOf, roleResource } from './find.ts'
import { attachedTo, BY_DOCUMENT, deactivated, policyTypeOf } from './policy-view.ts'
import { action } from './service.ts'

const attached = record(
  {
    PolicyId: policyId,
    PolicyName: policyName,
    AddTime: addTime,
    PolicyType: text('User 自定义,QCS 预设', 'User for one of the account, QCS for a preset'),
    CreateMode: int('创建方式,总为 2', 'How it was written; always 2'),
    ...deactivated,
    Description: text('描述', 'Description'),
  },
  '所附策略',
  'Attached policy',
)

export default action({
  title: t('查询角色关联的策略', 'List the policies of a role'),
  about: t('分页列出关联到角色的策略。', 'Lists by page the policies that are attached to a role.'),
  rate: 20,
  effect: 'read',
  resource: (input, desk) => roleResource(desk, input),
  input: {
    ...neededPage,
    ...roleNames,
    PolicyType: optional(
      text('User 自定义,QCS 预设', 'User for those of the account, QCS for presets', [oneOf(['User', 'QCS'])]),
    ),
    Keyword: keyword,
  },
  output: {
    List: list(attached, '本页的策略', 'The policies of this page'),
    TotalNum: int('总数', 'How many there are in all'),
  },
  faults: ['InvalidParameter.ParamError', 'InvalidParameter.RoleNotExist'],
  examples: [
    {
      title: t('一个角色', 'Of one role'),
      input: { Page: 1, Rp: 20, RoleName: 'KeyAuditor' },
      output: { List: [], TotalNum: 0 },
    },
  ],
  async run({ Page, Rp, PolicyType, Keyword = '', ...names }, desk) {
    const role = await roleOf(desk, names)
    const all = (await attachedTo(desk, 'role', [role.id]))
      .filter(({ policy }) => policy.name.includes(Keyword))
      .filter(({ policy }) => PolicyType === undefined || policyTypeOf(policy) === PolicyType)
    const { offset, limit } = windowOf({ Page, Rp })
    const List = all.slice(offset, offset + limit).map(({ policy, attachment }) => ({
      PolicyId: policy.id,
      PolicyName: policy.name,
      AddTime: wallTime(attachment.createTime),
      PolicyType: policyTypeOf(policy),
      CreateMode: BY_DOCUMENT,
      Deactived: 0,
      DeactivedDetail: [],
      Description: policy.description,
    }))
    return { output: { List, TotalNum: all.length } }
  },
})
