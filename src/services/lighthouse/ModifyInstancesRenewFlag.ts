import { t } from '../../contract/fault.ts'
import { oneOf } from '../../contract/rule.ts'
import { text } from '../../contract/shape.ts'
import { renewFlags } from '../../domain/lighthouse-offer.ts'
import { instanceIds } from './instance-fields.ts'
import { instanceResources, moveAll, movingFaults } from './instances.ts'
import { action } from './service.ts'

export default action({
  title: t('修改实例续费标识', 'Change what happens when the time of instances is over'),
  about: t(
    '自动续费的实例到期后续一个月;其余实例到期后隔离。',
    'Instances that renew by themselves go on for a month when their time is over; the others are isolated.',
  ),
  rate: 10,
  effect: 'write',
  internal: 'FailedOperation.ModifyResourcesRenewFlagFailed',
  resource: instanceResources,
  input: {
    InstanceIds: instanceIds,
    RenewFlag: text(
      'NOTIFY_AND_AUTO_RENEW、NOTIFY_AND_MANUAL_RENEW 或 DISABLE_NOTIFY_AND_MANUAL_RENEW',
      'NOTIFY_AND_AUTO_RENEW, NOTIFY_AND_MANUAL_RENEW or DISABLE_NOTIFY_AND_MANUAL_RENEW',
      [oneOf(renewFlags)],
      { example: 'NOTIFY_AND_AUTO_RENEW' },
    ),
  },
  output: {},
  faults: [...movingFaults],
  examples: [
    {
      title: t('自动续费', 'Renew by itself'),
      input: { InstanceIds: ['lhins-a1b2c3d4'], RenewFlag: 'NOTIFY_AND_AUTO_RENEW' },
      output: {},
    },
  ],
  run: ({ InstanceIds, RenewFlag }, desk) =>
    moveAll(desk, InstanceIds, 'ModifyInstancesRenewFlag', { renewFlag: RenewFlag }),
})
