import { t } from '../../contract/fault.ts'
import { atLeast, atMost, maxItems } from '../../contract/rule.ts'
import { int, list, optional, record } from '../../contract/shape.ts'
import { tagPath } from '../../domain/tag.ts'
import { repeatsKey } from '../tags.ts'
import { anyFilters, resource, tagList } from './fields.ts'
import { filtered, withTags } from './listing.ts'
import { camNames, findBearer, readName } from './resource.ts'
import { action } from './service.ts'
import { nextToken, pageByToken, paginationToken } from './token-pages.ts'

export default action({
  title: t('查询带标签的资源', 'Get resources that bear tags'),
  about: t(
    '分页列出关联了标签的资源及其全部标签。可给出至多 50 个资源,和至多 6 个须全部符合的标签过滤器。',
    'Lists by page the resources that bear tags, with all their tags. Up to 50 resources may be named, and up to 6 tag filters, all of which must match.',
  ),
  rate: 20,
  effect: 'read',
  resource: ({ ResourceList = [] }, desk) => camNames(desk, ResourceList),
  input: {
    ResourceList: optional(
      list(resource, '资源六段式,至多 50 个', 'Resources by their six segments, at most 50', [
        maxItems(50, 'LimitExceeded.ResourceNumPerRequest'),
      ]),
    ),
    TagFilters: anyFilters,
    PaginationToken: paginationToken,
    MaxResults: optional(
      int('每页数量,1 到 200,默认 50', 'Size of a page, 1 to 200, 50 by default', [atLeast(1), atMost(200)]),
    ),
  },
  output: {
    PaginationToken: nextToken,
    ResourceTagMappingList: list(
      record({ Resource: resource, Tags: tagList }, '资源', 'A resource'),
      '资源',
      'Resources',
    ),
  },
  faults: [
    'InvalidParameter.PaginationTokenInvalid',
    'InvalidParameterValue.ResourceDescriptionError',
    'InvalidParameterValue.TagKeyDuplicate',
  ],
  examples: [
    {
      title: t('一个实例', 'One instance'),
      input: { ResourceList: ['qcs::postgres:ap-guangzhou:uin/:DBInstanceId/postgres-abcdefg'] },
      output: {
        PaginationToken: '',
        ResourceTagMappingList: [
          {
            Resource: 'qcs::postgres:ap-guangzhou:uin/:DBInstanceId/postgres-abcdefg',
            Tags: [{ TagKey: 'team', TagValue: 'storage', Category: 'Custom' }],
          },
        ],
      },
    },
  ],
  async run({ ResourceList = [], TagFilters = [], ...page }, desk) {
    if (repeatsKey(TagFilters.map(({ TagKey }) => ({ key: TagKey }))))
      throw desk.fault('InvalidParameterValue.TagKeyDuplicate')
    const { account } = desk.caller
    const named = ResourceList.map((name) => {
      const one = readName(name, account)
      if (one === undefined) throw desk.fault('InvalidParameterValue.ResourceDescriptionError')
      return one
    })
    const bearers = await Promise.all(named.map((one) => findBearer(desk, one)))
    const asked = new Map(
      bearers.flatMap((bearer, i) => (bearer === undefined ? [] : [[tagPath(bearer.tagged), ResourceList[i]]])),
    )
    const where = { ...(named.length > 0 && { path: [...asked.keys()] }), all: filtered(desk, TagFilters) }
    const { rows, token } = await pageByToken(desk, 'tagBearer', where, page)
    const mapped = (await withTags(desk, rows)).map(({ tags, ...row }) => ({
      // A caller looks for the very name that it gave, and a key has several.
      Resource: asked.get(row.path) ?? `qcs::${row.service}:${row.region}:uin/${account}:${row.prefix}/${row.resource}`,
      Tags: tags,
    }))
    return { output: { PaginationToken: token, ResourceTagMappingList: mapped } }
  },
})
