import { t } from '../../contract/fault.ts'
import { instanceIds } from './instance-fields.ts'
import { instanceResources, moveAll, movingFaults } from './instances.ts'
import { action } from './service.ts'

export default action({
  title: t('启动实例', 'Start instances'),
  about: t(
    '启动已关机的实例。任何一个状态不符,则全部不启动。',
    'Starts instances that are stopped. When one is in another state, none is started.',
  ),
  rate: 10,
  effect: 'write',
  internal: 'FailedOperation.InstanceOperationFailed',
  resource: instanceResources,
  input: { InstanceIds: instanceIds },
  output: {},
  faults: [...movingFaults],
  examples: [{ title: t('启动实例', 'Start instances'), input: { InstanceIds: ['lhins-stopped1'] }, output: {} }],
  run: ({ InstanceIds }, desk) => moveAll(desk, InstanceIds, 'StartInstances'),
})
