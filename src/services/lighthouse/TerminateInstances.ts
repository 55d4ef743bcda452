import { t } from '../../contract/fault.ts'
import type { Change } from '../../store/store.ts'
import { placeOf } from '../place.ts'
import { instanceIds } from './instance-fields.ts'
import { findInstances, instanceResources, moved, movingFaults } from './instances.ts'
import { action } from './service.ts'

export default action({
  title: t('销毁实例', 'Destroy instances'),
  about: t(
    '立即销毁已隔离的实例,不可恢复。密钥对随即解绑,可以删除。',
    'Destroys isolated instances for good. Key pairs that were bound to them are free at once, and can be deleted.',
  ),
  rate: 10,
  effect: 'write',
  internal: 'FailedOperation.DestroyResourcesFailed',
  resource: instanceResources,
  input: { InstanceIds: instanceIds },
  output: {},
  faults: [...movingFaults],
  examples: [
    {
      title: t('销毁实例', 'Destroy one instance'),
      input: { InstanceIds: ['lhins-isolated'] },
      output: {},
    },
  ],
  async run({ InstanceIds }, desk) {
    const rows = await findInstances(desk, InstanceIds)
    const bindings = await desk.read.find('keyPairBinding', { where: { ...placeOf(desk), instance: InstanceIds } })
    const changes: readonly Change[] = [
      ...rows.map((row): Change => ({ update: 'lighthouseInstance', row: moved(desk, row, 'TerminateInstances') })),
      ...bindings.map((row): Change => ({ remove: 'keyPairBinding', row })),
    ]
    return { output: {}, changes }
  },
})
