import { readdirSync, readFileSync } from 'node:fs'

/** What was asked and answered, without the RequestId. */
export interface Exchange {
  /** Unix time in milliseconds. */
  readonly at: number
  readonly service: string
  readonly action: string
  readonly input: object
  readonly output: object & { readonly Error?: { readonly Code: string } }
}

const folder = new URL('recorded/', import.meta.url)

export const fileOf = (story: string): URL => new URL(`${story}.jsonl`, folder)

export const recordedStories = readdirSync(folder).map((file) => file.replace('.jsonl', ''))

/** A text that no word of a call can be. */
const HIDDEN = '(hidden)'

/** One line for each; what a server gave that opens something is not written down. */
export const told = (exchanges: readonly Exchange[]): string =>
  exchanges
    .map(
      ({ output, ...asked }) => `${JSON.stringify({ ...asked, output: JSON.parse(JSON.stringify(output, hide)) })}\n`,
    )
    .join('')

const hide = (name: string, value: unknown): unknown =>
  /^(DecryptKey|EncryptKey|Password|PrivateKey|SecretAccessKey|SecretKey|TmpSecretKey|Token)$/.test(name) && value
    ? HIDDEN
    : value

export const readStory = (story: string): readonly Exchange[] =>
  readFileSync(fileOf(story), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))

/**
 * What can be asked again: of looks at the same between two changes the last, which sees things settled, and no call with
 * a number that a program in JavaScript can't say.
 */
export function repeatable(exchanges: readonly Exchange[]): readonly Exchange[] {
  const seen = new Set<string>()
  const isWorthIt = ({ service, action, input }: Exchange): boolean => {
    const look = JSON.stringify([service, action, input])
    if (!/^(Describe|Get|List)/.test(action)) seen.clear()
    else if (seen.has(look)) return false
    seen.add(look)
    return isExact(input)
  }
  return exchanges.toReversed().filter(isWorthIt).toReversed()
}

const isExact = (value: unknown): boolean =>
  typeof value === 'number'
    ? Math.abs(value) <= Number.MAX_SAFE_INTEGER
    : typeof value !== 'object' || value === null || Object.values(value).every(isExact)
