import type { Kind, Rule } from '../contract/shape.ts'

/*
 * What messages say of what is wrong with a seed. None repeats a value, which may be a secret.
 */

export const kinds: Readonly<Record<Kind, string>> = {
  string: 'a text',
  integer: 'a whole number',
  boolean: 'true or false',
  list: 'a list',
  record: 'a mapping',
  any: 'a value',
}

/** A member's name as a message may repeat it: what does not look like a name may be a secret in the wrong place. */
export const clip = (name: string): string => (/^[A-Za-z][A-Za-z0-9_]{0,31}$/.test(name) ? name : '?')

const codes: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'a member is there twice',
  MISSING_CHAR: 'a quote, bracket or colon is missing',
  MULTIPLE_DOCS: 'more than one document',
}

/** What the parser's codes say. Its own words may quote the text. */
export const codeWords = (code: string): string => codes[code] ?? code.toLowerCase().replaceAll('_', ' ')

const sentences: Readonly<Record<string, (limit: unknown) => string>> = {
  pattern: (limit) => `must match ${limit}`,
  enum: (limit) => `must be one of ${(limit as readonly unknown[]).join(', ')}`,
  uniqueItems: () => 'must not repeat an element',
  base64: (limit) => {
    const { min, max } = limit as { min: number; max: number }
    return `must be base64 of ${min} to ${max} bytes`
  },
}

export const brokenRule = ({ keyword, limit }: Rule<unknown>): string =>
  sentences[keyword]?.(limit) ?? `must keep to ${keyword} ${limit}`
