import { t } from '../../contract/fault.ts'
import { optional } from '../../contract/shape.ts'
import { action } from './service.ts'
import { findWhiteBoxKey, sealedDecryptKey, whiteBoxResources, withMaterial } from './white-box.ts'
import { deviceFingerprints, whiteBoxKeyId } from './white-box-fields.ts'

export default action({
  title: t('覆盖白盒密钥的设备指纹', 'Bind a white-box key to devices'),
  about: t(
    '以给出的列表替换白盒密钥的设备指纹,空列表为解除绑定。此后的解密密钥只在这些设备上可用;此前发出的解密密钥不会因此失效。',
    'Replaces the device fingerprints of a white-box key; an empty list unbinds it. The decrypting key that it gives from then on works on those devices only; those given out before still work.',
  ),
  rate: 100,
  effect: 'write',
  resource: ({ KeyId }, desk) => whiteBoxResources(desk, [KeyId]),
  input: { KeyId: whiteBoxKeyId, DeviceFingerprints: optional(deviceFingerprints) },
  output: {},
  faults: ['InvalidParameterValue', 'ResourceNotFound'],
  examples: [
    {
      title: t('绑定一台设备', 'To one device'),
      input: {
        KeyId: '23e80852-1e38-11e9-b129-5cb9019b4e01',
        DeviceFingerprints: [
          {
            Identity: '0a1b2c3d-00112233445566-778899aabbccdd-eeff0011223344-5566778899aabbcc',
            Description: 'kiosk 1',
          },
        ],
      },
      output: {},
    },
  ],
  async run({ KeyId, DeviceFingerprints = [] }, desk) {
    const key = await findWhiteBoxKey(desk, KeyId)
    const identities = DeviceFingerprints.map(({ Identity }) => Identity)
    if (new Set(identities).size < identities.length) throw desk.fault('InvalidParameterValue', '`DeviceFingerprints`')
    const decryptKey = withMaterial(desk, key, (material) => sealedDecryptKey(desk, key, material, identities))
    const fingerprints = DeviceFingerprints.map(({ Identity, Description = '' }) => ({
      identity: Identity,
      description: Description,
    }))
    return { output: {}, changes: [{ update: 'whiteBoxKey', row: { ...key, fingerprints, decryptKey } }] }
  },
})
