import type { RawRequest } from '../gateway/wire.ts'
import { type Curled, readCurl, wordsOf } from './curl.ts'
import { RequestError } from './error.ts'

/**
 * Reads a request as it went over the wire, or the curl line that sends it.
 * @param file the bytes of a file that a curl line names
 * @throws RequestError
 */
export function readRequest(given: Buffer, file: (name: string) => Buffer): RawRequest {
  const text = given.toString('latin1').replace(/^(?:\xef\xbb\xbf)?[ \t\r\n]+|^\xef\xbb\xbf/, '')
  const line = /^(?:\$\s+)?curl\s/.test(text) ? text.replace(/^\$\s+/, '') : undefined
  return line === undefined ? readRaw(given) : fromCurl(readCurl(wordsOf(line), file))
}

function fromCurl({ url, method, headers, data, get }: Curled): RawRequest {
  const { host, path, search } = partsOf(url)
  const joined = Buffer.concat(data.flatMap((part, i) => (i === 0 ? [part] : [Buffer.from('&'), part])))
  const query = get && joined.length > 0 ? `${search === '' ? '?' : `${search}&`}${joined.toString('latin1')}` : search
  const body = get ? Buffer.alloc(0) : joined
  const sends = data.length > 0 && !get
  const own = Object.fromEntries(headers)
  return {
    method: method ?? (sends ? 'POST' : 'GET'),
    url: `${path}${query}`,
    headers: { ...(sends && { 'content-type': 'application/x-www-form-urlencoded' }), host, ...own },
    body,
    remoteAddress: '',
  }
}

/** curl sends the path and the query as they are given; a URL of WHATWG would spell some of it another way. */
function partsOf(url: string): { readonly host: string; readonly path: string; readonly search: string } {
  const [, scheme = 'http', authority = '', path = '', search = ''] =
    /^(?:(https?):\/\/)?(?:[^/?#@]*@)?([^/?#@\s]+)(\/[^?#]*)?(\?[^#]*)?(?:#.*)?$/is.exec(url) ?? []
  if (authority === '') throw new RequestError('the curl line has no URL')
  const usual = scheme.toLowerCase() === 'https' ? ':443' : ':80'
  const host = authority.endsWith(usual) ? authority.slice(0, -usual.length) : authority
  return { host, path: path || '/', search }
}

function readRaw(given: Buffer): RawRequest {
  const bytes = given.toString('latin1').replace(/^\s+/, '')
  const blank = /\r?\n\r?\n/.exec(bytes)
  const head = blank === null ? bytes : bytes.slice(0, blank.index)
  const [first = '', ...lines] = head.split(/\r?\n/)
  const [, method, target] = /^([A-Z]+) (\S+)(?: HTTP\/[\d.]+)?$/.exec(first.trimEnd()) ?? []
  if (method === undefined || target === undefined)
    throw new RequestError('that is neither a curl line nor a request that begins with a line such as POST / HTTP/1.1')
  const headers: Record<string, string> = {}
  for (const line of lines.filter((one) => one !== '')) {
    const colon = line.indexOf(':')
    if (colon <= 0) throw new RequestError('a header of the request has no colon')
    headers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim()
  }
  const rest = Buffer.from(blank === null ? '' : bytes.slice(blank.index + blank[0].length), 'latin1')
  return { method, url: pathOf(target), headers, body: bodyOf(rest, headers['content-length']), remoteAddress: '' }
}

/** A proxy is sent the whole URL. */
const pathOf = (target: string): string => {
  if (!/^https?:\/\//.test(target)) return target
  const { pathname, search } = new URL(target)
  return `${pathname}${search}`
}

/** An editor may have put a line end behind the body. */
function bodyOf(rest: Buffer, length: string | undefined): Buffer {
  if (length !== undefined && /^\d+$/.test(length)) return rest.subarray(0, Number(length))
  return /\n$/.test(rest.toString('latin1')) ? rest.subarray(0, rest.at(-2) === 13 ? -2 : -1) : rest
}
