import { t } from '../../contract/fault.ts'
import { int, list, optional, record, text } from '../../contract/shape.ts'
import { instanceId, instanceResource } from './fields.ts'
import { findInstance } from './instance.ts'
import { action } from './service.ts'
import { wallTime } from './time.ts'

const plan = record(
  {
    BackupPeriod: text('备份日,JSON 数组的文本', 'Days of the backup: the text of a JSON array'),
    BaseBackupRetentionPeriod: int('数据备份保留天数', 'Days that a data backup is kept'),
    MinBackupStartTime: text('最早开始时间', 'Earliest start'),
    MaxBackupStartTime: text('最晚开始时间', 'Latest start'),
    BackupMethod: text('备份方式:physical', 'Method: physical'),
    PlanId: text('计划 ID', 'Id of the plan'),
    PlanName: text('计划名称', 'Name of the plan'),
    LogBackupRetentionPeriod: int('日志备份保留天数', 'Days that a log backup is kept'),
    CreatedTime: optional(text('创建时间,UTC+8', 'Time of creation, UTC+8')),
    UpdatedTime: optional(text('更新时间,UTC+8', 'Time of the last update, UTC+8')),
    PlanType: optional(text('计划类型:default', 'Kind of plan: default')),
    BackupPeriodType: optional(text('周期:week', 'Period: week')),
  },
  '备份计划',
  'A backup plan',
)

/** The plan that every instance has; as long as nothing here makes backups, none can be changed. */
const standing = {
  BackupPeriod: JSON.stringify(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']),
  BaseBackupRetentionPeriod: 7,
  MinBackupStartTime: '00:00:00',
  MaxBackupStartTime: '01:00:00',
  BackupMethod: 'physical',
  PlanName: 'default',
  LogBackupRetentionPeriod: 7,
  PlanType: 'default',
  BackupPeriodType: 'week',
}

export default action({
  title: t('查询备份计划', 'List backup plans'),
  about: t(
    '返回实例的默认备份计划。只是计划:此服务器不做备份。',
    'Returns the default backup plan of an instance. It is a plan only: this server makes no backups.',
  ),
  rate: 20,
  effect: 'read',
  resource: instanceResource,
  input: { DBInstanceId: instanceId },
  output: { Plans: list(plan, '备份计划', 'The backup plans') },
  faults: ['ResourceNotFound.InstanceNotFoundError'],
  examples: [
    {
      title: t('默认计划', 'The default plan'),
      input: { DBInstanceId: 'postgres-plain' },
      output: {
        Plans: [
          {
            ...standing,
            PlanId: 'plan-plain',
            CreatedTime: '2018-12-01 08:00:00',
            UpdatedTime: '2018-12-01 08:00:00',
          },
        ],
      },
    },
  ],
  async run({ DBInstanceId }, desk) {
    const { id, createTime } = await findInstance(desk, DBInstanceId)
    const time = wallTime(createTime)
    const own = { PlanId: id.replace('postgres-', 'plan-'), CreatedTime: time, UpdatedTime: time }
    return { output: { Plans: [{ ...standing, ...own }] } }
  },
})
