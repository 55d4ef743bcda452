import { DAY, seconds } from '../../domain/time.ts'
import type { Desk, Trail } from '../service.ts'

type Query = Parameters<Trail['find']>[0]
type Place = NonNullable<Query['after']>
export type TrailEvent = Awaited<ReturnType<Trail['find']>>['events'][number]

export const DEFAULT_RESULTS = 10
export const MOST_RESULTS = 50

const OLDEST = 90 * DAY
const LONGEST = 30 * DAY

/** Whether a span of time, in Unix seconds, is none that is offered. */
export const isTooLong = (start: number, end: number, now: number): boolean =>
  end - start > LONGEST || start < seconds(now) - OLDEST

/*
 * A token is a place within the span of its search: milliseconds from the start, then how many events of that millisecond
 * are passed over; 0 is the first page. As one number it stays within what a double holds exactly: 30 days are 2^32 ms.
 */
const SKIPS = 2 ** 20

const tokenOf = (start: number, { time, skip }: Place): number => (time - start * 1000) * SKIPS + skip + 1

/** Undefined for what no token of such a search can be. */
function placeOf(start: number, end: number, token: number): Place | undefined {
  const time = start * 1000 + Math.floor((token - 1) / SKIPS)
  return token > 0 && time <= end * 1000 + 999 ? { time, skip: (token - 1) % SKIPS } : undefined
}

interface Found {
  readonly events: readonly TrailEvent[]
  readonly over: boolean
  /** 0 after the last page. */
  readonly token: number
}

/**
 * A page of events of the caller's account.
 * @param token 0 for the first page
 * @returns undefined for a token that none is
 */
export async function pageOfEvents(
  { caller, trail }: Desk<never>,
  search: Pick<Query, 'limit' | 'wanted'> & { readonly start: number; readonly end: number },
  token: number,
): Promise<Found | undefined> {
  const { start, end, limit, wanted } = search
  const after = token === 0 ? undefined : placeOf(start, end, token)
  if (token !== 0 && after === undefined) return undefined
  const span = { from: start * 1000, to: end * 1000 + 999 }
  const { events, next } = await trail.find({ account: caller.account, ...span, limit, wanted, after })
  return { events, over: next === undefined, token: next === undefined ? 0 : tokenOf(start, next) }
}
