import { t } from '../../contract/fault.ts'
import { optional } from '../../contract/shape.ts'
import { INSTANCE, instanceId, securityGroups } from './fields.ts'
import { findGroup } from './group.ts'
import { anyGroupId } from './group-fields.ts'
import { changed, findInstance, requireStatus, up } from './instance.ts'
import { action } from './service.ts'

export default action({
  title: t('修改实例或只读组的安全组', 'Set the security groups of an instance or a read-only group'),
  about: t(
    '替换实例的安全组,未给出实例时替换只读组的安全组;只记录。',
    'Replaces the security groups of the instance or, where none is named, of the read-only group. They are only kept and shown.',
  ),
  rate: 20,
  effect: 'write',
  resource: ({ DBInstanceId, ReadOnlyGroupId }) => [`${INSTANCE}/${DBInstanceId || ReadOnlyGroupId || '*'}`],
  input: {
    SecurityGroupIdSet: securityGroups,
    DBInstanceId: optional(instanceId),
    ReadOnlyGroupId: anyGroupId,
  },
  output: {},
  faults: [
    'FailedOperation.ROGroupNotFoundError',
    'InvalidParameter.ParameterCheckError',
    'OperationDenied.InstanceStatusLimitOpError',
    'ResourceNotFound.InstanceNotFoundError',
  ],
  examples: [
    {
      title: t('一个安全组', 'One group'),
      input: { DBInstanceId: 'postgres-plain', SecurityGroupIdSet: ['sg-a1b2c3d4'] },
      output: {},
    },
  ],
  async run({ DBInstanceId = '', ReadOnlyGroupId = '', SecurityGroupIdSet }, desk) {
    if (DBInstanceId === '' && ReadOnlyGroupId === '')
      throw desk.fault('InvalidParameter.ParameterCheckError', '`DBInstanceId`, `ReadOnlyGroupId`')
    if (DBInstanceId === '') {
      const group = { ...(await findGroup(desk, ReadOnlyGroupId)), securityGroups: SecurityGroupIdSet }
      return { output: {}, changes: [{ update: 'readOnlyGroup', row: group }] }
    }
    const row = await findInstance(desk, DBInstanceId)
    requireStatus(desk, row, up, 'OperationDenied.InstanceStatusLimitOpError')
    return { output: {}, changes: [changed(desk, row, { securityGroups: SecurityGroupIdSet })] }
  },
})
