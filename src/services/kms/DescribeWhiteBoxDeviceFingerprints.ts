import { t } from '../../contract/fault.ts'
import { action } from './service.ts'
import { findWhiteBoxKey, whiteBoxResources } from './white-box.ts'
import { deviceFingerprints, whiteBoxKeyId } from './white-box-fields.ts'

export default action({
  title: t('获取白盒密钥的设备指纹', 'List the device fingerprints of a white-box key'),
  about: t(
    '返回白盒密钥所绑定的设备指纹,顺序与写入时相同。',
    'Returns the fingerprints of the devices that a white-box key is bound to, in the order in which they were given.',
  ),
  rate: 100,
  effect: 'read',
  resource: ({ KeyId }, desk) => whiteBoxResources(desk, [KeyId]),
  input: { KeyId: whiteBoxKeyId },
  output: { DeviceFingerprints: deviceFingerprints },
  faults: ['ResourceNotFound'],
  examples: [
    {
      title: t('查询设备指纹', 'A key that is bound to one device'),
      input: { KeyId: '23e80852-1e38-11e9-b129-5cb9019b4e03' },
      output: {
        DeviceFingerprints: [
          {
            Identity: '0a1b2c3d-00112233445566-778899aabbccdd-eeff0011223344-5566778899aabbcc',
            Description: 'kiosk 1',
          },
        ],
      },
    },
  ],
  async run({ KeyId }, desk) {
    const { fingerprints } = await findWhiteBoxKey(desk, KeyId)
    return {
      output: {
        DeviceFingerprints: fingerprints.map(({ identity, description }) => ({
          Identity: identity,
          Description: description,
        })),
      },
    }
  },
})
