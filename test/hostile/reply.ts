/** One answer in form. */
export interface Reply {
  readonly text: string
  readonly code: string | undefined
  readonly requestId: string
  /** Whether the server says that it closes the connection. */
  readonly closes: boolean
}

/** What stands at the beginning of what was received: an answer, the beginning of one, or what must not be. */
export type Taken =
  | { readonly is: 'reply'; readonly reply: Reply; readonly size: number }
  | { readonly is: 'unfinished' }
  | { readonly is: 'wrong'; readonly why: string }

const CONTINUE = 'HTTP/1.1 100 Continue\r\n\r\n'
const STATUS = 'HTTP/1.1 200 OK\r\n'
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const LEAKS = /<html|<!doctype|\bat .*\(?(?:file:|node:|\/).*:\d+|\bnode_modules\b|\bSQLITE_|\bERR_[A-Z]|\[object /i

const wrong = (why: string): Taken => ({ is: 'wrong', why })

/**
 * Takes the first answer from what a connection has received.
 * @param bodiless whether it may be the answer to a HEAD, which only declares its body
 * @param secrets texts that no answer may hold
 */
export function takeReply(received: Buffer, secrets: readonly string[], bodiless = false): Taken {
  const text = received.toString('latin1')
  if (text.startsWith(CONTINUE)) {
    const taken = takeReply(received.subarray(CONTINUE.length), secrets, bodiless)
    return taken.is === 'reply' ? { ...taken, size: taken.size + CONTINUE.length } : taken
  }
  const opening = text.slice(0, STATUS.length)
  if (opening !== STATUS) {
    const begun = STATUS.startsWith(opening) || CONTINUE.startsWith(text)
    return begun ? { is: 'unfinished' } : wrong('another status line')
  }
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return text.length > 10_000 ? wrong('endless headers') : { is: 'unfinished' }
  const headers = text.slice(STATUS.length, end).split('\r\n')
  const valuesOf = (name: string): readonly string[] =>
    headers
      .filter((line) => line.toLowerCase().startsWith(`${name}:`))
      .map((line) => line.slice(name.length + 1).trim())
  if (valuesOf('content-type').join('|') !== 'application/json') return wrong('another Content-Type')
  const [length = '', ...lengths] = valuesOf('content-length')
  if (!/^\d+$/.test(length) || lengths.length > 0) return wrong('no clear Content-Length')
  const closes = valuesOf('connection').includes('close')
  const size = end + 4 + (bodiless && received.length === end + 4 ? 0 : Number(length))
  if (received.length < size) return { is: 'unfinished' }
  if (size === end + 4) return { is: 'reply', size, reply: { text: '', code: 'HEAD', requestId: '', closes } }
  return readBody(received.subarray(end + 4, size), secrets, size, closes)
}

function readBody(bytes: Buffer, secrets: readonly string[], size: number, closes: boolean): Taken {
  const text = bytes.toString('utf8')
  if (!Buffer.from(text).equals(bytes)) return wrong('no UTF-8')
  const response = responseOf(text)
  if (response === undefined) return wrong('no JSON with a Response alone')
  const { RequestId: requestId, Error: error, ...rest } = response
  if (typeof requestId !== 'string' || !UUID.test(requestId)) return wrong('no RequestId')
  if (secrets.some((secret) => text.includes(secret))) return wrong('a secret')
  if (error === undefined) return { is: 'reply', size, reply: { text, code: undefined, requestId, closes } }
  const { Code: code, Message: message, ...other } = error as Record<string, unknown>
  if (typeof code !== 'string' || !/^[A-Z]\w*(\.\w+)?$/.test(code)) return wrong('an Error without a code')
  if (typeof message !== 'string' || message === '') return wrong('an Error without a message')
  if (Object.keys({ ...rest, ...other }).length > 0) return wrong('more than an Error')
  // What a client sent comes back in back quotes; the rest of a message is ours.
  if (LEAKS.test(message.replace(/`[^`]*`/g, ''))) return wrong('the insides of the server')
  return { is: 'reply', size, reply: { text, code, requestId, closes } }
}

function responseOf(text: string): Record<string, unknown> | undefined {
  try {
    const { Response, ...rest } = JSON.parse(text) as { Response?: unknown }
    const alone = typeof Response === 'object' && Response !== null && Object.keys(rest).length === 0
    return alone ? (Response as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
