import { t } from '../../contract/fault.ts'
import { optional } from '../../contract/shape.ts'
import { instanceIds, instanceName } from './instance-fields.ts'
import { instanceResources, moveAll, movingFaults } from './instances.ts'
import { action } from './service.ts'

export default action({
  title: t('修改实例属性', 'Rename instances'),
  about: t('为一个或多个实例改名。', 'Gives one or more instances another name.'),
  rate: 10,
  effect: 'write',
  internal: 'FailedOperation.InstanceOperationFailed',
  resource: instanceResources,
  input: { InstanceIds: instanceIds, InstanceName: optional(instanceName) },
  output: {},
  faults: [...movingFaults],
  examples: [
    {
      title: t('改名', 'Another name'),
      input: { InstanceIds: ['lhins-a1b2c3d4'], InstanceName: 'shop' },
      output: {},
    },
  ],
  run: ({ InstanceIds, InstanceName }, desk) =>
    moveAll(desk, InstanceIds, 'ModifyInstancesAttribute', InstanceName ? { name: InstanceName } : {}),
})
