import { t } from '../../contract/fault.ts'
import { oneOf } from '../../contract/rule.ts'
import { text } from '../../contract/shape.ts'
import { keyOf, keyOwner } from './key.ts'
import { accessKeyId, targetUin } from './key-fields.ts'
import { action } from './service.ts'

export default action({
  title: t('启用或停用访问密钥', 'Enable or disable an access key'),
  about: t(
    '启用或停用访问密钥。停用后,由它签发的临时凭证也随即失效。',
    'Enables or disables an access key. With a disabled key end the temporary credentials that came from it.',
  ),
  rate: 20,
  effect: 'write',
  resource: '*',
  input: {
    AccessKeyId: accessKeyId,
    Status: text('Active 或 Inactive', 'Active or Inactive', [oneOf(['Active', 'Inactive'])], { example: 'Inactive' }),
    TargetUin: targetUin,
  },
  output: {},
  faults: ['InvalidParameter.UserNotExist', 'OperationDenied.SubUin', 'ResourceNotFound.SecretNotExist'],
  examples: [
    {
      title: t('停用密钥', 'Disable a key'),
      input: { AccessKeyId: 'AKIDexamples0reader00000000000000001', Status: 'Inactive', TargetUin: 1003 },
      output: {},
    },
  ],
  async run({ AccessKeyId, Status, TargetUin }, desk) {
    const key = await keyOf(desk, await keyOwner(desk, TargetUin), AccessKeyId)
    return { output: {}, changes: [{ update: 'accessKey', row: { ...key, active: Status === 'Active' } }] }
  },
})
