import type { Caller } from '../contract/action.ts'
import type { Context } from './condition.ts'

/**
 * What conditions may ask of every call, in policies and in trust documents alike.
 * @param address as `Desk.address`
 * @param now milliseconds
 */
export const callContext = ({ session }: Caller, address: string, now: number): Context => ({
  'qcs:ip': address,
  'qcs:current_time': new Date(now).toISOString(),
  // Nothing but the code of a device gives a session of this kind.
  'qcs:mfa': session?.kind === 'session',
})
