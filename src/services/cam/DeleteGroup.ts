import { t } from '../../contract/fault.ts'
import type { Change } from '../../store/store.ts'
import { groupId } from './fields.ts'
import { groupOf } from './find.ts'
import { action } from './service.ts'

export default action({
  title: t('删除用户组', 'Delete a group'),
  about: t(
    '删除用户组及其成员关系与策略关联;用户不受影响。',
    'Deletes a group with its memberships and attachments; its users stay.',
  ),
  rate: 20,
  effect: 'write',
  resource: '*',
  input: { GroupId: groupId },
  output: {},
  faults: ['ResourceNotFound.GroupNotExist'],
  examples: [{ title: t('删除', 'Delete'), input: { GroupId: 2001 }, output: {} }],
  async run({ GroupId }, desk) {
    const group = await groupOf(desk, GroupId, 'ResourceNotFound.GroupNotExist')
    const { account, id } = group
    const held = { account, kind: 'group', target: String(id) } as const
    const members = await desk.read.find('groupMember', { where: { account, group: id } })
    const attached = await desk.read.find('policyAttachment', { where: held })
    const changes: readonly Change[] = [
      { remove: 'userGroup', row: group },
      ...members.map((row) => ({ remove: 'groupMember', row }) as const),
      ...attached.map((row) => ({ remove: 'policyAttachment', row }) as const),
      // What came to it meanwhile would outlive it.
      { limit: 'groupMember', where: { account, group: id }, max: 0 },
      { limit: 'policyAttachment', where: held, max: 0 },
    ]
    return { output: {}, changes }
  },
})
