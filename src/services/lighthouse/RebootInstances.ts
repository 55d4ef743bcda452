import { t } from '../../contract/fault.ts'
import { instanceIds, stopType } from './instance-fields.ts'
import { instanceResources, moveAll, movingFaults } from './instances.ts'
import { action } from './service.ts'

export default action({
  title: t('重启实例', 'Reboot instances'),
  about: t(
    '重启运行中的实例。任何一个状态不符,则全部不重启。',
    'Reboots instances that run. When one is in another state, none is rebooted.',
  ),
  rate: 10,
  effect: 'write',
  internal: 'FailedOperation.InstanceOperationFailed',
  resource: instanceResources,
  input: {
    InstanceIds: instanceIds,
    StopType: stopType,
  },
  output: {},
  faults: [...movingFaults],
  examples: [
    {
      title: t('重启实例', 'Reboot instances'),
      input: { InstanceIds: ['lhins-a1b2c3d4'], StopType: 'HARD' },
      output: {},
    },
  ],
  run: ({ InstanceIds }, desk) => moveAll(desk, InstanceIds, 'RebootInstances'),
})
