import { t } from '../../contract/fault.ts'
import { attach } from './attach.ts'
import { policyId, userUin } from './fields.ts'
import { policyOf, userOf } from './find.ts'
import { presence } from './presence.ts'
import { action } from './service.ts'

export default action({
  title: t('为用户关联策略', 'Attach a policy to a user'),
  about: t(
    '为子用户关联一条策略,立即生效;已关联则不变。',
    'Attaches a policy to a sub-user, at once; one that is attached stays so.',
  ),
  rate: 20,
  effect: 'write',
  resource: '*',
  input: { PolicyId: policyId, AttachUin: userUin },
  output: {},
  faults: ['InvalidParameter.AttachmentFull', 'InvalidParameter.PolicyIdNotExist', 'ResourceNotFound.UserNotExist'],
  examples: [{ title: t('关联预设策略', 'Attach a preset'), input: { PolicyId: 102, AttachUin: 1002 }, output: {} }],
  async run({ PolicyId, AttachUin }, desk) {
    const user = await userOf(desk, AttachUin, 'ResourceNotFound.UserNotExist')
    const policy = await policyOf(desk, PolicyId, 'InvalidParameter.PolicyIdNotExist')
    const holder = { kind: 'user', target: user.uin, presence: presence('user', user) } as const
    return { output: {}, changes: await attach(desk, holder, policy) }
  },
})
