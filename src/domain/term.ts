import { monthsAfter } from './time.ts'

/*
 * For how long instances are paid. Times are Unix seconds.
 */

const MOST_MONTHS = 120

/** The latest end that a term may be given now: in ten years. */
export const latestEnd = (now: number): number => monthsAfter(now, MOST_MONTHS)

/** The end of a term that is prolonged: so many months from its end, or from now when that is past. */
export const prolonged = (end: number, now: number, months: number): number => monthsAfter(Math.max(end, now), months)
