import { t } from '../../contract/fault.ts'
import { base64, oneOf } from '../../contract/rule.ts'
import { text } from '../../contract/shape.ts'
import { usages } from '../../crypto/usages.ts'
import { withUsableKey } from './asymmetric.ts'
import { clearText } from './asymmetric-fields.ts'
import { cmkResource } from './cmk.ts'
import { keyId } from './fields.ts'
import { action } from './service.ts'

export default action({
  title: t('非对称密钥 RSA 解密', 'Decrypt with an RSA key'),
  about: t(
    '用 RSA 主密钥的私钥解密。密文由持有公钥者在别处加密。',
    'Decrypts with the private key of an RSA CMK what a holder of the public key encrypted elsewhere.',
  ),
  rate: 200,
  effect: 'use',
  resource: ({ KeyId }, desk) => cmkResource(desk, KeyId),
  input: {
    KeyId: keyId(),
    Ciphertext: text('密文,256 字节,Base64 编码', 'The ciphertext, 256 bytes, in base64', [base64(256, 256)]),
    Algorithm: text('加密算法', 'How it was encrypted', [oneOf(usages.ASYMMETRIC_DECRYPT_RSA_2048.algorithms)]),
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
        KeyId: '23e80852-1e38-11e9-b129-5cb9019b4a01',
        Ciphertext:
          'XLq9ghNfUlgWpYXifP5AuwgEE1Wvko+02aPWk44c7P31c8SuKxxGjN/u0ttZmYvoIQ7kmAtrZZQ9vV/9LnWpf+rt3mPkiOdA9QTLMP0U3xlMMxeGli+iXUqpeQBtRUjz1uWwy0JInwxMsWnqq2NDRzNRyV4eCok4QZJe/Ox+Wt6YE/b7dPiUqT0SfHAnPIUQ7RyEvrP0++k5Zx31nFY7CaGFRRdUa0qLQL1AJMWgiDR4KbnUwr0tnc6pD7PjNLxtS8zV221/v3Ud7eYGADW3iTt+LR7+5qKQjcEZfMZ2rTf7mW9vy5YyHPMFGcJ0MvT0uqbQmV3YQQSIdHt9fhicPg==',
        Algorithm: 'RSAES_OAEP_SHA_256',
      },
      output: { KeyId: '23e80852-1e38-11e9-b129-5cb9019b4a01', Plaintext: 'dGVzdA==' },
    },
  ],
  async run({ KeyId, Ciphertext, Algorithm }, desk) {
    const among = ['ASYMMETRIC_DECRYPT_RSA_2048'] as const
    const code = 'InvalidParameterValue.InvalidKeyUsage'
    const plaintext = await withUsableKey(desk, KeyId, among, code, (key) =>
      key.decrypt(Algorithm, Buffer.from(Ciphertext, 'base64')),
    )
    if (plaintext === undefined) throw desk.fault('FailedOperation.DecryptError')
    const Plaintext = plaintext.toString('base64')
    plaintext.fill(0)
    return { output: { KeyId, Plaintext } }
  },
})
