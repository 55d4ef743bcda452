import { distinct, matches, maxBytes, maxItems, minItems, oneOf } from '../../contract/rule.ts'
import { list, optional, record, text } from '../../contract/shape.ts'
import { identityForm, whiteBoxAlgorithms } from '../../crypto/white-box.ts'
import { fingerprintLimit, whiteBoxLimit } from '../../domain/white-box.ts'
import { keyId } from './fields.ts'

/*
 * The fields that the actions on white-box keys share.
 */

export const whiteBoxKeyId = keyId('白盒密钥的全局唯一标识', 'The globally unique id of the white-box key')

export const whiteBoxKeyIds = list(
  whiteBoxKeyId,
  `白盒密钥 ID,1 到 ${whiteBoxLimit} 个,不可重复`,
  `Ids of white-box keys, 1 to ${whiteBoxLimit}, all different`,
  [
    minItems(1, 'InvalidParameter'),
    maxItems(whiteBoxLimit, 'InvalidParameter'),
    distinct('InvalidParameterValue.DuplicatedKeyId'),
  ],
)

export const whiteBoxAlgorithm = text('算法:AES_256 或 SM4', 'Algorithm: AES_256 or SM4', [
  oneOf(Object.keys(whiteBoxAlgorithms), 'InvalidParameterValue'),
])

const deviceDescription = text('设备描述,不超过 1024 字节', 'Description of the device, at most 1024 bytes', [
  maxBytes(1024, 'InvalidParameterValue'),
])

export const deviceFingerprints = list(
  record(
    {
      Identity: text(
        '设备指纹:以 `-` 相连的 8、14、14、14、16 位小写十六进制数',
        'Fingerprint of the device: 8, 14, 14, 14 and 16 hexadecimal digits in lower case, joined by `-`',
        [matches(identityForm, 'InvalidParameterValue')],
        { example: '0a1b2c3d-00112233445566-778899aabbccdd-eeff0011223344-5566778899aabbcc' },
      ),
      Description: optional(deviceDescription),
    },
    '设备',
    'Device',
  ),
  `设备指纹,至多 ${fingerprintLimit} 个,不可重复`,
  `Device fingerprints, at most ${fingerprintLimit}, all different`,
  [maxItems(fingerprintLimit, 'LimitExceeded.FingerprintsLimitExceeded')],
)

export const encryptKey = text(
  '加密密钥数据块,Base64,不绑定设备',
  'The key to encrypt with: a blob in base64, bound to no device',
  [],
  {
    secret: true,
  },
)

export const decryptKey = text('解密密钥数据块,Base64', 'The key to decrypt with: a blob in base64', [], {
  secret: true,
})
