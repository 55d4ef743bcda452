import { t } from '../../contract/fault.ts'
import { refuseMember } from './cmk.ts'
import { dataKeyAfter, dataKeyResources, findDataKey } from './data-key.ts'
import { dataKeyId } from './data-key-fields.ts'
import { ciphertextBlob, memberAccount } from './fields.ts'
import { action } from './service.ts'

export default action({
  title: t('获取数据密钥密文', 'Get a data key under its CMK'),
  about: t(
    '返回数据密钥在主密钥下的密文,可用 Decrypt 解密;生成时给出的 EncryptionContext 须再次给出。',
    'Returns a data key as its ciphertext under the CMK, for Decrypt, which wants the EncryptionContext that the key was generated with.',
  ),
  rate: 100,
  effect: 'read',
  resource: ({ DataKeyId }, desk) => dataKeyResources(desk, [DataKeyId]),
  input: { DataKeyId: dataKeyId, MemberAccount: memberAccount },
  output: { CiphertextBlob: ciphertextBlob },
  faults: [
    'ResourceUnavailable.DataKeyNotFound',
    'ResourceUnavailable.DataKeyStateNotSupport',
    'UnsupportedOperation.NotRoleOperation',
  ],
  examples: [
    {
      title: t('获取密文', 'Under the CMK'),
      input: { DataKeyId: '23e80852-1e38-11e9-b129-5cb9019b4d01' },
      output: {
        CiphertextBlob:
          'AQIAACPoCFIeOBHpsSlcuQGbSwEAAAAB-k-6F+Ep8BX7MBvxZdTXMq+nQ==-k-fPXvmAO3oLXCLB62PyPwr5Z5ASyjnn91FlL4GlH7qc3Cy86qicZom6dJ5RTj+S7A0h07jzGE2dJtmc7K9xxW0g==',
      },
    },
  ],
  async run({ DataKeyId, MemberAccount }, desk) {
    await refuseMember(desk, MemberAccount)
    const dataKey = await findDataKey(desk, DataKeyId)
    dataKeyAfter(desk, 'export', dataKey)
    return { output: { CiphertextBlob: dataKey.ciphertext } }
  },
})
