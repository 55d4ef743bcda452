import { t } from '../../contract/fault.ts'
import { int } from '../../contract/shape.ts'
import { DAY, seconds } from '../../domain/time.ts'
import { after, cmkResource, findCmk, refuseBound, refuseMember } from './cmk.ts'
import { keyId, memberAccount, pendingWindow } from './fields.ts'
import { action } from './service.ts'

export default action({
  title: t('计划删除主密钥', 'Schedule the deletion of a CMK'),
  about: t(
    '计划在 7 到 30 天后销毁一个已禁用的主密钥及其全部材料;到时之前可以取消。',
    'Schedules a disabled CMK to be destroyed with all its material in 7 to 30 days; until then it can be cancelled.',
  ),
  rate: 100,
  effect: 'write',
  resource: ({ KeyId }, desk) => cmkResource(desk, KeyId),
  input: {
    KeyId: keyId(),
    PendingWindowInDays: pendingWindow,
    MemberAccount: memberAccount,
  },
  output: { DeletionDate: int('销毁时间,Unix 秒', 'Time of destruction, Unix seconds'), KeyId: keyId() },
  faults: [
    'FailedOperation.CmkUsedByCloudProduct',
    'ResourceUnavailable.CmkNotFound',
    'ResourceUnavailable.CmkShouldBeDisabled',
    'ResourceUnavailable.CmkStateNotSupport',
    'UnsupportedOperation.NotRoleOperation',
  ],
  examples: [
    {
      title: t('7 天后删除', 'In seven days'),
      input: { KeyId: '23e80852-1e38-11e9-b129-5cb9019b4b03', PendingWindowInDays: 7 },
      output: { DeletionDate: 1560580015, KeyId: '23e80852-1e38-11e9-b129-5cb9019b4b03' },
    },
  ],
  async run({ KeyId, PendingWindowInDays, MemberAccount }, desk) {
    await refuseMember(desk, MemberAccount)
    const cmk = await findCmk(desk, KeyId)
    const scheduled = after(desk, 'schedule', cmk)
    await refuseBound(desk, cmk)
    const deletionDate = seconds(desk.now) + PendingWindowInDays * DAY
    return {
      output: { DeletionDate: deletionDate, KeyId },
      changes: [{ update: 'cmk', row: { ...scheduled, deletionDate } }],
    }
  },
})
