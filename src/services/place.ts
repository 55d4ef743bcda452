import type { Desk } from './service.ts'

/** Where what a call touches lies. */
export interface Place {
  readonly account: string
  readonly region: string
}

/** The region of a call to a regional service, which takes none without one. */
export function regionOf({ region }: Desk<never>): string {
  // The pipeline holds clients to naming one; a product that calls for its customer must as well.
  if (region === undefined) throw new Error('the service is regional, and the call names no region')
  return region
}

export const placeOf = (desk: Desk<never>): Place => ({ account: desk.caller.account, region: regionOf(desk) })
