import { distinct, maxItems } from '../../contract/rule.ts'
import { type Infer, list, optional } from '../../contract/shape.ts'
import { keyId, page } from './fields.ts'
import { filter, wellFormed } from './filter.ts'

/** In the order in which the rules speak. */
export const queryFields = {
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
  ...page,
}

export type KeyPairQuery = Infer<typeof queryFields>
