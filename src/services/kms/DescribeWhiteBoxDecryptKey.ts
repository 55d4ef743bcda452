import { t } from '../../contract/fault.ts'
import { action } from './service.ts'
import { decryptKeyOf, findWhiteBoxKey, whiteBoxResources } from './white-box.ts'
import { decryptKey, whiteBoxKeyId } from './white-box-fields.ts'

export default action({
  title: t('获取白盒解密密钥', 'Get the decrypting key of a white-box key'),
  about: t(
    '返回交给设备离线解密用的数据块;绑定设备指纹后,只有这些设备能用它解密。禁用的白盒密钥仍可查询。',
    'Returns the blob with which devices decrypt offline; once bound to device fingerprints, only those devices can. A disabled white-box key still gives it.',
  ),
  rate: 200,
  effect: 'use',
  resource: ({ KeyId }, desk) => whiteBoxResources(desk, [KeyId]),
  input: { KeyId: whiteBoxKeyId },
  output: { DecryptKey: decryptKey },
  faults: ['ResourceNotFound'],
  examples: [
    {
      title: t('获取解密密钥', 'The blob for devices'),
      input: { KeyId: '23e80852-1e38-11e9-b129-5cb9019b4e03' },
      output: {
        DecryptKey:
          'AQEAASPoCFIeOBHpsSlcuQGbTgMZ3P3oj8MuoT7wf5JRDevfTpbhRg7B1bEgPCb7h7c0k4/xjYtOG+tSy3DVovLD0ji/DFwRroGoMw==',
      },
    },
  ],
  async run({ KeyId }, desk) {
    return { output: { DecryptKey: decryptKeyOf(desk, await findWhiteBoxKey(desk, KeyId)) } }
  },
})
