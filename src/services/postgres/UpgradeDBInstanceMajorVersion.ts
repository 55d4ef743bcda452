import { t } from '../../contract/fault.ts'
import { bool, int, optional, text } from '../../contract/shape.ts'
import { instanceId, instanceResource } from './fields.ts'
import { findInstance, flowNumber } from './instance.ts'
import { action } from './service.ts'

import { upgraded } from './upgrade.ts'

export default action({
  title: t('升级大版本', 'Upgrade the major version'),
  about: t(
    '把实例升级到更新的大版本;实例随之重启。',
    'Brings an instance to a later major version. It restarts, and an encrypted one asks for its data key again.',
  ),
  rate: 20,
  effect: 'write',
  resource: instanceResource,
  input: {
    DBInstanceId: instanceId,
    TargetDBKernelVersion: text('目标内核版本号', 'Kernel version to upgrade to', [], { example: 'v17.4_r1.3' }),
    UpgradeCheck: optional(bool('是否只检查', 'Whether only to check')),
    BackupBeforeUpgrade: optional(
      bool('升级前是否备份;此处不做备份,无影响', 'Whether to back up before; here no backups are made, no effect'),
    ),
    StatisticsRefreshOption: optional(int('统计信息刷新,无影响', 'When statistics are renewed; no effect')),
    ExtensionUpgradeOption: optional(int('插件升级,无影响', 'How extensions are upgraded; no effect')),
    UpgradeTimeOption: optional(int('升级时间;此处均为立即', 'When to upgrade; here always at once')),
    UpgradeTimeBegin: optional(text('开始时间,无影响', 'Begin of the span; no effect')),
    UpgradeTimeEnd: optional(text('结束时间,无影响', 'End of the span; no effect')),
  },
  output: { TaskId: optional(int('任务号', 'Number of the task')) },
  faults: [
    'FailedOperation.FailedOperationError',
    'InvalidParameterValue.InvalidParameterValueError',
    'ResourceNotFound.InstanceNotFoundError',
  ],
  examples: [
    {
      title: t('升级', 'Upgrade'),
      input: { DBInstanceId: 'postgres-plain', TargetDBKernelVersion: 'v17.4_r1.3' },
      output: { TaskId: 1 },
    },
  ],
  async run({ DBInstanceId, TargetDBKernelVersion, UpgradeCheck }, desk) {
    const row = await findInstance(desk, DBInstanceId)
    const change = await upgraded(
      desk,
      row,
      TargetDBKernelVersion,
      ({ major }) => Number(major) > Number(row.majorVersion),
      'FailedOperation.FailedOperationError',
    )
    return { output: { TaskId: flowNumber(desk) }, changes: UpgradeCheck === true ? [] : [change] }
  },
})
