import { t } from '../../contract/fault.ts'
import { instanceIds, instancesResource } from './fields.ts'
import { enters, findInstances, requireStatus, up } from './instance.ts'
import { action } from './service.ts'

export default action({
  title: t('隔离实例', 'Isolate instances'),
  about: t(
    '停止实例并隔离,之后可恢复或销毁。主密钥仍与之绑定。开启删除保护或仍有只读实例的实例被拒绝。',
    'Stops instances and sets them aside, to be taken back or destroyed; their CMKs stay bound. Refused for one that is protected from deletion, or still has read-only instances.',
  ),
  rate: 20,
  effect: 'write',
  resource: instancesResource,
  input: { DBInstanceIdSet: instanceIds },
  output: {},
  faults: [
    'FailedOperation.FailedOperationError',
    'OperationDenied.InstanceStatusLimitError',
    'ResourceNotFound.InstanceNotFoundError',
  ],
  examples: [{ title: t('隔离', 'Isolate'), input: { DBInstanceIdSet: ['postgres-plain'] }, output: {} }],
  async run({ DBInstanceIdSet }, desk) {
    const rows = await findInstances(desk, DBInstanceIdSet)
    for (const row of rows) {
      if (row.deletionProtection)
        throw desk.fault('FailedOperation.FailedOperationError', `\`${row.id}\` \`DeletionProtection\``)
      requireStatus(desk, row, up, 'OperationDenied.InstanceStatusLimitError')
      const { account, region, id } = row
      const [follower] = await desk.read.find('dbInstance', { where: { account, region, master: id }, limit: 1 })
      if (follower !== undefined)
        throw desk.fault('OperationDenied.InstanceStatusLimitError', `\`${id}\` \`${follower.id}\``)
    }
    return { output: {}, changes: rows.map((row) => enters(desk, row, 'isolating')) }
  },
})
