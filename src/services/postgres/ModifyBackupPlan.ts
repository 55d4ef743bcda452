import { t } from '../../contract/fault.ts'
import { atLeast, atMost, oneOf } from '../../contract/rule.ts'
import { int, optional, text } from '../../contract/shape.ts'
import { planFields, planName, planned, plansOf } from './backup-plans.ts'
import { instanceId, instanceResource } from './fields.ts'
import { changed, findInstance, requireStatus, up } from './instance.ts'
import { action } from './service.ts'

export default action({
  title: t('修改备份计划', 'Change a backup plan'),
  about: t(
    '修改实例的一个备份计划,默认为默认计划。',
    'Changes one of the backup plans of an instance, by default the default one.',
  ),
  rate: 20,
  effect: 'write',
  resource: instanceResource,
  input: {
    DBInstanceId: instanceId,
    ...planFields,
    PlanName: optional(planName('InvalidParameter.ParameterCheckError')),
    BackupPeriod: optional(planFields.BackupPeriod),
    LogBackupRetentionPeriod: optional(
      int('日志备份保留天数,7 到 1830', 'Days that a log backup is kept, 7 to 1830', [atLeast(7), atMost(1830)]),
    ),
    PlanId: optional(text('计划 ID,默认为默认计划', 'Id of the plan, by default the default one')),
    BackupMethod: optional(text('备份方式:physical', 'Method: physical', [oneOf(['physical'])])),
  },
  output: {},
  faults: [
    'InvalidParameter.ParameterCheckError',
    'OperationDenied.InstanceStatusLimitOpError',
    'ResourceNotFound.InstanceNotFoundError',
  ],
  examples: [
    {
      title: t('默认计划', 'The default plan'),
      input: { DBInstanceId: 'postgres-plain', BackupPeriod: ['monday', 'thursday'], BaseBackupRetentionPeriod: 30 },
      output: {},
    },
  ],
  async run({ DBInstanceId, PlanId = '', ...entry }, desk) {
    const row = await findInstance(desk, DBInstanceId)
    requireStatus(desk, row, up, 'OperationDenied.InstanceStatusLimitOpError')
    const plans = plansOf(row)
    const plan = plans.find(({ id, standing }) => (PlanId === '' ? standing : id === PlanId))
    if (plan === undefined) throw desk.fault('InvalidParameter.ParameterCheckError', '`PlanId`')
    const next = planned(desk, plan, entry)
    const backupPlans = plans.map((one) => (one === plan ? next : one))
    return { output: {}, changes: [changed(desk, row, { backupPlans })] }
  },
})
