import { t } from '../../contract/fault.ts'
import { instanceIds, stopType } from './instance-fields.ts'
import { instanceResources, moveAll, movingFaults } from './instances.ts'
import { action } from './service.ts'

export default action({
  title: t('关闭实例', 'Stop instances'),
  about: t(
    '关闭运行中的实例。任何一个状态不符,则全部不关闭。',
    'Stops instances that run. When one is in another state, none is stopped.',
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
      title: t('关闭实例', 'Stop instances'),
      input: { InstanceIds: ['lhins-a1b2c3d4'], StopType: 'SOFT' },
      output: {},
    },
  ],
  run: ({ InstanceIds }, desk) => moveAll(desk, InstanceIds, 'StopInstances'),
})
