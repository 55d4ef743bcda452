import { t } from '../../contract/fault.ts'
import type { Change } from '../../store/store.ts'
import { after, cmkResource, findCmk, refuseBound } from './cmk.ts'
import { keyId } from './fields.ts'
import { refuseInternal } from './import.ts'
import { action } from './service.ts'

export default action({
  title: t('删除导入的材料', 'Delete imported material'),
  about: t(
    '销毁外部密钥的材料。密钥回到等待导入状态,再次导入同样的材料之后,先前的密文可以解密。',
    'Destroys the material of an external CMK. The CMK is pending import again; once the same material has come again, earlier ciphertexts decrypt.',
  ),
  rate: 100,
  effect: 'write',
  resource: ({ KeyId }, desk) => cmkResource(desk, KeyId),
  input: { KeyId: keyId() },
  output: {},
  faults: [
    'FailedOperation.CmkUsedByCloudProduct',
    'ResourceUnavailable.CmkNotFound',
    'ResourceUnavailable.CmkStateNotSupport',
    'UnsupportedOperation.NotExternalCmk',
  ],
  examples: [
    {
      title: t('删除材料', 'Delete the material'),
      input: { KeyId: '23e80852-1e38-11e9-b129-5cb9019b4b07' },
      output: {},
    },
  ],
  async run({ KeyId }, desk) {
    const cmk = await findCmk(desk, KeyId)
    refuseInternal(desk, cmk)
    const emptied = { ...after(desk, 'unimport', cmk), validTo: 0, version: 0 }
    await refuseBound(desk, cmk)
    const { account, id, version } = cmk
    const changes: Change[] = [
      { update: 'cmk', row: emptied },
      { remove: 'keyMaterial', row: { account, key: id, version } },
    ]
    return { output: {}, changes }
  },
})
