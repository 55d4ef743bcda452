import { t } from '../../contract/fault.ts'
import { bool, optional } from '../../contract/shape.ts'
import { canonicalContext } from '../../crypto/context.ts'
import { parse } from '../../crypto/envelope.ts'
import { isDue } from '../../domain/rotation.ts'
import { seconds } from '../../domain/time.ts'
import { admit, cmkResources, findCmk } from './cmk.ts'
import { decrypt, encrypt } from './encryption.ts'
import { ciphertextBlob, encryptionContext, keyId } from './fields.ts'
import { action } from './service.ts'

export default action({
  title: t('密文刷新', 'Encrypt a ciphertext anew'),
  about: t(
    '在 KMS 内解密密文,再用目标主密钥的最新版本加密;明文不离开 KMS。密钥、版本与上下文都不变时,原样返回密文。须有两个密钥的权限。',
    'Decrypts a ciphertext within KMS and encrypts it under the newest version of the destination CMK. Where key, version and context stay, the ciphertext comes back as it was. It takes permission on both keys.',
  ),
  rate: 100,
  effect: 'use',
  resource({ CiphertextBlob, DestinationKeyId }, desk) {
    // A text that is no ciphertext belongs to no key, so only a policy for everything covers it.
    const source = parse(CiphertextBlob)?.header.keyId ?? '*'
    const distinct = new Set([source, DestinationKeyId ?? source])
    return cmkResources(desk, [...distinct])
  },
  input: {
    CiphertextBlob: ciphertextBlob,
    DestinationKeyId: optional(keyId('目标主密钥,默认不变', 'The CMK to encrypt under; the same by default')),
    SourceEncryptionContext: encryptionContext,
    DestinationEncryptionContext: encryptionContext,
  },
  output: {
    CiphertextBlob: ciphertextBlob,
    KeyId: keyId('加密所用的主密钥', 'The CMK that encrypts now'),
    SourceKeyId: keyId('原先加密所用的主密钥', 'The CMK that encrypted before'),
    ReEncrypted: bool('是否重新加密过', 'Whether it was encrypted anew'),
  },
  faults: [
    'InvalidParameter',
    'InvalidParameterValue.InvalidCiphertext',
    'ResourceUnavailable.CmkArchived',
    'ResourceUnavailable.CmkDisabled',
    'ResourceUnavailable.CmkNotFound',
  ],
  examples: [
    {
      title: t('换一个主密钥', 'Under another CMK'),
      input: {
        CiphertextBlob:
          'AQIAACPoCFIeOBHpsSlcuQGbSwEAAAAB-k-s9/UBALMCofLR75FnXq03w==-k-qwX7wK87/zJvj8Dhmwq/xz5ww335ZN1bCD1m/oqGdbUTtMtH',
        DestinationKeyId: '23e80852-1e38-11e9-b129-5cb9019b4b08',
        SourceEncryptionContext: '{"purpose":"backup"}',
      },
      output: {
        CiphertextBlob:
          'AQIAACPoCFIeOBHpsSlcuQGbSwgAAAAD-k-9Sg5oVNy5XXvPmZHo0lIxg==-k-7o3lqXYjqoaMUytDuAX3p2r4PuZ6fXB9iEwqWJr4gCCBWdzY',
        KeyId: '23e80852-1e38-11e9-b129-5cb9019b4b08',
        SourceKeyId: '23e80852-1e38-11e9-b129-5cb9019b4b01',
        ReEncrypted: true,
      },
    },
  ],
  async run(input, desk) {
    const { SourceEncryptionContext: before = '', DestinationEncryptionContext: context = '' } = input
    const { cmk: source, plaintext, version } = await decrypt(desk, input.CiphertextBlob, before)
    try {
      const destination = await findCmk(desk, input.DestinationKeyId ?? source.id)
      admit(desk, 'encrypt', destination)
      const stays =
        destination.id === source.id &&
        version === destination.version &&
        !isDue(destination, seconds(desk.now)) &&
        canonicalContext(before).equals(canonicalContext(context))
      const { ciphertext, changes } = stays
        ? { ciphertext: input.CiphertextBlob, changes: [] }
        : await encrypt(desk, 'encrypt', destination, plaintext, context)
      return {
        output: {
          CiphertextBlob: ciphertext,
          KeyId: destination.id,
          SourceKeyId: source.id,
          ReEncrypted: !stays,
        },
        changes,
      }
    } finally {
      plaintext.fill(0)
    }
  },
})
