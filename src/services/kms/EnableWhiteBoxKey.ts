import { t } from '../../contract/fault.ts'
import { action } from './service.ts'
import { bringTo, whiteBoxResources } from './white-box.ts'
import { whiteBoxKeyId } from './white-box-fields.ts'

export default action({
  title: t('启用白盒密钥', 'Enable a white-box key'),
  about: t('启用一个白盒密钥;已启用的保持不变。', 'Enables a white-box key; one that is enabled stays as it is.'),
  rate: 200,
  effect: 'write',
  resource: ({ KeyId }, desk) => whiteBoxResources(desk, [KeyId]),
  input: { KeyId: whiteBoxKeyId },
  output: {},
  faults: ['ResourceNotFound'],
  examples: [
    {
      title: t('启用白盒密钥', 'Enable a white-box key'),
      input: { KeyId: '23e80852-1e38-11e9-b129-5cb9019b4e02' },
      output: {},
    },
  ],
  async run({ KeyId }, desk) {
    return { output: {}, changes: await bringTo(desk, 'Enabled', [KeyId]) }
  },
})
