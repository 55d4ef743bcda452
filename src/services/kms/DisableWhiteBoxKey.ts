import { t } from '../../contract/fault.ts'
import { action } from './service.ts'
import { bringTo, whiteBoxResources } from './white-box.ts'
import { whiteBoxKeyId } from './white-box-fields.ts'

export default action({
  title: t('禁用白盒密钥', 'Disable a white-box key'),
  about: t(
    '禁用一个白盒密钥;已禁用的保持不变。禁用后不能再加密,已发出的解密密钥不受影响。',
    'Disables a white-box key; one that is disabled stays as it is. It no longer encrypts then; the blobs that devices have are not affected.',
  ),
  rate: 200,
  effect: 'write',
  resource: ({ KeyId }, desk) => whiteBoxResources(desk, [KeyId]),
  input: { KeyId: whiteBoxKeyId },
  output: {},
  faults: ['ResourceNotFound'],
  examples: [
    {
      title: t('禁用白盒密钥', 'Disable a white-box key'),
      input: { KeyId: '23e80852-1e38-11e9-b129-5cb9019b4e01' },
      output: {},
    },
  ],
  async run({ KeyId }, desk) {
    return { output: {}, changes: await bringTo(desk, 'Disabled', [KeyId]) }
  },
})
