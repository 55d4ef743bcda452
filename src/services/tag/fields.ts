import { atLeast, atMost, maxItems, minItems, minLength, oneOf } from '../../contract/rule.ts'
import { int, list, optional, record, text } from '../../contract/shape.ts'
import { newTagKey, newTagValue, type Tag, toTagKeyValue } from '../tags.ts'

/*
 * The fields that several actions of the service share.
 */

export const tagKey = newTagKey({
  empty: 'InvalidParameterValue.TagKeyEmpty',
  long: 'InvalidParameterValue.TagKeyLengthExceeded',
  characters: 'InvalidParameterValue.TagKeyCharacterIllegal',
  reserved: 'InvalidParameter.ReservedTagKey',
})

export const tagValue = newTagValue({
  long: 'InvalidParameterValue.TagValueLengthExceeded',
  characters: 'InvalidParameterValue.TagValueCharacterIllegal',
})

/** The key of a tag that is there: other services are laxer in what they let a key be. */
export const knownKey = text('标签键', 'Tag key', [minLength(1, 'InvalidParameterValue.TagKeyEmpty')], {
  example: 'team',
})
export const knownValue = text('标签值', 'Tag value', [], { example: 'storage' })

const CUSTOM = 'Custom'
const categories = ['', 'All', CUSTOM, 'System'] as const

/** Everything here is custom: no tag is the system's. */
export const category = optional(
  text('标签类型:Custom、System 或 All(默认);此处只有 Custom', 'Custom, System, or All by default; all are Custom', [
    oneOf(categories),
  ]),
)
export const isCustom = (wanted = ''): boolean => wanted !== 'System'

/** Tags to be made or set. */
export const newTag = record({ TagKey: tagKey, TagValue: tagValue, Category: category }, '标签', 'Tag')

/** A tag as replies show it, and as requests name one that is there. */
export const tag = record(
  {
    TagKey: knownKey,
    TagValue: knownValue,
    Category: optional(text('标签类型', 'Kind of tag', [], { example: CUSTOM })),
  },
  '标签',
  'Tag',
)

export const tagList = list(tag, '标签列表', 'Tags')

/** A resource by its six segments. */
export const resource = text(
  '资源六段式:`qcs::<服务>:<地域>:uin/<主账号>:<前缀>/<资源 ID>`,账号可省略',
  'Six segments of a resource: `qcs::<service>:<region>:uin/<account>:<prefix>/<id>`; the account may be left out',
  [],
  { example: 'qcs::postgres:ap-guangzhou:uin/:DBInstanceId/postgres-abcdefg' },
)

export const serviceType = text('服务类型', 'Service', [], { example: 'kms' })
export const resourcePrefix = text('资源前缀', 'Prefix of the resources', [], { example: 'key' })
export const resourceRegion = text('资源所在地域', 'Region of the resources', [], { example: 'ap-guangzhou' })
export const resourceId = text('资源 ID', 'Id of a resource', [], { example: '23e80852-1e38-11e9-b129-5cb9019b4b01' })

const MANY_RESOURCES = 50

export const resourceIds = <const C extends string = never>(empty?: C) =>
  list(resourceId, '资源 ID,1 到 50 个', 'Ids of the resources, 1 to 50', [
    minItems(1, empty),
    maxItems(MANY_RESOURCES, empty),
  ])

const OFFSET_TEXT = ['偏移量,默认 0', 'How many to skip, 0 by default'] as const
export const offset = <const C extends string = never>(code?: C) =>
  optional(int(...OFFSET_TEXT, [atLeast(0, code)], { example: 0 }))

export const limit = optional(
  int('返回数量,1 到 1000,默认 15', 'How many to return, 1 to 1000, 15 by default', [atLeast(0), atMost(1000)], {
    example: 15,
  }),
)

export const pageOutput = {
  TotalCount: int('符合条件的总数', 'How many match in all'),
  Offset: int('偏移量', 'How many were skipped'),
  Limit: int('每页数量', 'Size of the page'),
}

const DEFAULT_LIMIT = 15

export const pageOf = (input: { readonly Offset?: number; readonly Limit?: number }) => ({
  offset: input.Offset ?? 0,
  limit: input.Limit || DEFAULT_LIMIT,
})

export const createUin = optional(
  int('创建者:只能为调用者的主账号,0 同不填', 'Creator: the main account of the caller, or 0 for nothing'),
)

export const showProject = optional(
  int('是否包括项目标签:0 或 1;此处没有项目', 'Whether to show project tags, 0 or 1; there are no projects here', [
    oneOf([0, 1]),
  ]),
)

const tagFilter = <const V extends string = never>(values?: V) =>
  record(
    {
      TagKey: knownKey,
      TagValue: optional(
        list(
          knownValue,
          '标签值,至多 10 个,符合其一即可;空为任意值',
          'Tag values, at most 10, of which one must match; none for any',
          [maxItems(10, values)],
        ),
      ),
    },
    '标签过滤器',
    'Tag filter',
  )

const FILTERS_TEXT = ['标签过滤器,至多 6 个', 'Tag filters, at most 6'] as const
const MANY_FILTERS = 6

export const someFilters = list(tagFilter(), ...FILTERS_TEXT, [
  minItems(1, 'InvalidParameterValue.TagFilters'),
  maxItems(MANY_FILTERS, 'InvalidParameterValue.TagFiltersLengthExceeded'),
])

export const anyFilters = optional(
  list(tagFilter('LimitExceeded.TagValue'), ...FILTERS_TEXT, [
    maxItems(MANY_FILTERS, 'LimitExceeded.TagNumPerRequest'),
  ]),
)

/** A tag as replies show it. */
export const wireTag = (tag: Tag) => ({ ...toTagKeyValue(tag), Category: CUSTOM })
