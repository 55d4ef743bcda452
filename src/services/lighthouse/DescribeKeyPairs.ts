import { t } from '../../contract/fault.ts'
import { int, list } from '../../contract/shape.ts'
import { examplePublicKey } from './fields.ts'
import { describe, keyPair } from './key-pair.ts'
import { queryFields } from './query.ts'
import { searchKeyPairs } from './search.ts'
import { action } from './service.ts'

export default action({
  title: t('查询密钥对列表', 'List key pairs'),
  about: t(
    '查询调用地域内的密钥对,按创建时间从新到旧分页返回。可按 ID 或过滤器查询,二者不可同时给出;不存在的 ID 会被忽略。',
    'Lists the key pairs in the region of the call by page, the newest first. They can be asked for by id or by filter, not both; ids that are not there are passed over.',
  ),
  rate: 100,
  effect: 'read',
  internal: 'FailedOperation',
  resource: '*',
  input: queryFields,
  exclusive: { members: ['KeyIds', 'Filters'], code: 'InvalidParameter.ParameterConflict' },
  output: {
    TotalCount: int('符合条件的密钥对总数', 'How many key pairs match in all', [], { example: 1 }),
    KeyPairSet: list(keyPair, '本页的密钥对', 'The key pairs of this page'),
  },
  faults: ['InvalidParameter.ParameterConflict'],
  examples: [
    {
      title: t('按 ID 查询', 'One key pair by its id'),
      input: { KeyIds: ['lhkp-omd12oc1'] },
      output: {
        TotalCount: 1,
        KeyPairSet: [
          {
            KeyId: 'lhkp-omd12oc1',
            KeyName: 'koc1',
            PublicKey: examplePublicKey,
            AssociatedInstanceIds: [],
            AssociatedInstanceSet: [],
            CreatedTime: '2020-04-28T23:01:47Z',
            PrivateKey: null,
            Tags: [],
          },
        ],
      },
    },
    {
      title: t('按名称查询', 'Key pairs by a part of their name'),
      input: { Filters: [{ Name: 'key-name', Values: ['k1'] }], Offset: 0, Limit: 20 },
      output: {
        TotalCount: 1,
        KeyPairSet: [
          {
            KeyId: 'lhkp-k1k1k1k1',
            KeyName: 'k1',
            PublicKey: examplePublicKey,
            AssociatedInstanceIds: [],
            AssociatedInstanceSet: [],
            CreatedTime: '2020-04-29T08:00:00Z',
            PrivateKey: null,
            Tags: [{ Key: 'team', Value: 'storage' }],
          },
        ],
      },
    },
  ],
  async run(query, desk) {
    const { total, rows } = await searchKeyPairs(desk, query)
    return { output: { TotalCount: total, KeyPairSet: await describe(desk, rows) } }
  },
})
