import { t } from '../../contract/fault.ts'
import { text } from '../../contract/shape.ts'
import { cmkResource } from './cmk.ts'
import { dataKeyResources, findDataKey, reveal } from './data-key.ts'
import { dataKeyId } from './data-key-fields.ts'
import { encryptionAlgorithm, encryptionPublicKey } from './fields.ts'
import { wrapped } from './recipient.ts'
import { action } from './service.ts'

export default action({
  title: t('获取数据密钥明文', 'Get a data key in clear'),
  about: t(
    '返回数据密钥的明文;给出公钥时返回其加密的结果。除数据密钥外,还须有其主密钥的权限。',
    'Returns a data key in clear, or, under a given public key, its ciphertext. The caller must be allowed both the data key and its CMK.',
  ),
  rate: 300,
  effect: 'use',
  resource: async ({ DataKeyId }, desk) => {
    const dataKey = await desk.read.get('dataKey', { account: desk.caller.account, id: DataKeyId })
    const own = await dataKeyResources(desk, [DataKeyId])
    return dataKey === undefined ? own : [...own, ...(await cmkResource(desk, dataKey.key))]
  },
  input: {
    DataKeyId: dataKeyId,
    EncryptionPublicKey: encryptionPublicKey('InvalidParameterValue'),
    EncryptionAlgorithm: encryptionAlgorithm('InvalidParameterValue.InvalidType'),
  },
  output: {
    Plaintext: text(
      '数据密钥明文,Base64;给出公钥时为其加密的结果',
      'The data key in base64, or, under a given public key, its ciphertext',
      [],
      { secret: true },
    ),
  },
  faults: [
    'FailedOperation.EncryptionError',
    'ResourceUnavailable.CmkDisabled',
    'ResourceUnavailable.CmkNotFound',
    'ResourceUnavailable.CmkStateNotSupport',
    'ResourceUnavailable.DataKeyDisabled',
    'ResourceUnavailable.DataKeyNotFound',
    'ResourceUnavailable.DataKeyPendingDelete',
  ],
  examples: [
    {
      title: t('获取明文', 'In clear'),
      input: { DataKeyId: '23e80852-1e38-11e9-b129-5cb9019b4d01' },
      output: { Plaintext: 'sySEEnzxs+3u4SWBZEAs/2IlpEkMELhaJf+gxEcagr8=' },
    },
  ],
  async run(input, desk) {
    const plaintext = await reveal(desk, await findDataKey(desk, input.DataKeyId))
    return { output: { Plaintext: await wrapped(desk, plaintext, input) } }
  },
})
