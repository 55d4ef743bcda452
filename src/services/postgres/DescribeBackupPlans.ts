import { t } from '../../contract/fault.ts'
import { int, list, optional, record, text } from '../../contract/shape.ts'
import type { BackupPlan } from '../../domain/instance.ts'
import { plansOf } from './backup-plans.ts'
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
    PlanType: optional(text('计划类型:default 或 custom', 'Kind of plan: default or custom')),
    BackupPeriodType: optional(text('周期:week 或 month', 'Period: week or month')),
  },
  '备份计划',
  'A backup plan',
)

export default action({
  title: t('查询备份计划', 'List backup plans'),
  about: t(
    '返回实例的备份计划。只是计划:此服务器不做备份。',
    'Returns the backup plans of an instance. They are plans only: this server makes no backups.',
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
            BackupPeriod: '["monday","thursday"]',
            BaseBackupRetentionPeriod: 7,
            MinBackupStartTime: '00:00:00',
            MaxBackupStartTime: '01:00:00',
            BackupMethod: 'physical',
            PlanId: 'plan-plain',
            PlanName: 'default',
            LogBackupRetentionPeriod: 7,
            CreatedTime: '2018-12-01 08:00:00',
            UpdatedTime: '2018-12-01 08:00:00',
            PlanType: 'default',
            BackupPeriodType: 'week',
          },
        ],
      },
    },
  ],
  async run({ DBInstanceId }, desk) {
    return { output: { Plans: plansOf(await findInstance(desk, DBInstanceId)).map(viewOf) } }
  },
})

const viewOf = (plan: BackupPlan) => ({
  BackupPeriod: JSON.stringify(plan.period),
  BaseBackupRetentionPeriod: plan.days,
  MinBackupStartTime: plan.earliest,
  MaxBackupStartTime: plan.latest,
  BackupMethod: 'physical',
  PlanId: plan.id,
  PlanName: plan.name,
  LogBackupRetentionPeriod: plan.logDays,
  CreatedTime: wallTime(plan.createTime),
  UpdatedTime: wallTime(plan.updateTime),
  PlanType: plan.standing ? 'default' : 'custom',
  BackupPeriodType: plan.every,
})
