import { t } from '../../contract/fault.ts'
import { bool } from '../../contract/shape.ts'
import { usagesOfKind } from '../../crypto/usages.ts'
import { withUsableKey } from './asymmetric.ts'
import { message, signatureValue } from './asymmetric-fields.ts'
import { cmkResource } from './cmk.ts'
import { keyId } from './fields.ts'
import { action } from './service.ts'

export default action({
  title: t('后量子验签', 'Post-quantum verification'),
  about: t(
    '验证 Dilithium 主密钥的签名。签名不符不是错误,而是 SignatureValid 为 false。',
    'Verifies a signature of a Dilithium CMK. One that does not fit is no error: SignatureValid is false.',
  ),
  rate: 20,
  effect: 'use',
  resource: ({ KeyId }, desk) => cmkResource(desk, KeyId),
  input: { KeyId: keyId(), SignatureValue: signatureValue, Message: message },
  output: { SignatureValid: bool('签名是否有效', 'Whether the signature is valid') },
  faults: ['InvalidParameter', 'ResourceUnavailable.CmkNotFound', 'ResourceUnavailable.CmkStateNotSupport'],
  examples: [
    {
      title: t('不符的签名', 'A signature that does not fit'),
      input: {
        KeyId: '23e80852-1e38-11e9-b129-5cb9019b4a09',
        SignatureValue: 'MTIzNDU2Nzg=',
        Message: 'dGVzdA==',
      },
      output: { SignatureValid: false },
    },
  ],
  async run({ KeyId, SignatureValue, Message }, desk) {
    const among = usagesOfKind('message signing')
    const SignatureValid = await withUsableKey(desk, KeyId, among, 'InvalidParameter', (key) =>
      key.verify(Buffer.from(Message, 'base64'), Buffer.from(SignatureValue, 'base64')),
    )
    return { output: { SignatureValid } }
  },
})
