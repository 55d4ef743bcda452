export { monthsAfter, wallTime } from '../../domain/time.ts'

/** The Unix seconds of a time in the form that `wallTime` writes; undefined for another text. */
export function momentOf(text: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)) return undefined
  const time = Date.parse(`${text.replace(' ', 'T')}+08:00`)
  return Number.isNaN(time) ? undefined : time / 1000
}
