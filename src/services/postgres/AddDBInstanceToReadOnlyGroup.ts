import { t } from '../../contract/fault.ts'
import { instanceId } from './fields.ts'
import { readyGroup, requireRoom, touched } from './group.ts'
import { flowFields, groupId, memberResource } from './group-fields.ts'
import { changed, findInstance, flowNumber, requireStatus, up } from './instance.ts'
import { action } from './service.ts'

export default action({
  title: t('只读实例加入只读组', 'Add an instance to a read-only group'),
  about: t(
    '使一个只读实例加入其主实例的只读组;一个实例至多在一个组中。',
    'Puts a read-only instance into a group of its primary. An instance is in one group at most.',
  ),
  rate: 100,
  effect: 'write',
  resource: memberResource,
  input: { DBInstanceId: instanceId, ReadOnlyGroupId: groupId },
  output: flowFields,
  faults: [
    'FailedOperation.ROGroupMasterInstanceNotRight',
    'FailedOperation.ROGroupNotFoundError',
    'FailedOperation.ROInstanceHasInROGroupError',
    'OperationDenied.ROGroupStatusError',
    'OperationDenied.ROInstanceStatusLimitOpError',
    'OperationDenied.RoInstanceCountExeedError',
    'ResourceNotFound.InstanceNotFoundError',
  ],
  examples: [
    {
      title: t('加入', 'Join'),
      input: { DBInstanceId: 'postgres-loose', ReadOnlyGroupId: 'pgrogrp-a1b2c3d4' },
      output: { FlowId: 123456, TaskId: 123456 },
    },
  ],
  async run({ DBInstanceId, ReadOnlyGroupId }, desk) {
    const row = await findInstance(desk, DBInstanceId)
    const group = await readyGroup(desk, ReadOnlyGroupId)
    if (row.master !== group.master)
      throw desk.fault('FailedOperation.ROGroupMasterInstanceNotRight', `\`${row.id}\` \`${group.id}\``)
    if (row.readOnlyGroup !== '')
      throw desk.fault('FailedOperation.ROInstanceHasInROGroupError', `\`${row.id}\` \`${row.readOnlyGroup}\``)
    requireStatus(desk, row, up, 'OperationDenied.ROInstanceStatusLimitOpError')
    await requireRoom(desk, group, 1)
    const flow = flowNumber(desk)
    const changes = [changed(desk, row, { readOnlyGroup: group.id }), touched(group)]
    return { output: { FlowId: flow, TaskId: flow }, changes }
  },
})
