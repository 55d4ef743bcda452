import { atLeast, atMost, distinct, maxItems } from '../../contract/rule.ts'
import { checkFields, type Fields, type Infer, int, list, optional, type Shape } from '../../contract/shape.ts'
import type { Desk } from '../service.ts'
import { keyId } from './fields.ts'
import { filter, wellFormed } from './filter.ts'
import { service } from './service.ts'

/** In the order in which the rules speak. */
const fields = {
  KeyIds: optional(
    list(
      keyId,
      '密钥对 ID 列表,至多 100 个,不可重复;不可与 Filters 同时给出',
      'Ids of key pairs, at most 100, all different; not together with Filters',
      [maxItems(100, 'InvalidParameterValue.LimitExceeded'), distinct('InvalidParameterValue.Duplicated')],
    ),
  ),
  Filters: optional(
    list(
      filter,
      '过滤器列表,至多 10 个,须全部符合;不可与 KeyIds 同时给出',
      'Filters, at most 10, all of which must match; not together with KeyIds',
      [maxItems(10, 'InvalidParameterValue.LimitExceeded'), wellFormed],
    ),
  ),
  Offset: optional(
    int('偏移量,默认 0', 'How many to skip, 0 by default', [atLeast(0, 'InvalidParameterValue.Negative')], {
      example: 0,
    }),
  ),
  Limit: optional(
    int(
      '返回数量,1 到 100,默认 20',
      'How many to return, 1 to 100, 20 by default',
      [
        atLeast(0, 'InvalidParameterValue.Negative'),
        atLeast(1, 'InvalidParameterValue.OutOfRange'),
        atMost(100, 'InvalidParameterValue.OutOfRange'),
      ],
      { example: 20 },
    ),
  ),
}

export type KeyPairQuery = Infer<typeof fields>

/**
 * The fields of a query with their rules declared but not yet held: that ids and filters exclude each other is said
 * before any of them, so `checkQuery` holds them after it.
 */
export const queryFields = withRulesLater(fields)

/** @throws {Fault} ParameterConflict, else the code of the first rule that is broken */
export function checkQuery(desk: Desk<'InvalidParameter.ParameterConflict'>, query: KeyPairQuery): void {
  const { KeyIds = [], Filters = [] } = query
  if (KeyIds.length > 0 && Filters.length > 0)
    throw desk.fault('InvalidParameter.ParameterConflict', '`KeyIds` `Filters`')
  checkFields(fields, query, service.invalid)
}

function withRulesLater<F extends Fields>(fields: F): F {
  return Object.fromEntries(Object.entries(fields).map(([name, shape]) => [name, withoutHold(shape)])) as F
}

function withoutHold(shape: Shape<unknown, string>): Shape<unknown, string> {
  return {
    ...shape,
    rules: shape.rules.map((rule) => ({ ...rule, holds: () => true })),
    ...(shape.element && { element: withoutHold(shape.element) }),
    ...(shape.fields && { fields: withRulesLater(shape.fields) }),
  }
}
