import { t } from '../../contract/fault.ts'
import { instanceId } from './fields.ts'
import { findGroup, requireMember } from './group.ts'
import { flowFields, groupId, memberResource } from './group-fields.ts'
import { changed, findInstance, flowNumber } from './instance.ts'
import { action } from './service.ts'

export default action({
  title: t('只读实例退出只读组', 'Take an instance out of a read-only group'),
  about: t('使一个只读实例退出所在的只读组。', 'Takes a read-only instance out of the group that it is in.'),
  rate: 100,
  effect: 'write',
  resource: memberResource,
  input: { DBInstanceId: instanceId, ReadOnlyGroupId: groupId },
  output: flowFields,
  faults: [
    'FailedOperation.ROGroupNotFoundError',
    'InvalidParameterValue.InvalidParameterValueError',
    'ResourceNotFound.InstanceNotFoundError',
  ],
  examples: [
    {
      title: t('退出', 'Leave'),
      input: { DBInstanceId: 'postgres-reader', ReadOnlyGroupId: 'pgrogrp-a1b2c3d4' },
      output: { FlowId: 123456, TaskId: 123456 },
    },
  ],
  async run({ DBInstanceId, ReadOnlyGroupId }, desk) {
    const row = await findInstance(desk, DBInstanceId)
    requireMember(desk, row, await findGroup(desk, ReadOnlyGroupId))
    const flow = flowNumber(desk)
    return { output: { FlowId: flow, TaskId: flow }, changes: [changed(desk, row, { readOnlyGroup: '' })] }
  },
})
