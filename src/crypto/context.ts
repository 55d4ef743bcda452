/**
 * The bytes that stand for an encryption context in the associated data. Two texts of the same object (other order,
 * blanks, escapes or spellings of a number) give the same bytes; two objects never do. The empty text and the empty
 * object are no context: no bytes.
 * @param text '' or the text of a JSON object, of a length that the caller has limited
 * @throws {TypeError} for any other text
 */
export function canonicalContext(text: string): Buffer {
  const canonical = text === '' ? EMPTY_OBJECT : canonicalJson(text)
  if (!canonical.startsWith('o')) throw new TypeError('an encryption context must be the text of a JSON object')
  // UTF-16, in which a lone surrogate stays itself; UTF-8 would turn them all into U+FFFD.
  return canonical === EMPTY_OBJECT ? NOTHING : Buffer.from(canonical, 'utf16le')
}

const EMPTY_OBJECT = 'o0:'
const NOTHING = Buffer.alloc(0)

/** Node's JSON.parse also gives the reviver the source of a primitive value; its types do not say so yet. */
const parseJson = JSON.parse as (
  text: string,
  reviver: (key: string, value: unknown, context: { readonly source: string }) => unknown,
) => unknown

/** Empty when the text is not JSON; the reason is dropped because it would repeat the text. */
function canonicalJson(text: string): string {
  try {
    return parseJson(text, encode) as string
  } catch {
    return ''
  }
}

/** The reviver goes from the leaves up, so the members of a list or object are encoded already. */
function encode(_key: string, value: unknown, { source }: { readonly source: string }): string {
  if (typeof value === 'string') return `s${counted(value)}`
  if (typeof value === 'number') return `d${counted(decimal(source))}`
  if (Array.isArray(value)) return `a${value.length}:${value.join('')}`
  if (typeof value === 'object' && value !== null) return encodeObject(value as Record<string, string>)
  return value === null ? 'n' : value ? 't' : 'f'
}

function encodeObject(members: Readonly<Record<string, string>>): string {
  const keys = Object.keys(members).sort()
  let text = `o${keys.length}:`
  for (const key of keys) text += counted(key) + members[key]
  return text
}

const counted = (text: string): string => `${text.length}:${text}`

/**
 * A JSON number as `<sign><digits>e<exponent>` without zeros at either end. Exact, because two 19-digit ids may well be
 * one number to a double.
 */
function decimal(source: string): string {
  const [mantissa = '', exponent = '0'] = source.split(/e/i)
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.')
  const digits = (whole + fraction).replace(/^0+/, '')
  const significant = digits.replace(/0+$/, '')
  if (significant === '') return '0'
  const shift = BigInt(exponent) + BigInt(digits.length - significant.length - fraction.length)
  return `${mantissa.startsWith('-') ? '-' : ''}${significant}e${shift}`
}
