import { t } from '../../contract/fault.ts'
import { action } from './service.ts'
import { bringTo, whiteBoxResources } from './white-box.ts'
import { whiteBoxKeyIds } from './white-box-fields.ts'

export default action({
  title: t('批量启用白盒密钥', 'Enable white-box keys'),
  about: t(
    '启用多个白盒密钥,要么全部成功,要么全部不变;已启用的保持不变。',
    'Enables several white-box keys, all or none; those that are enabled stay as they are.',
  ),
  rate: 200,
  effect: 'write',
  resource: ({ KeyIds }, desk) => whiteBoxResources(desk, KeyIds),
  input: { KeyIds: whiteBoxKeyIds },
  output: {},
  faults: ['ResourceNotFound'],
  examples: [
    {
      title: t('批量启用', 'Enable two'),
      input: { KeyIds: ['23e80852-1e38-11e9-b129-5cb9019b4e01', '23e80852-1e38-11e9-b129-5cb9019b4e02'] },
      output: {},
    },
  ],
  async run({ KeyIds }, desk) {
    return { output: {}, changes: await bringTo(desk, 'Enabled', KeyIds) }
  },
})
