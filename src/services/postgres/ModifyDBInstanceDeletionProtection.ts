import { t } from '../../contract/fault.ts'
import { bool } from '../../contract/shape.ts'
import { instanceId, instanceResource } from './fields.ts'
import { changed, findInstance, requireStatus, up } from './instance.ts'
import { action } from './service.ts'

export default action({
  title: t('修改删除保护', 'Protect an instance from deletion'),
  about: t(
    '开启或关闭删除保护;开启时实例不能隔离。',
    'Turns deletion protection on or off; while it is on the instance cannot be isolated.',
  ),
  rate: 20,
  effect: 'write',
  resource: instanceResource,
  input: { DBInstanceId: instanceId, DeletionProtection: bool('是否开启', 'Whether it is on') },
  output: {},
  faults: ['OperationDenied.InstanceStatusLimitError', 'ResourceNotFound.InstanceNotFoundError'],
  examples: [
    {
      title: t('开启保护', 'Turn it on'),
      input: { DBInstanceId: 'postgres-plain', DeletionProtection: true },
      output: {},
    },
  ],
  async run({ DBInstanceId, DeletionProtection: deletionProtection }, desk) {
    const row = await findInstance(desk, DBInstanceId)
    requireStatus(desk, row, up, 'OperationDenied.InstanceStatusLimitError')
    return { output: {}, changes: [changed(desk, row, { deletionProtection })] }
  },
})
