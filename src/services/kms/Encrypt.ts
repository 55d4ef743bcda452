import { t } from '../../contract/fault.ts'
import { cmkResource, findCmk } from './cmk.ts'
import { encrypt } from './encryption.ts'
import { ciphertextBlob, encryptionContext, keyId, plaintext } from './fields.ts'
import { action } from './service.ts'

export default action({
  title: t('加密', 'Encrypt'),
  about: t('用主密钥加密不超过 4096 字节的数据。', 'Encrypts up to 4096 bytes of data under a CMK.'),
  rate: 300,
  effect: 'use',
  resource: ({ KeyId }, desk) => cmkResource(desk, KeyId),
  input: { KeyId: keyId(), Plaintext: plaintext, EncryptionContext: encryptionContext },
  output: { CiphertextBlob: ciphertextBlob, KeyId: keyId() },
  faults: [
    'InvalidParameter',
    'ResourceUnavailable.CmkArchived',
    'ResourceUnavailable.CmkDisabled',
    'ResourceUnavailable.CmkNotFound',
  ],
  examples: [
    {
      title: t('加密', 'Encrypt'),
      input: {
        KeyId: '23e80852-1e38-11e9-b129-5cb9019b4b01',
        Plaintext: 'dGVzdA==',
        EncryptionContext: '{"purpose":"backup"}',
      },
      output: {
        CiphertextBlob:
          'AQIAACPoCFIeOBHpsSlcuQGbSwEAAAAB-k-s9/UBALMCofLR75FnXq03w==-k-qwX7wK87/zJvj8Dhmwq/xz5ww335ZN1bCD1m/oqGdbUTtMtH',
        KeyId: '23e80852-1e38-11e9-b129-5cb9019b4b01',
      },
    },
  ],
  async run({ KeyId, Plaintext, EncryptionContext }, desk) {
    const cmk = await findCmk(desk, KeyId)
    const bytes = Buffer.from(Plaintext, 'base64')
    const { ciphertext, changes } = await encrypt(desk, 'encrypt', cmk, bytes, EncryptionContext ?? '')
    return { output: { CiphertextBlob: ciphertext, KeyId }, changes }
  },
})
