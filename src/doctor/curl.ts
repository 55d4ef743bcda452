import { RequestError } from './error.ts'

const BLANK = /[ \t\r\n]/

/**
 * The words of a shell line: quotes, `$'…'`, backslashes and continued lines as bash reads them.
 * @param line a character a byte, as the words are: what is sent need not be UTF-8
 */
export function wordsOf(line: string): readonly string[] {
  const words: string[] = []
  let word: string | undefined
  for (let i = 0; i < line.length; i++) {
    const c = line[i] as string
    if (c === "'" || (c === '$' && line[i + 1] === "'")) {
      const ansi = c === '$'
      const end = endOfQuote(line, ansi ? i + 2 : i + 1, ansi)
      const inner = line.slice(ansi ? i + 2 : i + 1, end)
      word = (word ?? '') + (ansi ? unescaped(inner) : inner)
      i = end
    } else if (c === '"') {
      word ??= ''
      for (i++; line[i] !== '"'; i++) {
        if (i >= line.length) throw new RequestError('a quote in the curl line has no end')
        const escapes = line[i] === '\\' && /["\\$`\n]/.test(line[i + 1] ?? '')
        if (escapes) i++
        if (!escapes || line[i] !== '\n') word += line[i]
      }
    } else if (c === '\\') {
      i++
      // A continued line.
      if (line[i] === '\r' && line[i + 1] === '\n') i++
      else if (line[i] !== '\n') word = (word ?? '') + (line[i] ?? '')
    } else if (BLANK.test(c)) {
      if (word !== undefined) words.push(word)
      word = undefined
    } else word = (word ?? '') + c
  }
  return word === undefined ? words : [...words, word]
}

function endOfQuote(line: string, from: number, ansi: boolean): number {
  for (let i = from; i < line.length; i++) {
    if (ansi && line[i] === '\\') i++
    else if (line[i] === "'") return i
  }
  throw new RequestError('a quote in the curl line has no end')
}

const controls: Readonly<Record<string, string>> = {
  ...{ n: '\n', r: '\r', t: '\t', a: '\x07', b: '\b', f: '\f', v: '\v', e: '\x1b', E: '\x1b' },
}

const ESCAPE = /\\(u[\da-fA-F]{1,4}|U[\da-fA-F]{1,8}|x[\da-fA-F]{1,2}|[0-7]{1,3}|.)/gs

/** `\u` and `\U` name characters, in UTF-8, and the others bytes. */
const unescaped = (text: string): string =>
  text.replace(ESCAPE, (all: string, named: string) => {
    const digits = named.slice(1)
    if (/^[uU]./.test(named)) return Buffer.from(character(Number.parseInt(digits, 16))).toString('latin1')
    if (/^x./.test(named)) return String.fromCharCode(Number.parseInt(digits, 16))
    if (/^[0-7]/.test(named)) return String.fromCharCode(Number.parseInt(named, 8) & 0xff)
    return controls[named] ?? (/['"\\?]/.test(named) ? named : all)
  })

function character(code: number): string {
  if (code > 0x10ffff) throw new RequestError('a character in the curl line is none')
  return String.fromCodePoint(code)
}

/** Flags that take a word and say nothing about what is sent. */
const passedOver = new Set(['-o', '--output', '-m', '--max-time', '--connect-timeout', '-w', '--write-out', '--retry'])

/** What a curl line sends, before headers have their curl defaults. */
export interface Curled {
  readonly url: string
  readonly method: string | undefined
  readonly headers: readonly (readonly [string, string])[]
  readonly data: readonly Buffer[]
  /** The data go into the query. */
  readonly get: boolean
}

/**
 * Reads the words of a curl line.
 * @param file the bytes of a file that the line sends by `@name`
 * @throws RequestError for a flag that changes what is sent in a way that is not known here
 */
export function readCurl(words: readonly string[], file: (name: string) => Buffer): Curled {
  let url: string | undefined
  let method: string | undefined
  let get = false
  const headers: (readonly [string, string])[] = []
  const data: Buffer[] = []
  const rest = spread(words.slice(1))
  const next = (flag: string): string => {
    const word = rest.shift()
    if (word === undefined) throw new RequestError(`${flag} in the curl line lacks its value`)
    return word
  }
  for (let flag = rest.shift(); flag !== undefined; flag = rest.shift()) {
    if (flag === '-X' || flag === '--request') method = next(flag)
    else if (flag === '-H' || flag === '--header') headers.push(headerOf(next(flag)))
    else if (flag === '-A' || flag === '--user-agent') headers.push(['user-agent', next(flag)])
    else if (/^(-d|--data|--data-ascii|--data-binary)$/.test(flag)) data.push(bytesOf(next(flag), flag, file))
    else if (flag === '--data-raw') data.push(Buffer.from(next(flag), 'latin1'))
    else if (flag === '--json') {
      data.push(bytesOf(next(flag), '--data-binary', file))
      headers.push(['content-type', 'application/json'], ['accept', 'application/json'])
    } else if (flag === '-G' || flag === '--get') get = true
    else if (flag === '--url') url = next(flag)
    else if (passedOver.has(flag)) next(flag)
    else if (
      /^(-[0-9BafgikLNnqSsv]+|--(compressed|insecure|silent|show-error|verbose|include|location|fail|http[\d.]+))$/.test(
        flag,
      )
    )
      continue
    else if (flag.startsWith('-')) throw new RequestError(`${flag} in the curl line is not known here`)
    else url ??= flag
  }
  if (url === undefined) throw new RequestError('the curl line has no URL')
  return { url, method, headers, data, get }
}

/** `-XPOST` and `--request=POST` as two words. */
const spread = (words: readonly string[]): string[] =>
  words.flatMap((word) => {
    const [, short, value] =
      /^(-[XHdA])(.+)$/s.exec(word) ?? /^(--(?:request|header|data[a-z-]*|url|json))=(.*)$/s.exec(word) ?? []
    return short === undefined || value === undefined ? [word] : [short, value]
  })

function headerOf(line: string): readonly [string, string] {
  const colon = line.indexOf(':')
  if (colon < 0) throw new RequestError('a header in the curl line has no colon')
  return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()]
}

function bytesOf(value: string, flag: string, file: (name: string) => Buffer): Buffer {
  if (!value.startsWith('@')) return Buffer.from(value, 'latin1')
  const bytes = file(Buffer.from(value.slice(1), 'latin1').toString())
  // curl drops line ends from a file unless it is told that it is binary.
  return flag === '--data-binary' ? bytes : Buffer.from(bytes.toString('latin1').replace(/[\r\n]/g, ''), 'latin1')
}
