import { t } from '../../contract/fault.ts'
import { distinct, maxItems } from '../../contract/rule.ts'
import { bool, int, list, optional, record, text } from '../../contract/shape.ts'
import { isOperating, type LighthouseInstance, stateAt } from '../../domain/lighthouse.ts'
import { seconds } from '../../domain/time.ts'
import type { Desk } from '../service.ts'
import { page } from './fields.ts'
import { instanceId } from './instance-fields.ts'
import { findInstances, present } from './instances.ts'
import { action } from './service.ts'

/** Why an instance can not be given back, by the numbers that the cloud has for it. */
const reasons = {
  0: 'It can be returned',
  1: 'It has been returned',
  2: 'Its time is over',
  12: 'An operation on it is not finished',
} as const

const returnable = record(
  {
    InstanceId: instanceId,
    IsReturnable: bool('是否可退还', 'Whether it can be given back'),
    ReturnFailCode: int(
      '0:可退还;1:已退还;2:已到期;12:其他,此处为操作尚未完成',
      '0: it can; 1: it has been already; 2: its time is over; 12: for another reason, here an operation that is not finished',
    ),
    ReturnFailMessage: text('说明', 'The reason'),
  },
  '实例',
  'Instance',
)

export default action({
  title: t('查询实例是否可退还', 'Whether instances can be given back'),
  about: t(
    '返回实例此刻能否由 IsolateInstances 退还,分页;不给出 ID 时为地域内的全部实例。',
    'Returns by page whether IsolateInstances could give instances back now; without ids, all that are in the region.',
  ),
  rate: 10,
  effect: 'read',
  internal: 'FailedOperation.DescribeInstancesReturnableError',
  resource: ({ InstanceIds = [] }) =>
    InstanceIds.length === 0 ? ['instance/*'] : InstanceIds.map((id) => `instance/${id}`),
  input: {
    InstanceIds: optional(
      list(instanceId, '实例 ID 列表,至多 100 个,不可重复', 'Ids of instances, at most 100, all different', [
        maxItems(100, 'InvalidParameterValue.LimitExceeded'),
        distinct('InvalidParameterValue.Duplicated'),
      ]),
    ),
    ...page,
  },
  output: {
    TotalCount: int('实例总数', 'How many instances there are in all', [], { example: 1 }),
    InstanceReturnableSet: list(returnable, '本页的实例', 'The instances of this page'),
  },
  faults: ['ResourceNotFound.InstanceIdNotFound'],
  examples: [
    {
      title: t('运行中的实例', 'An instance that runs'),
      input: { InstanceIds: ['lhins-a1b2c3d4'] },
      output: {
        TotalCount: 1,
        InstanceReturnableSet: [
          { InstanceId: 'lhins-a1b2c3d4', IsReturnable: true, ReturnFailCode: 0, ReturnFailMessage: reasons[0] },
        ],
      },
    },
  ],
  async run({ InstanceIds = [], Offset = 0, Limit = 20 }, desk) {
    const rows = InstanceIds.length === 0 ? await all(desk) : await findInstances(desk, InstanceIds)
    const InstanceReturnableSet = rows.slice(Offset, Offset + Limit).map((row) => {
      const code = reasonOf(row, desk.now)
      return {
        InstanceId: row.id,
        IsReturnable: code === 0,
        ReturnFailCode: code,
        ReturnFailMessage: reasons[code],
      }
    })
    return { output: { TotalCount: rows.length, InstanceReturnableSet } }
  },
})

const all = (desk: Desk<never>): Promise<readonly LighthouseInstance[]> =>
  desk.read.find('lighthouseInstance', {
    where: present(desk),
    order: [
      ['createTime', 'desc'],
      ['id', 'asc'],
    ],
  })

function reasonOf(row: LighthouseInstance, now: number): keyof typeof reasons {
  if (row.isolatedTime > 0 || ['SHUTDOWN', 'TERMINATING'].includes(stateAt(row, now))) return 1
  if (row.expireTime > 0 && row.expireTime <= seconds(now)) return 2
  return isOperating(row, now) ? 12 : 0
}
