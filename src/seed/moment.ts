import type { Rule } from '../contract/shape.ts'

/** Unix seconds, a date, or a time with its zone. */
const pattern =
  /^(\d{1,10}|\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d))?)$/

/** Holds for what `secondsOf` reads. Days that their month lacks are no dates, though `Date.parse` takes them. */
export const moment: Rule<string, never> = {
  keyword: 'pattern',
  limit: pattern.source,
  code: undefined,
  holds: (text) => pattern.test(text) && (!text.includes('-') || isDay(text.slice(0, 10))),
}

const isDay = (day: string): boolean => new Date(`${day}T00:00:00Z`).toISOString().startsWith(day)

/** The Unix seconds of a text for which `moment` holds. */
export const secondsOf = (text: string): number =>
  /^\d+$/.test(text) ? Number(text) : Math.floor(Date.parse(text) / 1000)
