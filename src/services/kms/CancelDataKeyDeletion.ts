import { t } from '../../contract/fault.ts'
import { optional } from '../../contract/shape.ts'
import { admit, findCmk, refuseMember } from './cmk.ts'
import { dataKeyAfter, dataKeyResources, findDataKey } from './data-key.ts'
import { dataKeyId } from './data-key-fields.ts'
import { memberAccount } from './fields.ts'
import { refuseDataKeyLimit } from './keep-data-key.ts'
import { action } from './service.ts'

export default action({
  title: t('取消计划删除数据密钥', 'Cancel the deletion of a data key'),
  about: t(
    '取消数据密钥的计划删除,数据密钥回到禁用状态。其主密钥须可用,且数据密钥数量未达上限。',
    'Cancels the scheduled deletion of a data key, which is then disabled. Its CMK must be usable, and the limit of data keys not reached.',
  ),
  rate: 20,
  effect: 'write',
  resource: ({ DataKeyId }, desk) => dataKeyResources(desk, [DataKeyId]),
  input: { DataKeyId: dataKeyId, MemberAccount: memberAccount },
  output: { DataKeyId: optional(dataKeyId) },
  faults: [
    'LimitExceeded.DataKeyLimitExceeded',
    'ResourceUnavailable.CmkNotFound',
    'ResourceUnavailable.CmkStateNotSupport',
    'ResourceUnavailable.DataKeyNotFound',
    'ResourceUnavailable.DataKeyNotPendingDelete',
    'UnsupportedOperation.NotRoleOperation',
  ],
  examples: [
    {
      title: t('取消删除', 'Keep the data key'),
      input: { DataKeyId: '23e80852-1e38-11e9-b129-5cb9019b4d03' },
      output: { DataKeyId: '23e80852-1e38-11e9-b129-5cb9019b4d03' },
    },
  ],
  async run({ DataKeyId, MemberAccount }, desk) {
    await refuseMember(desk, MemberAccount)
    const dataKey = await findDataKey(desk, DataKeyId)
    const restored = dataKeyAfter(desk, 'unschedule', dataKey)
    admit(desk, 'revive', await findCmk(desk, dataKey.key))
    const quota = await refuseDataKeyLimit(desk, dataKey.region)
    return { output: { DataKeyId }, changes: [{ update: 'dataKey', row: { ...restored, deletionDate: 0 } }, ...quota] }
  },
})
