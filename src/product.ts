import type { Answer, Caller } from './contract/action.ts'
import type { Fault } from './contract/fault.ts'
import { requestIdAt } from './domain/request-id.ts'
import type { House } from './gateway/dispatch.ts'
import { perform } from './gateway/errand.ts'
import type { Grants } from './guard/decide.ts'

/** Somebody in the house who calls actions, and from where it was asked to. */
export interface Product {
  readonly caller: Caller
  readonly grants: Grants
  readonly address: string
}

/** A call that no client made: of a door or a driver of ours. It is authorised and recorded like any other. */
export function callAs(
  house: House,
  { caller, grants, address }: Product,
  [service, name]: readonly [service: string, action: string],
  parameters: object,
  region: string,
): Promise<Answer> {
  const action = house.catalog.get(service, name)
  if (action === undefined) throw new Error(`${caller.name} calls ${service}:${name}, which is not there`)
  const origin = { address, client: caller.name, method: '' }
  const time = house.now()
  const ticket = { requestId: requestIdAt(time), time }
  return perform(house, { ...ticket, origin, action, caller, grants, region, parameters, source: 'json' })
}

/** Whether what was refused passes by itself: to ask again helps, and nobody has withdrawn anything. */
export const isPassing = ({ code }: Fault): boolean => /^(InternalError|RequestLimitExceeded)/.test(code)
