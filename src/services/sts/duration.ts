import { atLeast } from '../../contract/rule.ts'
import { int, optional } from '../../contract/shape.ts'
import type { Desk } from '../service.ts'

/** The limits of a session that stands for the one who asks. */
export const duration = optional(
  int(
    '有效期,秒;默认 1800,主账号至多 7200,子用户至多 129600',
    'Duration in seconds, 1800 by default; at most 7200 for a main account and 129600 for a sub-user',
    [atLeast(1)],
  ),
)

const USUAL = 1800
const OF_ROOT = 7200
const OF_USER = 129_600

/** @throws {Fault} when it is longer than the caller may have it */
export function readDuration(desk: Desk<'InvalidParameter.OverTimeError'>, seconds = USUAL): number {
  const most = desk.caller.kind === 'root' ? OF_ROOT : OF_USER
  if (seconds > most) throw desk.fault('InvalidParameter.OverTimeError', `\`${most}\``)
  return seconds
}
