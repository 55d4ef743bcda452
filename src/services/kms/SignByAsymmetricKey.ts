import { t } from '../../contract/fault.ts'
import { withSigningKey } from './asymmetric.ts'
import { message, messageType, signAlgorithm, signature } from './asymmetric-fields.ts'
import { cmkResource } from './cmk.ts'
import { keyId } from './fields.ts'
import { action } from './service.ts'

export default action({
  title: t('非对称密钥签名', 'Sign with an asymmetric key'),
  about: t(
    '用主密钥的私钥签名。RSA 的签名为原始字节,其他为 DER;SM2 的用户标识为 1234567812345678。',
    'Signs with the private key of a CMK: raw bytes with RSA, DER with the others; the user id of SM2 is 1234567812345678.',
  ),
  rate: 200,
  effect: 'use',
  resource: ({ KeyId }, desk) => cmkResource(desk, KeyId),
  input: { Algorithm: signAlgorithm, Message: message, KeyId: keyId(), MessageType: messageType },
  output: { Signature: signature },
  faults: ['InvalidParameter', 'ResourceUnavailable.CmkNotFound', 'ResourceUnavailable.CmkStateNotSupport'],
  examples: [
    {
      title: t('签名', 'Sign a message'),
      input: {
        Algorithm: 'ECC_P256_R1',
        Message: 'dGVzdA==',
        KeyId: '23e80852-1e38-11e9-b129-5cb9019b4a04',
        MessageType: 'RAW',
      },
      output: {
        Signature: 'MEYCIQDs9pW1eOo6JDGQiMggOEOZs6F7T47/01t++MXhmNfJtwIhAMR8ZndBMjXXlHWn4xNYl5ijGEdvi5Nw31iNaHTVblfn',
      },
    },
  ],
  async run(input, desk) {
    const signed = await withSigningKey(desk, input, (key, type, bytes) => key.sign(input.Algorithm, type, bytes))
    return { output: { Signature: signed.toString('base64') } }
  },
})
