import { isUtf8 } from 'node:buffer'
import { refuse, t } from '../contract/fault.ts'

/** Decoded names and values of a query or form, in the order received; no name stands twice. */
export type Pairs = ReadonlyMap<string, string>

export const MAX_PAIRS = 10_000

/**
 * Reads a query or a form. `+` and `%20` are both blanks: SDKs use either.
 * @param text without the leading `?`, one character a byte
 * @throws {Fault} InvalidParameter for a piece without `=`, broken percent-encoding or UTF-8, a repeated name, too many
 */
export function readPairs(text: string): Pairs {
  const pairs = new Map<string, string>()
  if (text === '') return pairs
  const pieces = fromBytes(text).split('&', MAX_PAIRS + 1)
  if (pieces.length > MAX_PAIRS) throw tooMany()
  for (const piece of pieces) {
    const equals = piece.indexOf('=')
    // The piece is not quoted: it may be the rest of a value whose `&` was not encoded.
    if (equals < 0)
      throw refuse('InvalidParameter', t('查询串或表单中有缺少 = 的片段', 'a piece without = in the query or form'))
    addPair(pairs, decode(piece.slice(0, equals)), decode(piece.slice(equals + 1)))
  }
  return pairs
}

/** @throws {Fault} InvalidParameter when the name is there already */
export function addPair(pairs: Map<string, string>, name: string, value: string): void {
  if (pairs.has(name)) throw refuse('InvalidParameter', t(`${quote(name)} 重复`, `${quote(name)} is repeated`))
  pairs.set(name, value)
}

export const tooMany = () =>
  refuse('InvalidParameter', t(`参数超过 ${MAX_PAIRS} 个`, `more than ${MAX_PAIRS} parameters`))

/** A name as it stands in messages; cut, because a client may send kilobytes of it. */
export const quote = (name: string): string => `\`${name.slice(0, 128).toWellFormed()}\``

/**
 * UTF-8 text of a body.
 * @throws {Fault} InvalidParameter
 */
export function utf8(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw notUtf8()
  return bytes.toString('utf8')
}

const notUtf8 = () => refuse('InvalidParameter', t('内容不是有效的 UTF-8', 'not valid UTF-8'))

// biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII starts there
const fromBytes = (text: string): string => (/^[\x00-\x7f]*$/.test(text) ? text : utf8(Buffer.from(text, 'latin1')))

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    throw refuse('InvalidParameter', t('百分号编码有误', 'broken percent-encoding'))
  }
}
