import type { DbInstance } from '../../domain/instance.ts'
import { seconds } from '../../domain/time.ts'
import type { Desk } from '../service.ts'
import { type Spec, specs } from './products.ts'
import { monthsAfter } from './time.ts'

/*
 * What every new instance settles, whether it is ordered or made from another.
 */

/** The life of an instance that is made now. */
export const newborn = (now: number) => ({ phase: 'creating', phaseTime: now, updateTime: now }) as const

/** How an instance is paid for, and until when; the code refuses a period that does not fit. */
export function termsOf<C extends string>(
  desk: Desk<C>,
  order: { readonly InstanceChargeType?: string; readonly Period: number; readonly AutoRenewFlag?: number },
  code: C,
): Pick<DbInstance, 'payType' | 'autoRenew' | 'expireTime'> {
  const prepaid = !/^postpaid/i.test(order.InstanceChargeType ?? '')
  if (!prepaid && order.Period !== 1) throw desk.fault(code, '`Period`')
  return {
    payType: prepaid ? 'prepaid' : 'postpaid',
    autoRenew: order.AutoRenewFlag === 1,
    expireTime: prepaid ? monthsAfter(seconds(desk.now), order.Period) : 0,
  }
}

/** The size that an order names, once its storage is seen to fit it; the code refuses one that does not. */
export function sizeOf<C extends string>(
  desk: Desk<C>,
  { SpecCode, Storage }: { readonly SpecCode: string; readonly Storage: number },
  code: C,
): Spec {
  const spec = specs.find(({ code }) => code === SpecCode)
  if (spec === undefined) throw new Error('a SpecCode that its rule should have refused')
  const { minStorage, maxStorage } = spec
  if (Storage < minStorage || Storage > maxStorage) throw desk.fault(code, `\`Storage\` ${minStorage}..${maxStorage}`)
  return spec
}
