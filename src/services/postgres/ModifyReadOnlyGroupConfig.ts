import { t } from '../../contract/fault.ts'
import { matches } from '../../contract/rule.ts'
import { optional, text } from '../../contract/shape.ts'
import { delaysOf, findGroup } from './group.ts'
import { delayFields, groupId, groupResource, rebalance } from './group-fields.ts'
import { action } from './service.ts'

export default action({
  title: t('修改只读组', 'Change a read-only group'),
  about: t(
    '修改只读组的名称、剔除规则与负载均衡;规则只记录。',
    'Changes the name of a read-only group, when members are left out, and how the load is balanced. The rules are only kept and shown.',
  ),
  rate: 100,
  effect: 'write',
  resource: groupResource,
  input: {
    ReadOnlyGroupId: groupId,
    ReadOnlyGroupName: optional(
      text('名称,1 到 60 个汉字、字母、数字、_、-', 'Name: 1 to 60 Chinese characters, letters, digits, `_` and `-`', [
        matches(/^[\p{Script=Han}\w-]{1,60}$/u),
      ]),
    ),
    ...delayFields,
    Rebalance: rebalance,
  },
  output: {},
  faults: ['FailedOperation.ROGroupNotFoundError', 'InvalidParameter.ParameterCheckError'],
  examples: [
    {
      title: t('改名', 'Another name'),
      input: { ReadOnlyGroupId: 'pgrogrp-a1b2c3d4', ReadOnlyGroupName: '报表', Rebalance: 1 },
      output: {},
    },
  ],
  async run({ ReadOnlyGroupId, ReadOnlyGroupName, Rebalance, ...order }, desk) {
    const before = await findGroup(desk, ReadOnlyGroupId)
    const row = {
      ...before,
      ...delaysOf(desk, order, before),
      name: ReadOnlyGroupName ?? before.name,
      rebalance: Rebalance === undefined ? before.rebalance : Rebalance === 1,
    }
    return { output: {}, changes: [{ update: 'readOnlyGroup', row }] }
  },
})
