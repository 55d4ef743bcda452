import { t } from '../../contract/fault.ts'
import { seconds } from '../../domain/time.ts'
import { groupId, groupName, remark } from './fields.ts'
import { GROUPS } from './limits.ts'
import { action } from './service.ts'

export default action({
  title: t('创建用户组', 'Create a group'),
  about: t(
    '创建用户组。组内用户拥有关联到组的策略。',
    'Makes a group of users. What is attached to the group holds for its members.',
  ),
  rate: 20,
  effect: 'write',
  resource: '*',
  input: { GroupName: groupName, Remark: remark },
  output: { GroupId: groupId },
  faults: ['InvalidParameter.GroupFull', 'InvalidParameter.GroupNameInUse'],
  examples: [{ title: t('创建用户组', 'A group'), input: { GroupName: 'operators' }, output: { GroupId: 123456 } }],
  async run({ GroupName, Remark = '' }, desk) {
    const { account } = desk.caller
    if ((await desk.read.count('userGroup', { account, name: GroupName })) > 0)
      throw desk.fault('InvalidParameter.GroupNameInUse', `\`${GroupName}\``)
    if ((await desk.read.count('userGroup', { account })) >= GROUPS) throw desk.fault('InvalidParameter.GroupFull')
    const id = 1 + (desk.random(4).readUInt32BE() % 1_000_000_000)
    return {
      output: { GroupId: id },
      changes: [
        {
          insert: 'userGroup',
          row: { account, id, name: GroupName, remark: Remark, createTime: seconds(desk.now), revision: 0 },
        },
        { limit: 'userGroup', where: { account }, max: GROUPS },
      ],
    }
  },
})
