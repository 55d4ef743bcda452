import {
  atLeast,
  atMost,
  base64,
  distinct,
  jsonObject,
  matches,
  maxBytes,
  maxItems,
  maxLength,
  minItems,
  oneOf,
} from '../../contract/rule.ts'
import { int, list, optional, record, text } from '../../contract/shape.ts'
import { newTagKey, newTagValue } from '../tags.ts'

/*
 * The fields that several actions of KMS share.
 */

export const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export const keyId = (zh = '密钥的全局唯一标识', en = 'The globally unique id of the CMK') =>
  text(zh, en, [matches(UUID, 'InvalidParameterValue.InvalidKeyId')], {
    example: '23e80852-1e38-11e9-b129-5cb9019b4b01',
  })

export const keyIds = list(keyId(), '密钥 ID,1 到 100 个,不可重复', 'Ids of CMKs, 1 to 100, all different', [
  minItems(1),
  maxItems(100),
  distinct('InvalidParameterValue.DuplicatedKeyId'),
])

export const alias = text(
  '别名,1 到 60 个字母、数字、`-`、`_`,首字符为字母或数字;`kms-` 开头的别名和 `PGSQL-KMS` 保留给云产品',
  'Alias: 1 to 60 letters, digits, `-` and `_`, the first a letter or digit; what begins with `kms-`, and `PGSQL-KMS`, is reserved for cloud products',
  [matches(/^[A-Za-z0-9][A-Za-z0-9_-]{0,59}$/, 'InvalidParameterValue.InvalidAlias')],
  { example: 'myalias' },
)

export const description = text('描述,不超过 1024 字节', 'Description, at most 1024 bytes', [maxBytes(1024)], {
  example: 'test cmk',
})

export const plaintext = text(
  '待加密的明文,Base64 编码,1 到 4096 字节',
  'What to encrypt, in base64, 1 to 4096 bytes',
  [base64(1, 4096, 'InvalidParameterValue.InvalidPlaintext')],
  { secret: true, example: 'dGVzdA==' },
)

export const ciphertextBlob = text('密文,不透明文本', 'The ciphertext, opaque text', [maxLength(16_384)])

export const encryptionContext = optional(
  text(
    'JSON 对象,加密时绑定,解密时须给出同样的内容;空文本等同未给出',
    'A JSON object that is bound to the ciphertext and must be given again to decrypt; the empty text counts as none',
    [maxLength(1024), jsonObject()],
    { example: '{"purpose":"backup"}' },
  ),
)

const badWindow = 'InvalidParameter.InvalidPendingWindowInDays'

export const pendingWindow = int(
  '等待天数,7 到 30',
  'Days to wait, 7 to 30',
  [atLeast(7, badWindow), atMost(30, badWindow)],
  { example: 7 },
)

const member = record(
  {
    MemberAppId: optional(int('成员账号 AppId', 'AppId of the member account')),
    MemberUin: optional(int('成员账号 UIN', 'UIN of the member account')),
  },
  '集团账号的成员账号',
  'Member account of the organization',
)

export const memberAccount = optional(member)

export const memberAccounts = optional(list(member, '成员账号', 'Member accounts', [maxItems(100)]))

export const hsmClusterId = optional(
  text('KMS 独享集群 ID,空为共享集群', 'Id of a KMS cluster of your own; empty for the shared one'),
)

/** @param code what a bad key or value answers */
export function tags<const C extends string = never>(code?: C) {
  const codes = code === undefined ? {} : { empty: code, long: code, characters: code, reserved: code }
  return optional(
    list(
      record({ TagKey: newTagKey<C>(codes), TagValue: newTagValue<C>(codes) }, '标签', 'Tag'),
      '标签列表,键不可重复',
      'Tags, their keys all different',
    ),
  )
}

/** @param code what a longer one answers */
export const encryptionPublicKey = <const C extends string = never>(code?: C) =>
  optional(
    text(
      'PEM 公钥(RSA 2048 或 SM2);给出时返回的明文用它加密',
      'A PEM public key (RSA 2048 or SM2) under which the returned plaintext is encrypted',
      [maxLength(4096, code)],
      // Public, but it is pasted by hand, and the private half looks much the same.
      { secret: true },
    ),
  )

const encryptionAlgorithms = [
  '',
  'SM2',
  'SM2_C1C3C2_ASN1',
  'RSAES_PKCS1_V1_5',
  'RSAES_OAEP_SHA_1',
  'RSAES_OAEP_SHA_256',
] as const

/** @param code what any other answers */
export const encryptionAlgorithm = <const C extends string = never>(code?: C) =>
  optional(
    text('用公钥加密的算法,默认 SM2', 'How to encrypt under the public key, SM2 by default', [
      oneOf(encryptionAlgorithms, code),
    ]),
  )
