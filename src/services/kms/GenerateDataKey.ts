import { t } from '../../contract/fault.ts'
import { atLeast, atMost, matches, oneOf } from '../../contract/rule.ts'
import { checkFields, deferred, int, optional, text } from '../../contract/shape.ts'
import { symmetricUsage } from '../../domain/key.ts'
import { checkClusterOf, cmkResource, findCmk } from './cmk.ts'
import { dataKeyDescription } from './data-key-fields.ts'
import { encrypt } from './encryption.ts'
import {
  ciphertextBlob,
  encryptionAlgorithm,
  encryptionContext,
  encryptionPublicKey,
  hsmClusterId,
  keyId,
  tags,
} from './fields.ts'
import { keep } from './keep-data-key.ts'
import { wrapped } from './recipient.ts'
import { action, service } from './service.ts'

const specBytes: Readonly<Record<string, number>> = { AES_128: 16, AES_256: 32 }
const KEPT = 1

/** What counts where KMS keeps the data key. */
const keptFields = {
  DataKeyName: optional(
    text('数据密钥名称,保存时必填', 'Name of the data key, needed when it is kept', [
      matches(/^([A-Za-z0-9][A-Za-z0-9_-]{0,59})?$/, 'InvalidParameterValue.InvalidDataKeyName'),
    ]),
  ),
  Description: optional(dataKeyDescription()),
  Tags: tags(),
}

export default action({
  title: t('生成数据密钥', 'Generate a data key'),
  about: t(
    '生成一个数据密钥,返回明文和主密钥下的密文,用于信封加密。IsHostedByKms 为 1 时由 KMS 保存其密文,否则忽略名称、描述与标签。',
    'Makes a data key and returns it in clear and under the CMK, for envelope encryption. With IsHostedByKms 1, KMS keeps its ciphertext; otherwise name, description and tags are ignored.',
  ),
  rate: 300,
  effect: 'use',
  resource: ({ KeyId }, desk) => cmkResource(desk, KeyId),
  input: {
    KeyId: keyId(),
    KeySpec: optional(
      text('AES_128 或 AES_256', 'AES_128 or AES_256', [oneOf(['', 'AES_128', 'AES_256'])], { example: 'AES_256' }),
    ),
    NumberOfBytes: optional(
      int('长度,1 到 1024 字节;优先于 KeySpec', 'Length, 1 to 1024 bytes; goes before KeySpec', [
        atLeast(1),
        atMost(1024),
      ]),
    ),
    EncryptionContext: encryptionContext,
    EncryptionPublicKey: encryptionPublicKey(),
    EncryptionAlgorithm: encryptionAlgorithm(),
    IsHostedByKms: optional(
      int('1:由 KMS 保存;0:不保存', '1: KMS keeps it; 0: it does not', [
        oneOf([0, KEPT], 'InvalidParameterValue.InvalidType'),
      ]),
    ),
    DataKeyName: deferred(keptFields.DataKeyName),
    Description: deferred(keptFields.Description),
    HsmClusterId: hsmClusterId,
    Tags: deferred(keptFields.Tags),
  },
  output: {
    KeyId: keyId(),
    Plaintext: text('数据密钥明文,Base64', 'The data key in base64', [], { secret: true }),
    CiphertextBlob: ciphertextBlob,
    DataKeyId: optional(text('数据密钥 ID,仅保存时', 'Id of the data key, when it is kept')),
    TagCode: optional(int('打标签的结果:0 成功', 'Outcome of tagging: 0 for success')),
    TagMsg: optional(text('打标签的说明', 'What tagging says')),
  },
  faults: [
    'FailedOperation.TaggingError',
    'FailedOperation.EncryptionError',
    'InvalidParameter',
    'InvalidParameterValue.DataKeyNameAlreadyExists',
    'InvalidParameterValue.InvalidDataKeyName',
    'InvalidParameterValue.InvalidHsmClusterId',
    'InvalidParameterValue.InvalidKeyUsage',
    'InvalidParameterValue.TagKeysDuplicated',
    'LimitExceeded.DataKeyLimitExceeded',
    'ResourceUnavailable.CmkArchived',
    'ResourceUnavailable.CmkDisabled',
    'ResourceUnavailable.CmkNotFound',
    'ResourceUnavailable.KeyPendingDelete',
  ],
  examples: [
    {
      title: t('生成 256 位数据密钥', 'A data key of 256 bits'),
      input: { KeyId: '23e80852-1e38-11e9-b129-5cb9019b4b01', KeySpec: 'AES_256' },
      output: {
        KeyId: '23e80852-1e38-11e9-b129-5cb9019b4b01',
        Plaintext: 'm5L2mmXnyVsWOmnEsZwz/7P5iQiFP8+P/1PuIMWqhmY=',
        CiphertextBlob:
          'AQIAACPoCFIeOBHpsSlcuQGbSwEAAAAB-k-0R7vRroH+PDPf7TSOSW2cg==-k-gMxxrCmM/a0MJ8nO0XOBE04JgRuF4iRFpayjib7Q/7bPPL6S9zao0MnOJQEeAo1x2sQ//CCecbQKNyfNPdn77Q==',
        TagCode: 0,
        TagMsg: '',
      },
    },
  ],
  async run(input, desk) {
    const isKept = input.IsHostedByKms === KEPT
    if (isKept) checkFields(keptFields, input, service.invalid)
    const length = input.NumberOfBytes ?? specBytes[input.KeySpec ?? '']
    if (length === undefined) throw desk.fault('InvalidParameter', '`KeySpec`, `NumberOfBytes`')
    const cmk = await findCmk(desk, input.KeyId)
    if (cmk.usage !== symmetricUsage) throw desk.fault('InvalidParameterValue.InvalidKeyUsage', `\`${cmk.usage}\``)
    await checkClusterOf(desk, cmk, input.HsmClusterId)

    const context = input.EncryptionContext ?? ''
    const plaintext = desk.random(length)
    const { ciphertext, changes } = await encrypt(desk, 'generate', cmk, plaintext, context)
    const Plaintext = await wrapped(desk, plaintext, input)
    const output = { KeyId: cmk.id, Plaintext, CiphertextBlob: ciphertext, TagCode: 0, TagMsg: '' }
    if (!isKept) return { output, changes }

    const content = { bytes: length, origin: 'TENCENT_KMS', ciphertext, context } as const
    const kept = await keep(desk, cmk, input, content)
    return { output: { ...output, ...kept.output }, changes: [...changes, ...kept.changes] }
  },
})
