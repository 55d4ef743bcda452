import { t } from '../../contract/fault.ts'
import { parseRsaPublicKey } from '../../crypto/ssh.ts'
import { fromKeyValue } from '../tags.ts'
import { examplePublicKey, keyId, keyName, publicKey, tags } from './fields.ts'
import { checkName, checkQuota, keep, newKeyPair } from './new-key-pair.ts'
import { action } from './service.ts'

export default action({
  title: t('导入密钥对', 'Import a key pair'),
  about: t(
    '以自有密钥的公钥在调用的地域建立一个密钥对。同一密钥在一个地域内只能导入一次,注释不同也算同一密钥。',
    'Makes a key pair in the region of the call from the public key of a key of your own. One key can be there once in a region, whatever its comment.',
  ),
  rate: 10,
  effect: 'write',
  internal: 'FailedOperation.ImportKeyPairFailed',
  resource: '*',
  input: { KeyName: keyName, PublicKey: publicKey, Tags: tags },
  output: { KeyId: keyId },
  faults: [
    'InvalidParameterValue.DuplicateParameterValue',
    'InvalidParameterValue.KeyPairPublicKeyDuplicated',
    'InvalidParameterValue.KeyPairPublicKeyMalformed',
    'LimitExceeded',
    'LimitExceeded.KeyPairLimitExceeded',
  ],
  examples: [
    {
      title: t('导入公钥', 'Import a public key'),
      input: { KeyName: 'deploy', PublicKey: examplePublicKey },
      output: { KeyId: 'lhkp-9d3mz6ta' },
    },
  ],
  async run({ KeyName, PublicKey, Tags }, desk) {
    await checkName(desk, KeyName)
    const parsed = parseRsaPublicKey(PublicKey)
    if (parsed === undefined) throw desk.fault('InvalidParameterValue.KeyPairPublicKeyMalformed')
    const row = newKeyPair(desk, KeyName, 'IMPORTED', { text: PublicKey, blob: parsed.blob })
    const { account, region, fingerprint } = row
    const [same] = await desk.read.find('keyPair', { where: { account, region, fingerprint }, limit: 1 })
    if (same !== undefined) throw desk.fault('InvalidParameterValue.KeyPairPublicKeyDuplicated', `\`${same.id}\``)
    await checkQuota(desk)
    return { output: { KeyId: row.id }, changes: await keep(desk, row, fromKeyValue(Tags)) }
  },
})
