import { t } from '../../contract/fault.ts'
import { atLeast, atMost, maxLength, oneOf } from '../../contract/rule.ts'
import { int, list, optional, text } from '../../contract/shape.ts'
import { type DataKey, dataKeyStates } from '../../domain/data-key.ts'
import { checkCluster, findCmk, refuseMember } from './cmk.ts'
import { pageOfDataKeys } from './data-key.ts'
import { dataKeyMetadata, describeDataKeys } from './data-key-metadata.ts'
import { hsmClusterId, keyId, memberAccounts } from './fields.ts'
import { limit, offset, orderType, origin, ownerOf, pageOf, role, tagFilters, taggedWith } from './listing.ts'
import { action } from './service.ts'

export default action({
  title: t('获取数据密钥列表详情', 'List data keys in detail'),
  about: t(
    '分页列出调用地域内由 KMS 保存的数据密钥的属性,可按状态、来源、名称、主密钥、长度、标签过滤。',
    'Lists by page the attributes of the data keys that KMS keeps in the region of the call, filtered by state, origin, name, CMK, length or tags.',
  ),
  rate: 100,
  effect: 'read',
  resource: '*',
  input: {
    Offset: offset(),
    Limit: limit(),
    Role: role(),
    OrderType: orderType,
    KeyState: optional(
      int(
        '0:全部(默认);1:启用;2:禁用;3:计划删除',
        '0: all (the default); 1: enabled; 2: disabled; 3: pending deletion',
        [oneOf([0, 1, 2, 3])],
      ),
    ),
    SearchKeyAlias: optional(
      text('数据密钥 ID 或名称的一部分,不区分大小写', 'A part of the id or name, in any case', [maxLength(64)]),
    ),
    Origin: origin,
    HsmClusterId: hsmClusterId,
    KeyId: optional(keyId('所属主密钥', 'The CMK that they are under')),
    DataKeyLen: optional(
      int('长度,字节;0 为任意', 'Length in bytes; 0 for any', [atLeast(0), atMost(1024)], { example: 32 }),
    ),
    TagFilters: tagFilters(),
    MemberAccounts: memberAccounts,
  },
  output: {
    DataKeyMetadatas: optional(list(dataKeyMetadata, '数据密钥属性', 'The attributes of the data keys')),
    TotalCount: int('符合条件的总数', 'How many match in all'),
  },
  faults: [
    'InvalidParameterValue.InvalidHsmClusterId',
    'ResourceUnavailable.CmkNotFound',
    'UnsupportedOperation.NotRoleOperation',
  ],
  examples: [
    {
      title: t('按主密钥与状态', 'By CMK and state'),
      input: { KeyId: '23e80852-1e38-11e9-b129-5cb9019b4b01', KeyState: 3 },
      output: {
        DataKeyMetadatas: [
          {
            DataKeyId: '23e80852-1e38-11e9-b129-5cb9019b4d03',
            KeyId: '23e80852-1e38-11e9-b129-5cb9019b4b01',
            KeyName: 'myalias',
            DataKeyName: 'doomed',
            NumberOfBytes: 16,
            CreateTime: 1548210729,
            Description: '',
            KeyState: 'PendingDelete',
            CreatorUin: 1001,
            Owner: 'user',
            DeletionDate: 1560580015,
            Origin: 'TENCENT_KMS',
            HsmClusterId: '',
            ResourceId: 'creatorUin/1001/23e80852-1e38-11e9-b129-5cb9019b4d03',
            IsSyncReplica: 0,
            CreatorUinString: '1001',
          },
        ],
        TotalCount: 1,
      },
    },
  ],
  async run(input, desk) {
    for (const member of input.MemberAccounts ?? []) await refuseMember(desk, member)
    const region = desk.region ?? desk.settings.region
    const { HsmClusterId: cluster = '', KeyId: key = '', Origin: origin = '', DataKeyLen: bytes = 0 } = input
    await checkCluster(desk, region, cluster)
    if (key !== '') await findCmk(desk, key)
    const state = dataKeyStates[(input.KeyState ?? 0) - 1]
    const where = {
      account: desk.caller.account,
      region,
      owner: ownerOf(input.Role),
      ...(state && { state }),
      ...(origin !== '' && origin !== 'ALL' && { origin: origin as DataKey['origin'] }),
      ...(cluster && { cluster }),
      ...(key && { key }),
      ...(bytes && { bytes }),
    }
    const part = { containsAnyCase: input.SearchKeyAlias ?? '' }
    const all = [where, { any: [{ id: part }, { name: part }] }, ...taggedWith(desk, region, input.TagFilters)]
    const direction = input.OrderType === 1 ? 'asc' : 'desc'
    const { total, rows } = await pageOfDataKeys(desk, { all }, pageOf(input), direction)
    return { output: { DataKeyMetadatas: await describeDataKeys(desk, rows), TotalCount: total } }
  },
})
