import { t } from '../../contract/fault.ts'
import { base64, maxLength, oneOf } from '../../contract/rule.ts'
import { type Infer, int, optional, text } from '../../contract/shape.ts'
import { parse } from '../../crypto/envelope.ts'
import { type Cmk, type RefusalOf, symmetricUsage } from '../../domain/key.ts'
import type { Change } from '../../store/store.ts'
import type { Desk } from '../service.ts'
import { after, checkClusterOf, cmkResource, findCmk } from './cmk.ts'
import { dataKeyDescription, dataKeyId, dataKeyName } from './data-key-fields.ts'
import { encrypt, openUnder } from './encryption.ts'
import { hsmClusterId, keyId, tags } from './fields.ts'
import { keep } from './keep-data-key.ts'
import { action } from './service.ts'

const CIPHERTEXT = 1
const PLAINTEXT = 2
const MAX_BYTES = 1024
const clear = base64(1, MAX_BYTES)

const input = {
  DataKeyName: dataKeyName('InvalidParameterValue.InvalidDataKeyName'),
  ImportKeyMaterial: text(
    'ImportType 为 1:GenerateDataKey 给出的密文,生成时未给出 EncryptionContext;为 2:明文,Base64,1 到 1024 字节',
    'With ImportType 1 a ciphertext of GenerateDataKey, made without EncryptionContext; with 2 the data key in base64, 1 to 1024 bytes',
    [maxLength(16_384)],
    { secret: true },
  ),
  ImportType: int('1:密文;2:明文', '1: a ciphertext; 2: in clear', [
    oneOf([CIPHERTEXT, PLAINTEXT], 'InvalidParameterValue.InvalidType'),
  ]),
  Description: optional(dataKeyDescription()),
  KeyId: optional(
    keyId('所属主密钥;ImportType 为 1 时可不给出', 'The CMK that it is to be under; not needed with ImportType 1'),
  ),
  HsmClusterId: hsmClusterId,
  Tags: tags(),
}

export default action({
  title: t('导入数据密钥', 'Import a data key'),
  about: t(
    '将已有的数据密钥交由 KMS 保存:明文用主密钥加密后保存,密文验证后原样保存。',
    'Has KMS keep a data key that is already there: one in clear is encrypted under the CMK, a ciphertext is checked and kept as it is.',
  ),
  rate: 100,
  effect: 'write',
  resource: ({ KeyId, ImportKeyMaterial }, desk) =>
    cmkResource(desk, KeyId || (parse(ImportKeyMaterial)?.header.keyId ?? '*')),
  input,
  output: {
    KeyId: keyId(),
    DataKeyId: dataKeyId,
    TagCode: optional(int('打标签的结果:0 成功', 'Outcome of tagging: 0 for success')),
    TagMsg: optional(text('打标签的说明', 'What tagging says')),
  },
  faults: [
    'FailedOperation.TaggingError',
    'InvalidParameter',
    'InvalidParameterValue.DataKeyNameAlreadyExists',
    'InvalidParameterValue.InvalidDataKeyName',
    'InvalidParameterValue.InvalidHsmClusterId',
    'InvalidParameterValue.InvalidImportKeyMaterial',
    'InvalidParameterValue.InvalidKeyId',
    'InvalidParameterValue.InvalidKeyUsage',
    'InvalidParameterValue.InvalidPlaintext',
    'InvalidParameterValue.TagKeysDuplicated',
    'LimitExceeded.DataKeyLimitExceeded',
    'ResourceUnavailable.CmkArchived',
    'ResourceUnavailable.CmkDisabled',
    'ResourceUnavailable.CmkNotFound',
    'ResourceUnavailable.KeyPendingDelete',
  ],
  examples: [
    {
      title: t('导入明文', 'A data key in clear'),
      input: {
        DataKeyName: 'imported',
        ImportKeyMaterial: 'm5L2mmXnyVsWOmnEsZwz/7P5iQiFP8+P/1PuIMWqhmY=',
        ImportType: 2,
        KeyId: '23e80852-1e38-11e9-b129-5cb9019b4b01',
      },
      output: {
        KeyId: '23e80852-1e38-11e9-b129-5cb9019b4b01',
        DataKeyId: '23e80852-1e38-11e9-b129-5cb9019b4d09',
        TagCode: 0,
        TagMsg: '',
      },
    },
  ],
  async run(wish, desk) {
    const { cmk, rotation, ...content } = await (wish.ImportType === CIPHERTEXT ? checked : encrypted)(desk, wish)
    const { output, changes } = await keep(desk, cmk, wish, { ...content, origin: 'EXTERNAL', context: '' })
    return { output: { KeyId: cmk.id, ...output }, changes: [...rotation, ...changes] }
  },
})

type Wish = Infer<typeof input>

interface Imported {
  readonly cmk: Cmk
  readonly ciphertext: string
  readonly bytes: number
  readonly rotation: readonly Change[]
}

type CmkRefusal =
  | RefusalOf<'generate'>
  | 'InvalidParameterValue.InvalidHsmClusterId'
  | 'InvalidParameterValue.InvalidKeyUsage'
  | 'ResourceUnavailable.CmkNotFound'

async function cmkFor(desk: Desk<CmkRefusal>, id: string, cluster?: string): Promise<Cmk> {
  const cmk = await findCmk(desk, id)
  if (cmk.usage !== symmetricUsage) throw desk.fault('InvalidParameterValue.InvalidKeyUsage', `\`${cmk.usage}\``)
  await checkClusterOf(desk, cmk, cluster)
  return after(desk, 'generate', cmk)
}

/** A ciphertext, kept as it came once it is seen to open. */
async function checked(
  desk: Desk<CmkRefusal | 'InvalidParameterValue.InvalidImportKeyMaterial'>,
  wish: Wish,
): Promise<Imported> {
  const ciphertext = wish.ImportKeyMaterial
  const unusable = () => desk.fault('InvalidParameterValue.InvalidImportKeyMaterial', '`ImportKeyMaterial`')
  const envelope = parse(ciphertext)
  if (envelope === undefined) throw unusable()
  if (wish.KeyId && wish.KeyId !== envelope.header.keyId) throw unusable()
  const cmk = await cmkFor(desk, envelope.header.keyId, wish.HsmClusterId)
  const plaintext = await openUnder(desk, cmk, envelope, '')
  const bytes = plaintext?.fill(0).length ?? 0
  if (bytes === 0 || bytes > MAX_BYTES) throw unusable()
  return { cmk, ciphertext, bytes, rotation: [] }
}

async function encrypted(
  desk: Desk<
    CmkRefusal | 'InvalidParameter' | 'InvalidParameterValue.InvalidKeyId' | 'InvalidParameterValue.InvalidPlaintext'
  >,
  wish: Wish,
): Promise<Imported> {
  if (!wish.KeyId) throw desk.fault('InvalidParameterValue.InvalidKeyId', '`KeyId`')
  if (!clear.holds(wish.ImportKeyMaterial))
    throw desk.fault('InvalidParameterValue.InvalidPlaintext', '`ImportKeyMaterial`')
  const cmk = await cmkFor(desk, wish.KeyId, wish.HsmClusterId)
  const plaintext = Buffer.from(wish.ImportKeyMaterial, 'base64')
  try {
    const { ciphertext, changes } = await encrypt(desk, 'generate', cmk, plaintext, '')
    return { cmk, ciphertext, bytes: plaintext.length, rotation: changes }
  } finally {
    plaintext.fill(0)
  }
}
