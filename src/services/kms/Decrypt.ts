import { t } from '../../contract/fault.ts'
import { text } from '../../contract/shape.ts'
import { parse } from '../../crypto/envelope.ts'
import { cmkResource } from './cmk.ts'
import { decrypt } from './encryption.ts'
import { ciphertextBlob, encryptionAlgorithm, encryptionContext, encryptionPublicKey, keyId } from './fields.ts'
import { wrapped } from './recipient.ts'
import { action } from './service.ts'

export default action({
  title: t('解密', 'Decrypt'),
  about: t(
    '解密 Encrypt 或 GenerateDataKey 给出的密文。密文自带密钥与版本;须给出同样的 EncryptionContext。',
    'Decrypts a ciphertext of Encrypt or GenerateDataKey. The ciphertext names its key and version; the same EncryptionContext must be given.',
  ),
  rate: 300,
  effect: 'use',
  // A text that is no ciphertext belongs to no key, so only a policy for everything covers it.
  resource: ({ CiphertextBlob }, desk) => cmkResource(desk, parse(CiphertextBlob)?.header.keyId ?? '*'),
  input: {
    CiphertextBlob: ciphertextBlob,
    EncryptionContext: encryptionContext,
    EncryptionPublicKey: encryptionPublicKey(),
    EncryptionAlgorithm: encryptionAlgorithm(),
  },
  output: {
    KeyId: keyId(),
    Plaintext: text(
      '明文,Base64;给出公钥时为其加密的结果',
      'The plaintext in base64, or, under a given public key, its ciphertext',
      [],
      { secret: true },
    ),
  },
  faults: [
    'FailedOperation.EncryptionError',
    'InvalidParameterValue.InvalidCiphertext',
    'ResourceUnavailable.CmkDisabled',
    'ResourceUnavailable.CmkNotFound',
  ],
  examples: [
    {
      title: t('解密', 'Decrypt'),
      input: {
        CiphertextBlob:
          'AQIAACPoCFIeOBHpsSlcuQGbSwEAAAAB-k-s9/UBALMCofLR75FnXq03w==-k-qwX7wK87/zJvj8Dhmwq/xz5ww335ZN1bCD1m/oqGdbUTtMtH',
        EncryptionContext: '{"purpose":"backup"}',
      },
      output: { KeyId: '23e80852-1e38-11e9-b129-5cb9019b4b01', Plaintext: 'dGVzdA==' },
    },
  ],
  async run(input, desk) {
    const { cmk, plaintext } = await decrypt(desk, input.CiphertextBlob, input.EncryptionContext ?? '')
    return { output: { KeyId: cmk.id, Plaintext: await wrapped(desk, plaintext, input) } }
  },
})
