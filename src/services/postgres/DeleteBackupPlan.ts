import { t } from '../../contract/fault.ts'
import { text } from '../../contract/shape.ts'
import { plansOf } from './backup-plans.ts'
import { instanceId, instanceResource } from './fields.ts'
import { changed, findInstance, requireStatus, up } from './instance.ts'
import { action } from './service.ts'

export default action({
  title: t('删除备份计划', 'Delete a backup plan'),
  about: t('删除添加的备份计划;默认计划不能删除。', 'Deletes a backup plan that was added; the default one stays.'),
  rate: 20,
  effect: 'write',
  resource: instanceResource,
  input: { DBInstanceId: instanceId, PlanId: text('计划 ID', 'Id of the plan', [], { example: 'plan-plain-1' }) },
  output: {},
  faults: [
    'InvalidParameter.ParameterCheckError',
    'OperationDenied.InstanceStatusLimitOpError',
    'ResourceNotFound.InstanceNotFoundError',
  ],
  examples: [
    {
      title: t('删除', 'Delete'),
      after: [
        {
          action: 'CreateBackupPlan',
          input: {
            DBInstanceId: 'postgres-plain',
            PlanName: 'monthly',
            BackupPeriodType: 'month',
            BackupPeriod: ['01'],
          },
        },
      ],
      input: { DBInstanceId: 'postgres-plain', PlanId: 'plan-plain-1' },
      output: {},
    },
  ],
  async run({ DBInstanceId, PlanId }, desk) {
    const row = await findInstance(desk, DBInstanceId)
    requireStatus(desk, row, up, 'OperationDenied.InstanceStatusLimitOpError')
    const plans = plansOf(row)
    const backupPlans = plans.filter(({ id, standing }) => standing || id !== PlanId)
    if (backupPlans.length === plans.length) throw desk.fault('InvalidParameter.ParameterCheckError', '`PlanId`')
    return { output: {}, changes: [changed(desk, row, { backupPlans })] }
  },
})
