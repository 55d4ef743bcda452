import { type Fault, refuse, t } from '../contract/fault.ts'
import { addPair, MAX_PAIRS, type Pairs, tooMany, utf8 } from './pairs.ts'

/**
 * The text fields of a multipart/form-data body. No action takes files, so that a part with a file name is refused.
 * @param contentType the header as received: its boundary is case-sensitive
 * @throws {Fault} InvalidRequest when malformed, UnsupportedOperation for files, InvalidParameter as `readPairs`
 */
export function readMultipart(body: Buffer, contentType: string): Pairs {
  const [, quoted, bare] = /;\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))\s*(?:;|$)/i.exec(contentType) ?? []
  const boundary = quoted ?? bare
  if (boundary === undefined) throw malformed('boundary')
  const pairs = new Map<string, string>()
  let files = 0
  let parts = 0
  for (const part of split(body, boundary)) {
    if (++parts > MAX_PAIRS) throw tooMany()
    const { name, isFile, content } = readPart(part)
    if (isFile) files++
    else addPair(pairs, name, utf8(content))
  }
  if (files > 0) throw refuse('UnsupportedOperation', 'Content-Type: multipart/form-data')
  return pairs
}

/** The parts between the delimiters, without the line breaks that belong to these. */
function* split(body: Buffer, boundary: string): Generator<Buffer> {
  const delimiter = Buffer.from(`\r\n--${boundary}`, 'latin1')
  const opening = delimiter.subarray(2)
  const preamble = body.indexOf(delimiter)
  if (preamble < 0 && !startsWith(body, opening)) throw malformed('boundary')
  let at = startsWith(body, opening) ? opening.length : preamble + delimiter.length
  for (;;) {
    const next = body.toString('latin1', at, at + 4)
    if (next === '--' || next === '--\r\n') return
    const end = body.indexOf(delimiter, at)
    if (!next.startsWith('\r\n') || end < 0) throw malformed('boundary')
    yield body.subarray(at, end)
    at = end + delimiter.length
  }
}

const startsWith = (body: Buffer, start: Buffer): boolean => body.subarray(0, start.length).equals(start)

/** @param part from the line break before its first header on */
function readPart(part: Buffer): { readonly name: string; readonly isFile: boolean; readonly content: Buffer } {
  const end = part.indexOf('\r\n\r\n')
  if (end < 0) throw malformed('Content-Disposition')
  const [, parameters] = /\r\ncontent-disposition:[ \t]*form-data[ \t]*(;.*)/i.exec(utf8(part.subarray(0, end))) ?? []
  const [, name] = /;[ \t]*name="([^"]+)"/i.exec(parameters ?? '') ?? []
  if (parameters === undefined || name === undefined) throw malformed('Content-Disposition')
  return { name, isFile: /;[ \t]*filename\*?=/i.test(parameters), content: part.subarray(end + 4) }
}

const malformed = (what: string): Fault => refuse('InvalidRequest', t(`multipart 的 ${what} 有误`, `multipart ${what}`))
