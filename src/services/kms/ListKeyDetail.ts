import { t } from '../../contract/fault.ts'
import { maxLength, oneOf } from '../../contract/rule.ts'
import { int, list, optional, text } from '../../contract/shape.ts'
import { usageNames } from '../../crypto/usages.ts'
import { type Cmk, keyStates, symmetricUsage } from '../../domain/key.ts'
import { seconds } from '../../domain/time.ts'
import { checkCluster, refuseMember } from './cmk.ts'
import { pageOfCmks } from './cmk-list.ts'
import { hsmClusterId, memberAccounts } from './fields.ts'
import { limit, offset, orderType, origin, ownerOf, pageOf, role, tagFilters, taggedWith } from './listing.ts'
import { exampleMetadata, keyMetadata, metadataOf } from './metadata.ts'
import { action } from './service.ts'

const ANY = 'ALL'

export default action({
  title: t('获取主密钥列表详情', 'List CMKs in detail'),
  about: t(
    '分页列出调用地域内主密钥的属性,可按状态、来源、用途、别名、标签过滤。未给出用途时只列对称密钥。',
    'Lists by page the attributes of the CMKs in the region of the call, filtered by state, origin, usage, alias or tags. Without a usage only symmetric ones are listed.',
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
        '0:全部(默认);1:启用;2:禁用;3:计划删除;4:等待导入;5:归档',
        '0: all (the default); 1: enabled; 2: disabled; 3: pending deletion; 4: pending import; 5: archived',
        [oneOf([0, ...keyStates.map((_, i) => i + 1)])],
        { example: 0 },
      ),
    ),
    SearchKeyAlias: optional(
      text('KeyId 或别名的一部分,不区分大小写', 'A part of the KeyId or alias, in any case', [maxLength(64)]),
    ),
    Origin: origin,
    KeyUsage: optional(
      text('用途,默认 ENCRYPT_DECRYPT;ALL 为全部', 'Usage, ENCRYPT_DECRYPT by default; ALL for every one', [
        oneOf(['', ANY, ...usageNames]),
      ]),
    ),
    TagFilters: tagFilters(),
    HsmClusterId: hsmClusterId,
    MemberAccounts: memberAccounts,
  },
  output: {
    TotalCount: int('符合条件的总数', 'How many match in all'),
    KeyMetadatas: optional(list(keyMetadata, '密钥属性', 'The attributes of the CMKs')),
  },
  faults: ['InvalidParameterValue.InvalidHsmClusterId', 'UnsupportedOperation.NotRoleOperation'],
  examples: [
    {
      title: t('按别名查找', 'By a part of the alias'),
      input: { SearchKeyAlias: 'MyAlias', KeyState: 1, OrderType: 0, Offset: 0, Limit: 10 },
      output: { TotalCount: 1, KeyMetadatas: [exampleMetadata] },
    },
  ],
  async run(input, desk) {
    for (const member of input.MemberAccounts ?? []) await refuseMember(desk, member)
    const region = desk.region ?? desk.settings.region
    const { HsmClusterId: cluster = '', Origin: origin = '', SearchKeyAlias: part = '' } = input
    await checkCluster(desk, region, cluster)
    const usage = input.KeyUsage || symmetricUsage
    const state = keyStates[(input.KeyState ?? 0) - 1]
    const { total, rows } = await pageOfCmks(desk, {
      place: { account: desk.caller.account, region },
      where: {
        owner: ownerOf(input.Role),
        ...(usage !== ANY && { usage }),
        ...(origin !== '' && origin !== ANY && { origin: origin as Cmk['origin'] }),
        ...(cluster && { cluster }),
        ...(part && { any: [{ alias: { containsAnyCase: part } }, { id: { containsAnyCase: part } }] }),
        all: taggedWith(desk, region, input.TagFilters),
      },
      states: state === undefined ? keyStates : [state],
      direction: input.OrderType === 1 ? 'asc' : 'desc',
      ...pageOf(input),
    })
    return { output: { TotalCount: total, KeyMetadatas: rows.map((cmk) => metadataOf(cmk, seconds(desk.now))) } }
  },
})
