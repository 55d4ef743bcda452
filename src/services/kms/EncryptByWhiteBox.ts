import { t } from '../../contract/fault.ts'
import { base64, matches } from '../../contract/rule.ts'
import { optional, text } from '../../contract/shape.ts'
import { encryptCbc, IV_BYTES } from '../../crypto/white-box.ts'
import { action } from './service.ts'
import { findWhiteBoxKey, whiteBoxResources, withMaterial } from './white-box.ts'
import { whiteBoxKeyId } from './white-box-fields.ts'

export default action({
  title: t('白盒密钥加密', 'Encrypt under a white-box key'),
  about: t(
    '用白盒密钥加密至多 4096 字节,CBC 模式,PKCS #7 填充;设备用解密密钥离线解密。CBC 不验证完整性。',
    'Encrypts up to 4096 bytes under a white-box key, in CBC with PKCS #7 padding, for devices to decrypt offline. CBC does not authenticate.',
  ),
  rate: 100,
  effect: 'use',
  resource: ({ KeyId }, desk) => whiteBoxResources(desk, [KeyId]),
  input: {
    KeyId: whiteBoxKeyId,
    PlainText: text(
      '明文,Base64,1 到 4096 字节',
      'The plaintext in base64, 1 to 4096 bytes',
      [base64(1, 4096, 'InvalidParameterValue')],
      { secret: true, example: 'dGVzdA==' },
    ),
    InitializationVector: optional(
      text('初始化向量,Base64,16 字节;默认随机', 'Initialization vector in base64, 16 bytes; random by default', [
        matches(/^([A-Za-z0-9+/]{22}(==)?)?$/, 'InvalidParameterValue'),
      ]),
    ),
  },
  output: {
    InitializationVector: text('初始化向量,Base64', 'The initialization vector in base64'),
    CipherText: text('密文,Base64', 'The ciphertext in base64'),
  },
  faults: ['ResourceNotFound', 'ResourceUnavailable.KeyDisabled'],
  examples: [
    {
      title: t('加密', 'Encrypt'),
      input: {
        KeyId: '23e80852-1e38-11e9-b129-5cb9019b4e01',
        PlainText: 'dGVzdA==',
        InitializationVector: 'AAECAwQFBgcICQoLDA0ODw==',
      },
      output: {
        InitializationVector: 'AAECAwQFBgcICQoLDA0ODw==',
        CipherText: 'tURViqo4aFO0/eD7lSEk1g==',
      },
    },
  ],
  async run({ KeyId, PlainText, InitializationVector = '' }, desk) {
    const key = await findWhiteBoxKey(desk, KeyId)
    if (key.state !== 'Enabled') throw desk.fault('ResourceUnavailable.KeyDisabled', `\`${KeyId}\``)
    const iv = InitializationVector === '' ? desk.random(IV_BYTES) : Buffer.from(InitializationVector, 'base64')
    const plaintext = Buffer.from(PlainText, 'base64')
    const ciphertext = withMaterial(desk, key, (material) =>
      encryptCbc({ algorithm: key.algorithm, material }, iv, plaintext),
    )
    plaintext.fill(0)
    return { output: { InitializationVector: iv.toString('base64'), CipherText: ciphertext.toString('base64') } }
  },
})
