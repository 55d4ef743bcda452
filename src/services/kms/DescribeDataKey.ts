import { t } from '../../contract/fault.ts'
import { refuseMember } from './cmk.ts'
import { dataKeyResources, findDataKey } from './data-key.ts'
import { dataKeyId } from './data-key-fields.ts'
import { dataKeyMetadata, describeDataKeys } from './data-key-metadata.ts'
import { memberAccount } from './fields.ts'
import { action } from './service.ts'

export default action({
  title: t('获取数据密钥属性', 'Describe a data key'),
  about: t(
    '返回一个由 KMS 保存的数据密钥的属性。计划删除的数据密钥在销毁之前仍可查询。',
    'Returns the attributes of one data key that KMS keeps. One that is pending deletion is described until it is destroyed.',
  ),
  rate: 100,
  effect: 'read',
  resource: ({ DataKeyId }, desk) => dataKeyResources(desk, [DataKeyId]),
  input: { DataKeyId: dataKeyId, MemberAccount: memberAccount },
  output: { DataKeyMetadata: dataKeyMetadata },
  faults: ['ResourceUnavailable.DataKeyNotFound', 'UnsupportedOperation.NotRoleOperation'],
  examples: [
    {
      title: t('查询数据密钥', 'One data key'),
      input: { DataKeyId: '23e80852-1e38-11e9-b129-5cb9019b4d01' },
      output: {
        DataKeyMetadata: {
          DataKeyId: '23e80852-1e38-11e9-b129-5cb9019b4d01',
          KeyId: '23e80852-1e38-11e9-b129-5cb9019b4b01',
          KeyName: 'myalias',
          DataKeyName: 'orders',
          NumberOfBytes: 32,
          CreateTime: 1548210729,
          Description: '',
          KeyState: 'Enabled',
          CreatorUin: 1001,
          Owner: 'user',
          DeletionDate: 0,
          Origin: 'TENCENT_KMS',
          HsmClusterId: '',
          ResourceId: 'creatorUin/1001/23e80852-1e38-11e9-b129-5cb9019b4d01',
          IsSyncReplica: 0,
          CreatorUinString: '1001',
        },
      },
    },
  ],
  async run({ DataKeyId, MemberAccount }, desk) {
    await refuseMember(desk, MemberAccount)
    const [DataKeyMetadata] = await describeDataKeys(desk, [await findDataKey(desk, DataKeyId)])
    if (DataKeyMetadata === undefined) throw new Error('a data key has no description')
    return { output: { DataKeyMetadata } }
  },
})
