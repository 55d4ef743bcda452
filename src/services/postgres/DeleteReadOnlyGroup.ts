import { t } from '../../contract/fault.ts'
import { int } from '../../contract/shape.ts'
import { findGroup } from './group.ts'
import { groupId, groupResource } from './group-fields.ts'
import { flowNumber } from './instance.ts'
import { action } from './service.ts'

export default action({
  title: t('删除只读组', 'Delete a read-only group'),
  about: t('删除一个没有实例的只读组。', 'Deletes a read-only group in which there are no instances.'),
  rate: 100,
  effect: 'write',
  resource: groupResource,
  input: { ReadOnlyGroupId: groupId },
  output: { FlowId: int('流程号', 'Number of the flow') },
  faults: ['FailedOperation.ROGroupCannotBeDeletedError', 'FailedOperation.ROGroupNotFoundError'],
  examples: [
    {
      title: t('空的只读组', 'An empty group'),
      input: { ReadOnlyGroupId: 'pgrogrp-b1b2c3d4' },
      output: { FlowId: 123456 },
    },
  ],
  async run({ ReadOnlyGroupId }, desk) {
    const row = await findGroup(desk, ReadOnlyGroupId)
    const { account, region, id } = row
    const [member] = await desk.read.find('dbInstance', { where: { account, region, readOnlyGroup: id }, limit: 1 })
    if (member !== undefined)
      throw desk.fault('FailedOperation.ROGroupCannotBeDeletedError', `\`${id}\` \`${member.id}\``)
    return {
      output: { FlowId: flowNumber(desk) },
      // The update fails where an instance joins at the same time.
      changes: [
        { update: 'readOnlyGroup', row },
        { remove: 'readOnlyGroup', row },
      ],
    }
  },
})
