import { type Fault, refuse, t } from '../contract/fault.ts'
import { printable } from './common.ts'
import { memo } from './memo.ts'
import { readMultipart } from './multipart.ts'
import { type Pairs, readPairs, utf8 } from './pairs.ts'
import type { RawRequest } from './wire.ts'

/** What a request carries: JSON as parsed, or the flat fields of a query, form or multipart body. */
export type Content =
  | { readonly source: 'json'; readonly value: unknown }
  | { readonly source: 'text'; readonly pairs: Pairs }

const MAX_QUERY = 32 * 1024
const MAX_BODY = 10 * 1024 * 1024
const MAX_V1_FORM = 1024 * 1024
const MAX_DEPTH = 32

/**
 * Reads the query of a GET or the body of a POST. The query of a POST is not looked at: no scheme signs it.
 * @param signedV1 whether the call is signed the old way, whose forms may be smaller
 * @throws {Fault} RequestSizeLimitExceeded, AuthFailure.SignatureFailure (a form too large for v1), MissingParameter
 * (no Content-Type), UnsupportedOperation (another Content-Type), InvalidParameter, InvalidRequest (multipart)
 */
export function readContent(raw: RawRequest, signedV1: boolean): Content {
  return raw.method === 'GET' ? readQuery(queryOf(raw.url)) : readBody(raw, signedV1)
}

/** What stands after the first `?`, as received. */
export function queryOf(url: string): string {
  const mark = url.indexOf('?')
  return mark < 0 ? '' : url.slice(mark + 1)
}

function readQuery(query: string): Content {
  if (query.length > MAX_QUERY) throw tooLarge('32 KB')
  return { source: 'text', pairs: readPairs(query) }
}

function readBody({ body, headers }: RawRequest, signedV1: boolean): Content {
  if (body.length > MAX_BODY) throw tooLarge('10 MB')
  const contentType = headers['content-type'] ?? ''
  const mediaType = mediaTypeOf(contentType)
  switch (mediaType) {
    case 'application/json':
      return { source: 'json', value: readJson(body) }
    case 'application/x-www-form-urlencoded':
      if (signedV1 && body.length > MAX_V1_FORM) throw useTc3()
      return { source: 'text', pairs: readPairs(body.toString('latin1')) }
    case 'multipart/form-data':
      if (signedV1 && body.length > MAX_V1_FORM) throw useTc3()
      return { source: 'text', pairs: readMultipart(body, contentType) }
    case '':
      throw refuse('MissingParameter', '`Content-Type`')
    default:
      throw refuse('UnsupportedOperation', `Content-Type: ${printable(mediaType)}`)
  }
}

const mediaTypeOf = memo((contentType: string): string => {
  const [essence = ''] = contentType.split(';', 1)
  return essence.trim().toLowerCase()
})

const tooLarge = (limit: string): Fault => refuse('RequestSizeLimitExceeded', t(`上限为 ${limit}`, `at most ${limit}`))

const useTc3 = (): Fault =>
  refuse(
    'AuthFailure.SignatureFailure',
    t('超过 1 MB 的请求请使用 TC3-HMAC-SHA256 签名', 'sign requests above 1 MB with TC3-HMAC-SHA256'),
  )

/** No body at all and `null` are what SDKs send for a call without parameters. Of a repeated member the last counts. */
function readJson(body: Buffer): unknown {
  if (body.length === 0) return {}
  const value = parse(utf8(body))
  checkTree(value, 0)
  return value === null ? {} : value
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // V8's message quotes the text, which may hold secrets, so that it is not kept even as a cause.
    throw refuse('InvalidParameter', t('请求体不是有效的 JSON', 'the request body is not valid JSON'))
  }
}

/**
 * JSON.parse bears any depth, whoever walks its result may not. A lone surrogate cannot be written as UTF-8 again:
 * stored, it would turn into another text.
 */
function checkTree(value: unknown, depth: number): void {
  if (typeof value === 'string') checkText(value)
  if (typeof value !== 'object' || value === null) return
  if (depth === MAX_DEPTH) {
    throw refuse('InvalidParameter', t(`JSON 超过 ${MAX_DEPTH} 层`, `JSON nested more than ${MAX_DEPTH} levels deep`))
  }
  if (!Array.isArray(value)) for (const name of Object.keys(value)) checkText(name)
  for (const member of Object.values(value)) checkTree(member, depth + 1)
}

function checkText(text: string): void {
  if (!text.isWellFormed()) {
    throw refuse('InvalidParameter', t('JSON 文本含有不成对的代理项', 'a lone surrogate in a JSON text'))
  }
}
