import { t } from '../../contract/fault.ts'
import { optional } from '../../contract/shape.ts'
import { groupId, groupName, remark } from './fields.ts'
import { groupOf } from './find.ts'
import { action } from './service.ts'

export default action({
  title: t('更新用户组', 'Update a group'),
  about: t(
    '更新用户组的名称或备注;未给出的保持不变。',
    'Changes the name or remark of a group; what is not given stays.',
  ),
  rate: 20,
  effect: 'write',
  resource: '*',
  input: { GroupId: groupId, GroupName: optional(groupName), Remark: remark },
  output: {},
  faults: ['InvalidParameter.GroupNameInUse', 'ResourceNotFound.GroupNotExist'],
  examples: [{ title: t('改名', 'Another name'), input: { GroupId: 2001, GroupName: 'watchers' }, output: {} }],
  async run({ GroupId, GroupName, Remark }, desk) {
    const group = await groupOf(desk, GroupId, 'ResourceNotFound.GroupNotExist')
    const { account } = group
    if (GroupName !== undefined && GroupName !== group.name) {
      if ((await desk.read.count('userGroup', { account, name: GroupName })) > 0)
        throw desk.fault('InvalidParameter.GroupNameInUse', `\`${GroupName}\``)
    }
    const row = { ...group, name: GroupName ?? group.name, remark: Remark ?? group.remark }
    return { output: {}, changes: [{ update: 'userGroup', row }] }
  },
})
