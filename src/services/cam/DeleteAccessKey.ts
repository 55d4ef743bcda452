import { t } from '../../contract/fault.ts'
import { keyOf, keyOwner, keyRemoval } from './key.ts'
import { accessKeyId, targetUin } from './key-fields.ts'
import { action } from './service.ts'

export default action({
  title: t('删除访问密钥', 'Delete an access key'),
  about: t(
    '删除访问密钥,由它签发的临时凭证也随即失效。',
    'Deletes an access key, and with it end the temporary credentials that came from it.',
  ),
  rate: 20,
  effect: 'write',
  resource: '*',
  input: { AccessKeyId: accessKeyId, TargetUin: targetUin },
  output: {},
  faults: ['InvalidParameter.UserNotExist', 'OperationDenied.SubUin', 'ResourceNotFound.SecretNotExist'],
  examples: [
    {
      title: t('删除密钥', 'Delete a key'),
      input: { AccessKeyId: 'AKIDexamples0reader00000000000000001', TargetUin: 1003 },
      output: {},
    },
  ],
  async run({ AccessKeyId, TargetUin }, desk) {
    const key = await keyOf(desk, await keyOwner(desk, TargetUin), AccessKeyId)
    return { output: {}, changes: await keyRemoval(desk, key) }
  },
})
