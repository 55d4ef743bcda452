import { t } from '../../contract/fault.ts'
import { optional, text } from '../../contract/shape.ts'
import { INSTANCE, instanceId, securityGroups } from './fields.ts'
import { changed, findInstance, requireStatus, up } from './instance.ts'
import { action } from './service.ts'

export default action({
  title: t('修改实例的安全组', 'Set the security groups of an instance'),
  about: t('替换实例的安全组;只记录。', 'Replaces the security groups of an instance, which are only kept and shown.'),
  rate: 20,
  effect: 'write',
  resource: ({ DBInstanceId = '*' }) => [`${INSTANCE}/${DBInstanceId}`],
  input: {
    SecurityGroupIdSet: securityGroups,
    DBInstanceId: optional(instanceId),
    ReadOnlyGroupId: optional(text('只读组 ID;此处没有只读组', 'Read-only group, of which there are none here')),
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
    if (ReadOnlyGroupId !== '') throw desk.fault('FailedOperation.ROGroupNotFoundError', '`ReadOnlyGroupId`')
    if (DBInstanceId === '') throw desk.fault('InvalidParameter.ParameterCheckError', '`DBInstanceId`')
    const row = await findInstance(desk, DBInstanceId)
    requireStatus(desk, row, up, 'OperationDenied.InstanceStatusLimitOpError')
    return { output: {}, changes: [changed(desk, row, { securityGroups: SecurityGroupIdSet })] }
  },
})
