import { t } from '../../contract/fault.ts'
import { oneOf } from '../../contract/rule.ts'
import { int, optional } from '../../contract/shape.ts'
import { seconds } from '../../domain/time.ts'
import { instanceId, instanceResource } from './fields.ts'
import { changed, findInstance, flowNumber, requireStatus, up } from './instance.ts'
import { publicStatus, requireRecord } from './networks.ts'
import { action } from './service.ts'

export default action({
  title: t('关闭外网', 'Close access from outside'),
  about: t('记录外网已关闭。', 'Notes that the instance is no longer reached from outside.'),
  rate: 20,
  effect: 'write',
  resource: instanceResource,
  input: {
    DBInstanceId: instanceId,
    IsIpv6: optional(int('是否为 IPv6,无影响', 'Whether it is about IPv6; no effect', [oneOf([0, 1])])),
  },
  output: { FlowId: int('流程号', 'Number of the flow'), TaskId: optional(int('任务号', 'Number of the task')) },
  faults: [
    'FailedOperation.FailedOperationError',
    'OperationDenied.InstanceStatusLimitOpError',
    'ResourceNotFound.InstanceNotFoundError',
  ],
  examples: [
    {
      title: t('关闭外网', 'Close access from outside'),
      after: [{ action: 'OpenDBExtranetAccess', input: { DBInstanceId: 'postgres-plain' } }],
      input: { DBInstanceId: 'postgres-plain' },
      output: { FlowId: 1, TaskId: 1 },
    },
  ],
  async run({ DBInstanceId }, desk) {
    const row = await findInstance(desk, DBInstanceId)
    requireStatus(desk, row, up, 'OperationDenied.InstanceStatusLimitOpError')
    requireRecord(desk, row)
    const now = seconds(desk.now)
    const status = publicStatus(row, now)
    if (row.publicAccess !== 'open')
      throw desk.fault('FailedOperation.FailedOperationError', `\`${row.id}\` \`${status}\``)
    const flow = flowNumber(desk)
    const change = { publicAccess: 'shut', publicTime: now } as const
    return { output: { FlowId: flow, TaskId: flow }, changes: [changed(desk, row, change)] }
  },
})
