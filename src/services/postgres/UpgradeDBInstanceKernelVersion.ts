import { t } from '../../contract/fault.ts'
import { bool, int, optional, text } from '../../contract/shape.ts'
import { instanceId, instanceResource } from './fields.ts'
import { findInstance, flowNumber } from './instance.ts'
import { action } from './service.ts'
import { switchFields } from './switch-fields.ts'
import { upgraded } from './upgrade.ts'

export default action({
  title: t('升级内核小版本', 'Upgrade the kernel'),
  about: t(
    '把实例升级到同一大版本中更新的内核;实例随之重启。',
    'Brings an instance to a later kernel of the same major version. It restarts, and an encrypted one asks for its data key again.',
  ),
  rate: 20,
  effect: 'write',
  resource: instanceResource,
  input: {
    DBInstanceId: instanceId,
    TargetDBKernelVersion: text('目标内核版本号', 'Kernel version to upgrade to', [], { example: 'v10.17_r1.2' }),
    ...switchFields,
    DryRun: optional(bool('是否只检查', 'Whether only to check')),
  },
  output: { TaskId: optional(int('任务号', 'Number of the task')) },
  faults: [
    'FailedOperation.FailedOperationError',
    'InvalidParameterValue.InvalidParameterValueError',
    'OperationDenied.InstanceStatusLimitOpError',
    'ResourceNotFound.InstanceNotFoundError',
  ],
  examples: [
    {
      title: t('升级', 'Upgrade'),
      input: { DBInstanceId: 'postgres-old', TargetDBKernelVersion: 'v10.17_r1.2' },
      output: { TaskId: 1 },
    },
  ],
  async run({ DBInstanceId, TargetDBKernelVersion, DryRun }, desk) {
    const row = await findInstance(desk, DBInstanceId)
    const change = await upgraded(
      desk,
      row,
      TargetDBKernelVersion,
      ({ major }) => major === row.majorVersion,
      'OperationDenied.InstanceStatusLimitOpError',
    )
    return { output: { TaskId: flowNumber(desk) }, changes: DryRun === true ? [] : [change] }
  },
})
