/** A day in seconds. */
export const DAY = 86_400

/** The whole seconds of a time in milliseconds: what the services keep and show. */
export const seconds = (milliseconds: number): number => Math.floor(milliseconds / 1000)

/** UTC+8, in which several services write their times, in seconds. */
export const CHINA = 8 * 3600

/** A time, from Unix seconds to `YYYY-MM-DD hh:mm:ss` in UTC+8. 0 is no time, which is written in zeros. */
export const wallTime = (time: number): string =>
  time === 0 ? '0000-00-00 00:00:00' : new Date((time + CHINA) * 1000).toISOString().slice(0, 19).replace('T', ' ')

/** A time, from Unix seconds to `YYYY-MM-DDThh:mm:ssZ`. 0 is no time, which is null. */
export const isoTime = (time: number): string | null =>
  time === 0 ? null : `${new Date(time * 1000).toISOString().slice(0, 19)}Z`

/** The same day of the month and time of day some months on, in Unix seconds; the last day where the month is shorter. */
export function monthsAfter(time: number, months: number): number {
  const date = new Date((time + CHINA) * 1000)
  const day = date.getUTCDate()
  date.setUTCMonth(date.getUTCMonth() + months, 1)
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
  date.setUTCDate(Math.min(day, lastDay))
  return date.getTime() / 1000 - CHINA
}
