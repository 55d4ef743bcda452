import { t } from '../../contract/fault.ts'
import { action } from './service.ts'
import { bringTo, whiteBoxResources } from './white-box.ts'
import { whiteBoxKeyIds } from './white-box-fields.ts'

export default action({
  title: t('批量禁用白盒密钥', 'Disable white-box keys'),
  about: t(
    '禁用多个白盒密钥,要么全部成功,要么全部不变;已禁用的保持不变。禁用后不能再加密,已发出的解密密钥不受影响。',
    'Disables several white-box keys, all or none; those that are disabled stay as they are. They no longer encrypt then; the blobs that devices have are not affected.',
  ),
  rate: 200,
  effect: 'write',
  resource: ({ KeyIds }, desk) => whiteBoxResources(desk, KeyIds),
  input: { KeyIds: whiteBoxKeyIds },
  output: {},
  faults: ['ResourceNotFound'],
  examples: [
    {
      title: t('批量禁用', 'Disable two'),
      input: { KeyIds: ['23e80852-1e38-11e9-b129-5cb9019b4e01', '23e80852-1e38-11e9-b129-5cb9019b4e02'] },
      output: {},
    },
  ],
  async run({ KeyIds }, desk) {
    return { output: {}, changes: await bringTo(desk, 'Disabled', KeyIds) }
  },
})
