import { atLeast, atMost, base64, matches, maxBytes, maxItems, oneOf } from '../../contract/rule.ts'
import { int, list, optional, record, text } from '../../contract/shape.ts'
import { identityForm, whiteBoxAlgorithms } from '../../crypto/white-box.ts'
import { fingerprintLimit } from '../../domain/white-box.ts'
import { createTime, creator, deletionDate, keyName, region, tags, uuid } from './common.ts'

export const dataKey = record(
  {
    dataKeyId: uuid('数据密钥 ID', 'Id of the data key'),
    keyId: uuid('所属主密钥', 'The CMK that it is under'),
    name: text('名称', 'Name', [keyName], { example: 'orders' }),
    description: optional(text('描述', 'Description', [maxBytes(100)])),
    bytes: optional(int('长度,字节,默认 32', 'Length in bytes, 32 by default', [atLeast(1), atMost(1024)])),
    material: optional(
      text(
        '明文,Base64;默认由 secret 派生',
        'The data key in base64, by default derived from the secret',
        [base64(1, 1024)],
        {
          secret: true,
        },
      ),
    ),
    state: optional(
      text('状态,默认 Enabled', 'State, Enabled by default', [oneOf(['Enabled', 'Disabled', 'PendingDelete'])]),
    ),
    origin: optional(
      text('来源,默认 TENCENT_KMS', 'Origin, TENCENT_KMS by default', [oneOf(['TENCENT_KMS', 'EXTERNAL'])]),
    ),
    creator,
    createTime,
    deletionDate,
    tags,
  },
  '由 KMS 保存的数据密钥',
  'Data key that KMS keeps',
)

export const whiteBoxKey = record(
  {
    keyId: uuid('白盒密钥 ID', 'Id of the white-box key'),
    alias: text('别名', 'Alias', [keyName], { example: 'player' }),
    description: optional(text('描述', 'Description', [maxBytes(1024)])),
    region,
    algorithm: text('AES_256 或 SM4', 'AES_256 or SM4', [oneOf(Object.keys(whiteBoxAlgorithms))]),
    material: optional(
      text(
        '密钥材料,Base64:AES_256 为 32 字节,SM4 为 16 字节;默认由 secret 派生',
        'Key material in base64, 32 bytes for AES_256 and 16 for SM4, by default derived from the secret',
        [base64(16, 32)],
        { secret: true },
      ),
    ),
    state: optional(text('状态,默认 Enabled', 'State, Enabled by default', [oneOf(['Enabled', 'Disabled'])])),
    fingerprints: optional(
      list(
        record(
          {
            identity: text('设备指纹', 'Fingerprint of the device', [matches(identityForm)], {
              example: '0a1b2c3d-00112233445566-778899aabbccdd-eeff0011223344-5566778899aabbcc',
            }),
            description: optional(text('设备描述', 'Description of the device', [maxBytes(1024)])),
          },
          '设备',
          'Device',
        ),
        '绑定的设备',
        'The devices that it is bound to',
        [maxItems(fingerprintLimit)],
      ),
    ),
    creator,
    createTime,
    tags,
  },
  '白盒密钥',
  'White-box key',
)
