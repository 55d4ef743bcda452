import { t } from '../../contract/fault.ts'
import { int } from '../../contract/shape.ts'
import { DAY, seconds } from '../../domain/time.ts'
import { refuseMember } from './cmk.ts'
import { dataKeyAfter, dataKeyResources, findDataKey } from './data-key.ts'
import { dataKeyId } from './data-key-fields.ts'
import { memberAccount, pendingWindow } from './fields.ts'
import { action } from './service.ts'

export default action({
  title: t('计划删除数据密钥', 'Schedule the deletion of a data key'),
  about: t(
    '计划在 7 到 30 天后销毁一个数据密钥,无须先禁用;到时之前可以取消。',
    'Schedules a data key to be destroyed in 7 to 30 days; it need not be disabled first. Until then it can be cancelled.',
  ),
  rate: 20,
  effect: 'write',
  resource: ({ DataKeyId }, desk) => dataKeyResources(desk, [DataKeyId]),
  input: { DataKeyId: dataKeyId, PendingWindowInDays: pendingWindow, MemberAccount: memberAccount },
  output: { DeletionDate: int('销毁时间,Unix 秒', 'Time of destruction, Unix seconds'), DataKeyId: dataKeyId },
  faults: [
    'ResourceUnavailable.DataKeyNotFound',
    'ResourceUnavailable.DataKeyStateNotSupport',
    'UnsupportedOperation.NotRoleOperation',
  ],
  examples: [
    {
      title: t('7 天后删除', 'In seven days'),
      input: { DataKeyId: '23e80852-1e38-11e9-b129-5cb9019b4d01', PendingWindowInDays: 7 },
      output: { DeletionDate: 1559952000, DataKeyId: '23e80852-1e38-11e9-b129-5cb9019b4d01' },
    },
  ],
  async run({ DataKeyId, PendingWindowInDays, MemberAccount }, desk) {
    await refuseMember(desk, MemberAccount)
    const scheduled = dataKeyAfter(desk, 'schedule', await findDataKey(desk, DataKeyId))
    const deletionDate = seconds(desk.now) + PendingWindowInDays * DAY
    return {
      output: { DeletionDate: deletionDate, DataKeyId },
      changes: [{ update: 'dataKey', row: { ...scheduled, deletionDate } }],
    }
  },
})
