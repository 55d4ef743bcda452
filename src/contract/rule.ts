import type { Rule } from './shape.ts'

/*
 * The value rules that a field can carry. Each names the code that breaking it answers; without one it is the
 * service's general code for a bad value.
 */

const rule = <T, const C extends string>(
  keyword: string,
  limit: unknown,
  code: C | undefined,
  holds: (value: T) => boolean,
): Rule<T, C> => ({ keyword, limit, code, holds })

export const matches = <const C extends string = never>(pattern: RegExp, code?: C): Rule<string, NoInfer<C>> =>
  rule('pattern', pattern.source, code, (value) => pattern.test(value))

export const oneOf = <const T extends string | number, const C extends string = never>(
  values: readonly T[],
  code?: C,
): Rule<T extends string ? string : number, NoInfer<C>> =>
  rule('enum', values, code, (value) => (values as readonly unknown[]).includes(value))

/** At most this many characters. */
export const maxLength = <const C extends string = never>(max: number, code?: C): Rule<string, NoInfer<C>> =>
  rule('maxLength', max, code, (value) => value.length <= max)

/** At least this many characters. */
export const minLength = <const C extends string = never>(min: number, code?: C): Rule<string, NoInfer<C>> =>
  rule('minLength', min, code, (value) => value.length >= min)

/** At most this many bytes of UTF-8. */
export const maxBytes = <const C extends string = never>(max: number, code?: C): Rule<string, NoInfer<C>> =>
  rule('maxBytes', max, code, (value) => Buffer.byteLength(value) <= max)

export const atLeast = <const C extends string = never>(min: number, code?: C): Rule<number, NoInfer<C>> =>
  rule('minimum', min, code, (value) => value >= min)

export const atMost = <const C extends string = never>(max: number, code?: C): Rule<number, NoInfer<C>> =>
  rule('maximum', max, code, (value) => value <= max)

export const maxItems = <const C extends string = never>(max: number, code?: C): Rule<readonly unknown[], NoInfer<C>> =>
  rule('maxItems', max, code, (value) => value.length <= max)

export const minItems = <const C extends string = never>(min: number, code?: C): Rule<readonly unknown[], NoInfer<C>> =>
  rule('minItems', min, code, (value) => value.length >= min)

export const distinct = <const C extends string = never>(code?: C): Rule<readonly unknown[], NoInfer<C>> => ({
  ...rule('uniqueItems', true, code, (value: readonly unknown[]) => new Set(value).size === value.length),
  late: true,
})

/** Standard base64, padded or not, of `min` to `max` bytes. */
export const base64 = <const C extends string = never>(min: number, max: number, code?: C): Rule<string, NoInfer<C>> =>
  rule('base64', { min, max }, code, (value) => {
    const bytes = base64Length(value)
    return bytes >= min && bytes <= max
  })

/** How many bytes a base64 text decodes to; -1 when it is not base64. */
function base64Length(value: string): number {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(value)) return -1
  const digits = value.endsWith('==') ? value.length - 2 : value.endsWith('=') ? value.length - 1 : value.length
  if (digits % 4 === 1 || (digits !== value.length && value.length % 4 !== 0)) return -1
  return Math.floor((digits * 3) / 4)
}

/** The text of a JSON object; the empty text counts as absent. */
export const jsonObject = <const C extends string = never>(code?: C): Rule<string, NoInfer<C>> =>
  rule('contentMediaType', 'application/json', code, (value) => value === '' || isJsonObject(value))

function isJsonObject(value: string): boolean {
  try {
    const parsed: unknown = JSON.parse(value)
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
  } catch {
    return false
  }
}
