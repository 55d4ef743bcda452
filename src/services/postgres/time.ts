import { CHINA } from '../../domain/time.ts'

export { wallTime } from '../../domain/time.ts'

/** The same day of the month and time of day some months on, in Unix seconds; the last day where the month is shorter. */
export function monthsAfter(time: number, months: number): number {
  const date = new Date((time + CHINA) * 1000)
  const day = date.getUTCDate()
  date.setUTCMonth(date.getUTCMonth() + months, 1)
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
  date.setUTCDate(Math.min(day, lastDay))
  return date.getTime() / 1000 - CHINA
}

/** The Unix seconds of a time in the form that `wallTime` writes; undefined for another text. */
export function momentOf(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)) return undefined
  const time = Date.parse(`${text.replace(' ', 'T')}+08:00`)
  return Number.isNaN(time) ? undefined : time / 1000
}
