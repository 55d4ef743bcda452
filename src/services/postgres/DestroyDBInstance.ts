import { t } from '../../contract/fault.ts'
import type { DbInstance } from '../../domain/instance.ts'
import type { Change } from '../../store/store.ts'
import { tagsOf } from '../tags.ts'
import { instanceId, instanceResource, taggedInstances } from './fields.ts'
import { findInstance, requireStatus } from './instance.ts'
import { action } from './service.ts'
import { releaseDataKeys } from './tde.ts'

export default action({
  title: t('销毁实例', 'Destroy an instance'),
  about: t(
    '销毁一个已隔离的实例,连同其数据密钥、标签和只读组,并解除主密钥的绑定。不可恢复。仍有只读实例时被拒绝。',
    'Destroys an isolated instance with its data keys, tags and read-only groups, and frees its CMK. It cannot be undone. Refused while read-only instances follow it.',
  ),
  rate: 20,
  effect: 'write',
  resource: instanceResource,
  input: { DBInstanceId: instanceId },
  output: {},
  faults: [
    'FailedOperation.FailedOperationError',
    'OperationDenied.InstanceStatusLimitOpError',
    'ResourceNotFound.InstanceNotFoundError',
  ],
  examples: [{ title: t('销毁', 'Destroy'), input: { DBInstanceId: 'postgres-isolated' }, output: {} }],
  async run({ DBInstanceId }, desk) {
    const row = await findInstance(desk, DBInstanceId)
    requireStatus(desk, row, ['isolated'], 'OperationDenied.InstanceStatusLimitOpError')
    const { account, region, id } = row
    const followers = { account, region, master: id }
    const [follower] = await desk.read.find('dbInstance', { where: followers, limit: 1 })
    if (follower !== undefined)
      throw desk.fault('OperationDenied.InstanceStatusLimitOpError', `\`${id}\` \`${follower.id}\``)
    const tags = await tagsOf(desk.read, { ...taggedInstances(desk, row.region), resource: row.id })
    const groups = await desk.read.find('readOnlyGroup', { where: followers })
    const changes: Change[] = [
      // The update fails where the isolation was lifted meanwhile, and with it all the rest.
      { update: 'dbInstance', row },
      { remove: 'dbInstance', row },
      { limit: 'dbInstance', where: followers, max: 0 },
      ...remainsOf(row),
      ...groups.map((group): Change => ({ remove: 'readOnlyGroup', row: group })),
      ...tags.map((tag): Change => ({ remove: 'tag', row: tag })),
      ...(await releaseDataKeys(desk, row)),
    ]
    return { output: {}, changes }
  },
})

/** The files of a local server, which its keeper removes. */
const remainsOf = ({ driver, account, region, id }: DbInstance): readonly Change[] =>
  driver === 'local' ? [{ insert: 'databaseRemains', row: { account, region, id } }] : []
