import { t } from '../../contract/fault.ts'
import { int, optional } from '../../contract/shape.ts'
import { instanceId, instanceResource } from './fields.ts'
import { enters, findInstance, flowNumber, requireStatus, up } from './instance.ts'
import { action } from './service.ts'
import { opening } from './tde.ts'

export default action({
  title: t('重启实例', 'Restart an instance'),
  about: t(
    '重启一个运行中的实例。加密实例重启时从 KMS 取回数据密钥;主密钥不可用时任务失败,状态变为 limited run,待密钥可用后可再次重启。',
    'Restarts a running instance. An encrypted one asks KMS for its data key again; when the CMK cannot be used the task fails and the status becomes limited run, until a restart with the key back.',
  ),
  rate: 20,
  effect: 'write',
  resource: instanceResource,
  input: { DBInstanceId: instanceId },
  output: {
    FlowId: int('任务号', 'Number of the task'),
    TaskId: optional(int('任务号', 'Number of the task')),
  },
  faults: ['OperationDenied.InstanceStatusLimitOpError', 'ResourceNotFound.InstanceNotFoundError'],
  examples: [
    {
      title: t('重启', 'Restart'),
      input: { DBInstanceId: 'postgres-plain' },
      output: { FlowId: 123456, TaskId: 123456 },
    },
  ],
  async run({ DBInstanceId }, desk) {
    const row = await findInstance(desk, DBInstanceId)
    requireStatus(desk, row, up, 'OperationDenied.InstanceStatusLimitOpError')
    const flow = flowNumber(desk)
    const phase = await opening(desk, row, 'restarting', 'failing')
    return { output: { FlowId: flow, TaskId: flow }, changes: [enters(desk, row, phase)] }
  },
})
