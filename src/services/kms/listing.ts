import { atLeast, atMost, maxItems, maxLength, oneOf } from '../../contract/rule.ts'
import { int, list, optional, record, text } from '../../contract/shape.ts'
import type { Condition } from '../../store/store.ts'
import type { Desk } from '../service.ts'

/*
 * What the lists of KMS share: fields, paging, and the search by tags.
 */

const DEFAULT_LIMIT = 10
const MAX_LIMIT = 200

export const offset = <const C extends string = never>(code?: C) =>
  optional(int('偏移量,默认 0', 'How many to skip, 0 by default', [atLeast(0, code)], { example: 0 }))

export const limit = <const C extends string = never>(code?: C) =>
  optional(
    int(
      '返回数量,至多 200,默认 10;0 同默认',
      'How many to return, at most 200, 10 by default; 0 is the default too',
      [atLeast(0, code), atMost(MAX_LIMIT, code)],
      { example: 10 },
    ),
  )

export const role = <const C extends string = never>(code?: C) =>
  optional(
    int('0:用户创建的(默认);1:云产品创建的', '0: made by users (the default); 1: made by cloud products', [
      oneOf([0, 1], code),
    ]),
  )

export const orderType = optional(
  int('按创建时间:0 从新到旧(默认);1 从旧到新', 'By time of creation: 0 newest first (the default), 1 oldest first', [
    oneOf([0, 1]),
  ]),
)

export const origin = optional(
  text('TENCENT_KMS、EXTERNAL 或 ALL(默认)', 'TENCENT_KMS, EXTERNAL, or ALL by default', [
    oneOf(['', 'ALL', 'TENCENT_KMS', 'EXTERNAL']),
  ]),
)

export const tagFilters = <const C extends string = never>(code?: C) =>
  optional(
    list(
      record(
        {
          TagKey: text('标签键', 'Tag key', [maxLength(127, code)]),
          TagValue: optional(
            list(
              text('标签值', 'Tag value', [maxLength(255, code)]),
              '标签值,至多 100 个,符合其一即可;空为任意值',
              'Tag values, at most 100, of which one must match; none for any',
              [maxItems(100, code)],
            ),
          ),
        },
        '标签过滤器',
        'Tag filter',
      ),
      '标签过滤器,至多 10 个,须全部符合',
      'Tag filters, at most 10, all of which must match',
      [maxItems(10, code)],
    ),
  )

interface TagFilter {
  readonly TagKey: string
  readonly TagValue?: readonly string[]
}

/** The owner that a `Role` asks for. */
export const ownerOf = (role: number | undefined) => (role === 1 ? ({ not: 'user' } as const) : 'user')

/** The place of a page in what matches. */
export const pageOf = (input: { readonly Offset?: number; readonly Limit?: number }) => ({
  offset: input.Offset ?? 0,
  limit: input.Limit || DEFAULT_LIMIT,
})

/** The ids that have the tags which filters ask for, as conditions on the column of the ids; all of them must hold. */
export function taggedWith(
  desk: Desk<never>,
  region: string,
  filters: readonly TagFilter[] = [],
): readonly { readonly id: Condition<string> }[] {
  const place = { account: desk.caller.account, service: 'kms', prefix: 'key', region }
  return filters.map(({ TagKey: key, TagValue: value = [] }) => ({
    id: { among: { table: 'tag', column: 'resource', where: { ...place, key, ...(value.length > 0 && { value }) } } },
  }))
}
