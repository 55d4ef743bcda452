import { atLeast, matches, oneOf } from '../../contract/rule.ts'
import { int, optional, text } from '../../contract/shape.ts'
import { months, orderFields } from './order-fields.ts'
import { specs } from './products.ts'

/*
 * What an order for an instance that is made from another has in common, whether it is a clone or read-only. The fields
 * are those of a new order; the codes that they answer are fewer.
 */

export const copyFields = {
  Storage: int(
    '存储,GB,10 的倍数,不小于源实例',
    'Storage in GB, a multiple of 10, not below that of the source',
    [atLeast(10), { keyword: 'multipleOf', limit: 10, code: undefined, holds: (value: number) => value % 10 === 0 }],
    { example: 20 },
  ),
  Period: int('时长,月;按量计费为 1', 'Months; 1 when paid by the hour', [oneOf(months)], { example: 1 }),
  Name: optional(
    text('名称,至多 60 个汉字、字母、数字、_、-', 'Name: at most 60 Chinese characters, letters, digits, `_` and `-`', [
      matches(/^[\p{Script=Han}\w-]{0,60}$/u),
    ]),
  ),
  InstanceChargeType: optional(
    text('计费:PREPAID(默认)或 POSTPAID_BY_HOUR,不分大小写', 'PREPAID (the default) or POSTPAID_BY_HOUR, in any case', [
      matches(/^(PREPAID|POSTPAID_BY_HOUR)?$/i),
    ]),
  ),
  SecurityGroupIds: orderFields.SecurityGroupIds,
  ProjectId: orderFields.ProjectId,
  ActivityId: orderFields.ActivityId,
  DeletionProtection: orderFields.DeletionProtection,
} as const

export const codes = specs.map(({ code }) => code)
export const renewFlag = int('是否自动续费:0 或 1', 'Whether to renew by itself: 0 or 1', [oneOf([0, 1])])
export const voucherFlag = optional(
  int('是否自动用代金券,无影响', 'Whether to use vouchers; no effect', [oneOf([0, 1])]),
)
