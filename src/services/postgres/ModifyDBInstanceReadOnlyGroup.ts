import { t } from '../../contract/fault.ts'
import { INSTANCE, instanceId } from './fields.ts'
import { findGroup, readyGroup, requireMember, requireRoom, touched } from './group.ts'
import { flowFields, groupId, memberResource } from './group-fields.ts'
import { changed, findInstance, flowNumber } from './instance.ts'
import { action } from './service.ts'

export default action({
  title: t('更换实例的只读组', 'Move an instance to another read-only group'),
  about: t(
    '使一个只读实例从所在的只读组转入同一主实例的另一只读组。',
    'Moves a read-only instance from the group that it is in to another one of the same primary.',
  ),
  rate: 100,
  effect: 'write',
  resource: (input) => [...memberResource(input), `${INSTANCE}/${input.NewReadOnlyGroupId}`],
  input: { DBInstanceId: instanceId, ReadOnlyGroupId: groupId, NewReadOnlyGroupId: groupId },
  output: flowFields,
  faults: [
    'FailedOperation.ROGroupNotFoundError',
    'InvalidParameterValue.InvalidParameterValueError',
    'OperationDenied.ROGroupStatusError',
    'OperationDenied.RoInstanceCountExeedError',
    'ResourceNotFound.InstanceNotFoundError',
  ],
  examples: [
    {
      title: t('转入另一只读组', 'To another group'),
      input: {
        DBInstanceId: 'postgres-reader',
        ReadOnlyGroupId: 'pgrogrp-a1b2c3d4',
        NewReadOnlyGroupId: 'pgrogrp-b1b2c3d4',
      },
      output: { FlowId: 123456, TaskId: 123456 },
    },
  ],
  async run({ DBInstanceId, ReadOnlyGroupId, NewReadOnlyGroupId }, desk) {
    const row = await findInstance(desk, DBInstanceId)
    requireMember(desk, row, await findGroup(desk, ReadOnlyGroupId))
    const group = await readyGroup(desk, NewReadOnlyGroupId)
    if (group.master !== row.master)
      throw desk.fault('InvalidParameterValue.InvalidParameterValueError', '`NewReadOnlyGroupId`')
    await requireRoom(desk, group, 1)
    const flow = flowNumber(desk)
    const changes = [changed(desk, row, { readOnlyGroup: group.id }), touched(group)]
    return { output: { FlowId: flow, TaskId: flow }, changes }
  },
})
