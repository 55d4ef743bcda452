import { t } from '../../contract/fault.ts'
import { bool } from '../../contract/shape.ts'
import { withSigningKey } from './asymmetric.ts'
import { message, messageType, signAlgorithm, signatureValue } from './asymmetric-fields.ts'
import { cmkResource } from './cmk.ts'
import { keyId } from './fields.ts'
import { action } from './service.ts'

export default action({
  title: t('非对称密钥验签', 'Verify with an asymmetric key'),
  about: t(
    '验证签名。签名不符不是错误,而是 SignatureValid 为 false。',
    'Verifies a signature. One that does not fit is no error: SignatureValid is false.',
  ),
  rate: 200,
  effect: 'use',
  resource: ({ KeyId }, desk) => cmkResource(desk, KeyId),
  input: {
    KeyId: keyId(),
    SignatureValue: signatureValue,
    Message: message,
    Algorithm: signAlgorithm,
    MessageType: messageType,
  },
  output: { SignatureValid: bool('签名是否有效', 'Whether the signature is valid') },
  faults: ['InvalidParameter', 'ResourceUnavailable.CmkNotFound', 'ResourceUnavailable.CmkStateNotSupport'],
  examples: [
    {
      title: t('验签', 'Verify a signature'),
      input: {
        KeyId: '23e80852-1e38-11e9-b129-5cb9019b4a04',
        SignatureValue:
          'MEYCIQDs9pW1eOo6JDGQiMggOEOZs6F7T47/01t++MXhmNfJtwIhAMR8ZndBMjXXlHWn4xNYl5ijGEdvi5Nw31iNaHTVblfn',
        Message: 'dGVzdA==',
        Algorithm: 'ECC_P256_R1',
        MessageType: 'RAW',
      },
      output: { SignatureValid: true },
    },
  ],
  async run(input, desk) {
    const given = Buffer.from(input.SignatureValue, 'base64')
    const SignatureValid = await withSigningKey(desk, input, (key, type, bytes) =>
      key.verify(input.Algorithm, type, bytes, given),
    )
    return { output: { SignatureValid } }
  },
})
