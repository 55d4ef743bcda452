import { t } from '../../contract/fault.ts'
import { list } from '../../contract/shape.ts'
import { refuseMember } from './cmk.ts'
import { dataKeyResources, findDataKeys } from './data-key.ts'
import { dataKeyIds } from './data-key-fields.ts'
import { dataKeyMetadata, describeDataKeys } from './data-key-metadata.ts'
import { memberAccount } from './fields.ts'
import { action } from './service.ts'

export default action({
  title: t('批量获取数据密钥属性', 'Describe data keys'),
  about: t(
    '按给出的顺序返回多个数据密钥的属性;有一个不存在即失败。',
    'Returns the attributes of several data keys in the order in which they are named; fails if one is not there.',
  ),
  rate: 100,
  effect: 'read',
  resource: ({ DataKeyIds }, desk) => dataKeyResources(desk, DataKeyIds),
  input: { DataKeyIds: dataKeyIds, MemberAccount: memberAccount },
  output: { DataKeyMetadatas: list(dataKeyMetadata, '数据密钥属性', 'The attributes of the data keys') },
  faults: ['ResourceUnavailable.DataKeyNotFound', 'UnsupportedOperation.NotRoleOperation'],
  examples: [
    {
      title: t('查询一个', 'One of them'),
      input: { DataKeyIds: ['23e80852-1e38-11e9-b129-5cb9019b4d02'] },
      output: {
        DataKeyMetadatas: [
          {
            DataKeyId: '23e80852-1e38-11e9-b129-5cb9019b4d02',
            KeyId: '23e80852-1e38-11e9-b129-5cb9019b4b01',
            KeyName: 'myalias',
            DataKeyName: 'spare',
            NumberOfBytes: 32,
            CreateTime: 1548210729,
            Description: '',
            KeyState: 'Disabled',
            CreatorUin: 1001,
            Owner: 'user',
            DeletionDate: 0,
            Origin: 'TENCENT_KMS',
            HsmClusterId: '',
            ResourceId: 'creatorUin/1001/23e80852-1e38-11e9-b129-5cb9019b4d02',
            IsSyncReplica: 0,
            CreatorUinString: '1001',
          },
        ],
      },
    },
  ],
  async run({ DataKeyIds, MemberAccount }, desk) {
    await refuseMember(desk, MemberAccount)
    return { output: { DataKeyMetadatas: await describeDataKeys(desk, await findDataKeys(desk, DataKeyIds)) } }
  },
})
