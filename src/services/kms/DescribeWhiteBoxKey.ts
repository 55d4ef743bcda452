import { t } from '../../contract/fault.ts'
import { action } from './service.ts'
import { findWhiteBoxKey, infoOf, whiteBoxKeyInfo, whiteBoxResources } from './white-box.ts'
import { whiteBoxKeyId } from './white-box-fields.ts'

export default action({
  title: t('获取白盒密钥属性', 'Describe a white-box key'),
  about: t(
    '返回一个白盒密钥的属性,包括加密密钥与解密密钥的数据块:能调用它的人即能解密。',
    'Returns the attributes of one white-box key, with the blobs of both keys: whoever may call it can decrypt.',
  ),
  rate: 200,
  effect: 'use',
  resource: ({ KeyId }, desk) => whiteBoxResources(desk, [KeyId]),
  input: { KeyId: whiteBoxKeyId },
  output: { KeyInfo: whiteBoxKeyInfo },
  faults: ['ResourceNotFound'],
  examples: [
    {
      title: t('查询白盒密钥', 'One white-box key'),
      input: { KeyId: '23e80852-1e38-11e9-b129-5cb9019b4e01' },
      output: {
        KeyInfo: {
          KeyId: '23e80852-1e38-11e9-b129-5cb9019b4e01',
          Alias: 'player',
          CreatorUin: 1001,
          Description: '',
          CreateTime: 1548210729,
          Status: 'Enabled',
          OwnerUin: 1001,
          Algorithm: 'SM4',
          EncryptKey: 'AQIAACPoCFIeOBHpsSlcuQGbTgFUYZWTUh+AaStwACrCuXamGqpgpkF5EUUXbNkP4u2nNICLeIgzhYx5',
          DecryptKey: 'AQIAACPoCFIeOBHpsSlcuQGbTgFUYZWTUh+AaStwACrCuXamGqpgpkF5EUUXbNkP4u2nNICLeIgzhYx5',
          ResourceId: 'creatorUin/1001/23e80852-1e38-11e9-b129-5cb9019b4e01',
          DeviceFingerprintBind: false,
        },
      },
    },
  ],
  async run({ KeyId }, desk) {
    return { output: { KeyInfo: infoOf(desk, await findWhiteBoxKey(desk, KeyId)) } }
  },
})
