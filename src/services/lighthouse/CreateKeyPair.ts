import { t } from '../../contract/fault.ts'
import { generateRsaKey } from '../../crypto/rsa.ts'
import { encodeRsaPublicKey, parseRsaPublicKey } from '../../crypto/ssh.ts'
import { shortId } from '../../domain/ids.ts'
import { fromKeyValue, lastOfKeys } from '../tags.ts'
import { examplePublicKey, keyName, tags } from './fields.ts'
import { keyPair, wire } from './key-pair.ts'
import { checkName, checkQuota, keep, newKeyPair } from './new-key-pair.ts'
import { action } from './service.ts'

const BITS = 2048

export default action({
  title: t('创建密钥对', 'Create a key pair'),
  about: t(
    '在调用的地域创建一个 RSA 2048 密钥对,并返回私钥。私钥只返回这一次,服务端不保存。',
    'Makes an RSA 2048 key pair in the region of the call and returns its private key. The private key is given this once and is not kept.',
  ),
  rate: 10,
  effect: 'write',
  internal: 'FailedOperation.CreateKeyPairFailed',
  resource: '*',
  input: { KeyName: keyName, Tags: tags },
  output: { KeyPair: keyPair },
  faults: ['InvalidParameterValue.DuplicateParameterValue', 'LimitExceeded', 'LimitExceeded.KeyPairLimitExceeded'],
  examples: [
    {
      title: t('创建密钥对', 'A new key pair'),
      input: { KeyName: 'web_servers' },
      output: {
        KeyPair: {
          KeyId: 'lhkp-4k7x0q2b',
          KeyName: 'web_servers',
          PublicKey: examplePublicKey,
          AssociatedInstanceIds: [],
          AssociatedInstanceSet: [],
          CreatedTime: null,
          PrivateKey: '-----BEGIN RSA PRIVATE KEY-----\n…\n-----END RSA PRIVATE KEY-----',
          Tags: [],
        },
      },
    },
  ],
  async run({ KeyName, Tags }, desk) {
    await checkName(desk, KeyName)
    await checkQuota(desk)
    const { publicKey, privateKey } = await generateRsaKey(BITS)
    const line = encodeRsaPublicKey(publicKey, `skey-${shortId(8, desk.random)}`)
    const parsed = parseRsaPublicKey(line)
    if (parsed === undefined) throw new Error('a public key that was just written does not read back')
    const row = newKeyPair(desk, KeyName, 'CREATED', { text: line, blob: parsed.blob })
    const tagged = lastOfKeys(fromKeyValue(Tags))
    const created = { ...wire(row, [], tagged), CreatedTime: null, PrivateKey: privateKey }
    return { output: { KeyPair: created }, changes: await keep(desk, row, tagged) }
  },
})
