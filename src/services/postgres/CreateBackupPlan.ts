import { t } from '../../contract/fault.ts'
import { oneOf } from '../../contract/rule.ts'
import { text } from '../../contract/shape.ts'
import { seconds } from '../../domain/time.ts'
import { planFields, planName, planned, plansOf } from './backup-plans.ts'
import { instanceId, instanceResource } from './fields.ts'
import { changed, findInstance, requireStatus, up } from './instance.ts'
import { action } from './service.ts'

/** How many plans an instance may have. */
const MOST = 20

export default action({
  title: t('创建备份计划', 'Make a backup plan'),
  about: t(
    '为实例添加备份计划。只是计划:此服务器不做备份。',
    'Adds a backup plan to an instance. It is a plan only: this server makes no backups.',
  ),
  rate: 20,
  effect: 'write',
  resource: instanceResource,
  input: {
    DBInstanceId: instanceId,
    PlanName: planName('InvalidParameterValue.ParameterLengthLimitError'),
    ...planFields,
    BackupPeriodType: text('周期:week 或 month', 'Period: week or month', [oneOf(['week', 'month'])]),
  },
  output: { PlanId: text('计划 ID', 'Id of the plan') },
  faults: [
    'FailedOperation.FailedOperationError',
    'InvalidParameter.ParameterCheckError',
    'OperationDenied.InstanceStatusLimitOpError',
    'ResourceNotFound.InstanceNotFoundError',
  ],
  examples: [
    {
      title: t('每月', 'Every month'),
      input: {
        DBInstanceId: 'postgres-plain',
        PlanName: 'monthly',
        BackupPeriodType: 'month',
        BackupPeriod: ['01'],
        MinBackupStartTime: '01:00:00',
        MaxBackupStartTime: '02:00:00',
        BaseBackupRetentionPeriod: 30,
      },
      output: { PlanId: 'plan-plain-1' },
    },
  ],
  async run({ DBInstanceId, BackupPeriodType: every, ...entry }, desk) {
    const row = await findInstance(desk, DBInstanceId)
    requireStatus(desk, row, up, 'OperationDenied.InstanceStatusLimitOpError')
    const plans = plansOf(row)
    const [standing] = plans
    if (standing === undefined || plans.length >= MOST)
      throw desk.fault('FailedOperation.FailedOperationError', `\`${row.id}\` ${MOST}`)
    let number = plans.length
    while (plans.some(({ id }) => id === `${standing.id}-${number}`)) number++
    const id = `${standing.id}-${number}`
    const own = {
      id,
      standing: false,
      every: every === 'month' ? 'month' : 'week',
      createTime: seconds(desk.now),
    } as const
    const plan = planned(desk, { ...standing, ...own }, entry)
    return { output: { PlanId: id }, changes: [changed(desk, row, { backupPlans: [...plans, plan] })] }
  },
})
