import { t } from '../../contract/fault.ts'
import { base64 } from '../../contract/rule.ts'
import { text } from '../../contract/shape.ts'
import { withUsableKey } from './asymmetric.ts'
import { clearText } from './asymmetric-fields.ts'
import { cmkResource } from './cmk.ts'
import { keyId } from './fields.ts'
import { action } from './service.ts'

export default action({
  title: t('非对称密钥 SM2 解密', 'Decrypt with an SM2 key'),
  about: t(
    '用 SM2 主密钥的私钥解密,密文为 C1C3C2 的 ASN.1 形式。',
    'Decrypts with the private key of an SM2 CMK; the ciphertext is C1C3C2 in ASN.1.',
  ),
  rate: 200,
  effect: 'use',
  resource: ({ KeyId }, desk) => cmkResource(desk, KeyId),
  input: {
    KeyId: keyId(),
    Ciphertext: text('密文,不超过 256 字节,Base64 编码', 'The ciphertext, at most 256 bytes, in base64', [
      base64(1, 256),
    ]),
  },
  output: { KeyId: keyId(), Plaintext: clearText },
  faults: [
    'FailedOperation.DecryptError',
    'InvalidParameterValue.InvalidKeyUsage',
    'ResourceUnavailable.CmkNotFound',
    'ResourceUnavailable.CmkStateNotSupport',
  ],
  examples: [
    {
      title: t('解密', 'Decrypt'),
      input: {
        KeyId: '23e80852-1e38-11e9-b129-5cb9019b4a02',
        Ciphertext:
          'MG4CIQDlbRVpKoh+Qeg3ihs/cDWFgzAGCjnZgr0VtpKIqa6UDQIhAI1inqUMFy7FpDbD6v9wlsN24tPq2mZwD1K/mGYGfeK/BCD4W1MHpzHA81fWlMNb9dgx2GxEwdQz4mBChKG+YNKUxAQE1l2tYw==',
      },
      output: { KeyId: '23e80852-1e38-11e9-b129-5cb9019b4a02', Plaintext: 'dGVzdA==' },
    },
  ],
  async run({ KeyId, Ciphertext }, desk) {
    const among = ['ASYMMETRIC_DECRYPT_SM2'] as const
    const code = 'InvalidParameterValue.InvalidKeyUsage'
    const plaintext = await withUsableKey(desk, KeyId, among, code, (key) =>
      key.decrypt('SM2', Buffer.from(Ciphertext, 'base64')),
    )
    if (plaintext === undefined) throw desk.fault('FailedOperation.DecryptError')
    const Plaintext = plaintext.toString('base64')
    plaintext.fill(0)
    return { output: { KeyId, Plaintext } }
  },
})
