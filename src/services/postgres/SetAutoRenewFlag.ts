import { t } from '../../contract/fault.ts'
import { oneOf } from '../../contract/rule.ts'
import { int } from '../../contract/shape.ts'
import { instanceIds, instancesResource } from './fields.ts'
import { changed, findInstances } from './instance.ts'
import { action } from './service.ts'

export default action({
  title: t('设置自动续费', 'Set automatic renewal'),
  about: t(
    '设置包年包月实例到期时是否自动续费。',
    'Sets whether prepaid instances renew by themselves when their time is over.',
  ),
  rate: 20,
  effect: 'write',
  resource: instancesResource,
  input: {
    DBInstanceIdSet: instanceIds,
    AutoRenewFlag: int('是否自动续费:0 或 1', 'Whether they renew by themselves: 0 or 1', [oneOf([0, 1])]),
  },
  output: { Count: int('设置的实例数', 'How many instances were set') },
  faults: ['OperationDenied.PostPaidPayModeError', 'ResourceNotFound.InstanceNotFoundError'],
  examples: [
    {
      title: t('自动续费', 'Renew'),
      after: [
        {
          action: 'ModifyDBInstanceChargeType',
          input: { DBInstanceId: 'postgres-plain', InstanceChargeType: 'PREPAID', Period: 1 },
        },
      ],
      input: { DBInstanceIdSet: ['postgres-plain'], AutoRenewFlag: 1 },
      output: { Count: 1 },
    },
  ],
  async run({ DBInstanceIdSet, AutoRenewFlag }, desk) {
    const rows = await findInstances(desk, DBInstanceIdSet)
    for (const row of rows)
      if (row.payType !== 'prepaid') throw desk.fault('OperationDenied.PostPaidPayModeError', `\`${row.id}\``)
    const changes = rows.map((row) => changed(desk, row, { autoRenew: AutoRenewFlag === 1 }))
    return { output: { Count: rows.length }, changes }
  },
})
