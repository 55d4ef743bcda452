import { t } from '../../contract/fault.ts'
import { after, cmkResource, findCmk, refuseMember } from './cmk.ts'
import { keyId, memberAccount } from './fields.ts'
import { action } from './service.ts'

export default action({
  title: t('取消计划删除主密钥', 'Cancel the deletion of a CMK'),
  about: t(
    '取消主密钥的计划删除。密钥回到禁用状态;从未导入材料的外部密钥回到等待导入状态。',
    'Cancels the scheduled deletion of a CMK. The key is disabled again, or, if external and without material, pending import.',
  ),
  rate: 100,
  effect: 'write',
  resource: ({ KeyId }, desk) => cmkResource(desk, KeyId),
  input: { KeyId: keyId(), MemberAccount: memberAccount },
  output: { KeyId: keyId() },
  faults: [
    'ResourceUnavailable.CmkNotFound',
    'ResourceUnavailable.CmkNotPendingDelete',
    'UnsupportedOperation.NotRoleOperation',
  ],
  examples: [
    {
      title: t('取消删除', 'Keep the key'),
      input: { KeyId: '23e80852-1e38-11e9-b129-5cb9019b4b02' },
      output: { KeyId: '23e80852-1e38-11e9-b129-5cb9019b4b02' },
    },
  ],
  async run({ KeyId, MemberAccount }, desk) {
    await refuseMember(desk, MemberAccount)
    const cmk = await findCmk(desk, KeyId)
    const restored = after(desk, 'unschedule', cmk)
    const state = cmk.version === 0 ? 'PendingImport' : restored.state
    return { output: { KeyId }, changes: [{ update: 'cmk', row: { ...restored, state, deletionDate: 0 } }] }
  },
})
