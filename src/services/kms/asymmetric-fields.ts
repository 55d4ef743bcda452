import { base64, oneOf } from '../../contract/rule.ts'
import { optional, text } from '../../contract/shape.ts'
import { usages, usagesOfKind } from '../../crypto/usages.ts'

/*
 * The fields of the actions on asymmetric keys.
 */

/** Every value of `Algorithm` with which some key signs. */
const signAlgorithms = [...new Set(usagesOfKind('signing').flatMap((usage) => Object.keys(usages[usage].digests)))]

export const signAlgorithm = text(
  '签名算法,须与密钥的用途相符',
  'How to sign, which must fit the usage of the key',
  [oneOf(signAlgorithms)],
  { example: 'ECC_P256_R1' },
)

export const message = text(
  '消息或其摘要,Base64 编码,1 到 4096 字节',
  'The message or its digest, in base64, 1 to 4096 bytes',
  [base64(1, 4096)],
  { secret: true, example: 'dGVzdA==' },
)

export const messageType = optional(
  text('RAW:消息原文(默认);DIGEST:消息的摘要', 'RAW for the message itself, the default, or DIGEST for its digest', [
    oneOf(['', 'RAW', 'DIGEST']),
  ]),
)

export const signature = text('签名,Base64 编码', 'The signature in base64')

/** A signature to be checked. The longest is that of ML-DSA, 4627 bytes. */
export const signatureValue = text('签名,Base64 编码', 'The signature in base64', [
  base64(1, 8192, 'InvalidParameterValue'),
])

export const clearText = text('明文,Base64 编码', 'The plaintext in base64', [], {
  secret: true,
  example: 'dGVzdA==',
})
