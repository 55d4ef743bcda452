import { t } from '../../contract/fault.ts'
import { text } from '../../contract/shape.ts'
import { asymmetricUsages } from '../../crypto/usages.ts'
import { withUsableKey } from './asymmetric.ts'
import { cmkResource } from './cmk.ts'
import { keyId } from './fields.ts'
import { action } from './service.ts'

export default action({
  title: t('获取公钥', 'Get the public key'),
  about: t(
    '给出非对称主密钥的公钥。后量子密钥的 PublicKey 为原始公钥,其他为 SubjectPublicKeyInfo。',
    'Gives the public key of an asymmetric CMK: a SubjectPublicKeyInfo, or, in PublicKey of a post-quantum one, the raw key.',
  ),
  rate: 300,
  effect: 'read',
  resource: ({ KeyId }, desk) => cmkResource(desk, KeyId),
  input: { KeyId: keyId() },
  output: {
    KeyId: keyId(),
    PublicKey: text('公钥,Base64 编码', 'The public key in base64'),
    PublicKeyPem: text('公钥,PEM 格式', 'The public key in PEM'),
  },
  faults: ['InvalidParameter', 'ResourceUnavailable.CmkNotFound', 'ResourceUnavailable.CmkStateNotSupport'],
  examples: [
    {
      title: t('获取公钥', 'The public key'),
      input: { KeyId: '23e80852-1e38-11e9-b129-5cb9019b4a04' },
      output: {
        KeyId: '23e80852-1e38-11e9-b129-5cb9019b4a04',
        PublicKey:
          'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEaytr3PnxY0UnWpyuhdJenbvkkmLgOBelh6iF3JTG2lhcMGIk674IlYSMDKtwCTNneKYDo+rYMT7AhUMtmlWPBw==',
        PublicKeyPem:
          '-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEaytr3PnxY0UnWpyuhdJenbvkkmLg\nOBelh6iF3JTG2lhcMGIk674IlYSMDKtwCTNneKYDo+rYMT7AhUMtmlWPBw==\n-----END PUBLIC KEY-----\n',
      },
    },
  ],
  async run({ KeyId }, desk) {
    const { bytes, pem } = await withUsableKey(
      desk,
      KeyId,
      asymmetricUsages,
      'InvalidParameter',
      async (key) => key.publicKey,
    )
    return { output: { KeyId, PublicKey: bytes.toString('base64'), PublicKeyPem: pem } }
  },
})
