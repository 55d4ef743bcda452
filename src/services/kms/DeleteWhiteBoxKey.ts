import { t } from '../../contract/fault.ts'
import type { Change } from '../../store/store.ts'
import { tagsOf } from '../tags.ts'
import { action } from './service.ts'
import { findWhiteBoxKey, whiteBoxResources } from './white-box.ts'
import { whiteBoxKeyId } from './white-box-fields.ts'

export default action({
  title: t('删除白盒密钥', 'Delete a white-box key'),
  about: t(
    '立即删除一个已禁用的白盒密钥及其密钥材料,不可恢复。设备上已有的解密密钥仍可解密。',
    'Deletes a disabled white-box key and its material at once and for good. The blobs that devices have still decrypt.',
  ),
  rate: 200,
  effect: 'write',
  resource: ({ KeyId }, desk) => whiteBoxResources(desk, [KeyId]),
  input: { KeyId: whiteBoxKeyId },
  output: {},
  faults: ['FailedOperation', 'ResourceNotFound'],
  examples: [
    {
      title: t('删除白盒密钥', 'Delete a white-box key'),
      input: { KeyId: '23e80852-1e38-11e9-b129-5cb9019b4e02' },
      output: {},
    },
  ],
  async run({ KeyId }, desk) {
    const key = await findWhiteBoxKey(desk, KeyId)
    if (key.state !== 'Disabled') throw desk.fault('FailedOperation', `\`${key.state}\``)
    const { account, region, id } = key
    const tags = await tagsOf(desk.read, { account, service: 'kms', prefix: 'key', region, resource: id })
    return {
      output: {},
      changes: [
        // The update fails where the key was enabled meanwhile, and with it all the rest.
        { update: 'whiteBoxKey', row: key },
        { remove: 'whiteBoxKey', row: key },
        ...tags.map((row): Change => ({ remove: 'tag', row })),
      ],
    }
  },
})
