import { t } from '../../contract/fault.ts'
import type { Change } from '../../store/store.ts'
import { groupOf } from './find.ts'
import { memberships, membersOf } from './members.ts'
import { action } from './service.ts'

export default action({
  title: t('将用户加入用户组', 'Put users into groups'),
  about: t('将用户加入用户组,立即生效;已在组内则不变。', 'Puts users into groups, at once; one who is in stays in.'),
  rate: 20,
  effect: 'write',
  resource: '*',
  input: { Info: memberships },
  output: {},
  faults: [
    'InvalidParameter.GroupNotExist',
    'InvalidParameter.UserUinAndUinNotAllNull',
    'ResourceNotFound.UserNotExist',
  ],
  examples: [{ title: t('加入', 'Join'), input: { Info: [{ GroupId: 2001, Uin: 1002 }] }, output: {} }],
  async run({ Info }, desk) {
    for (const { GroupId } of Info) await groupOf(desk, GroupId, 'InvalidParameter.GroupNotExist')
    const wanted = await membersOf(desk, Info)
    const known = await Promise.all(wanted.map((row) => desk.read.get('groupMember', row)))
    const changes = wanted.flatMap((row, i): readonly Change[] =>
      known[i] === undefined ? [{ insert: 'groupMember', row }] : [],
    )
    return { output: {}, changes }
  },
})
