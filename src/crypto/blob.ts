/*
 * The outer form of every ciphertext of a KMS key: three parts in standard base64, the first a header that says in clear
 * which key it is for. docs/ciphertext.md describes it byte by byte.
 */

const FORMAT = 1
const HEADER = 24
const KEY_ID = 4
const VERSION = 20
const SEPARATOR = '-k-'
const PARTS = 3
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** The key (a UUID in lower case), the version of its material (a uint32), and the id of its algorithm (a byte). */
export interface BlobHeader {
  readonly keyId: string
  readonly version: number
  readonly id: number
}

/** @throws {RangeError} for a key id or version that the header cannot hold */
export function encodeHeader({ keyId, version, id }: BlobHeader): Buffer {
  if (!UUID.test(keyId)) throw new RangeError('a key id must be a UUID in lower case')
  const bytes = Buffer.alloc(HEADER)
  bytes.writeUInt8(FORMAT, 0)
  bytes.writeUInt8(id, 1)
  bytes.write(keyId.replaceAll('-', ''), KEY_ID, 'hex')
  bytes.writeUInt32BE(version, VERSION)
  return bytes
}

/** Undefined unless `encodeHeader` could have written it. */
export function decodeHeader(bytes: Buffer): BlobHeader | undefined {
  if (bytes.length !== HEADER || bytes.readUInt8(0) !== FORMAT || bytes.readUInt16BE(2) !== 0) return undefined
  const hex = bytes.toString('hex', KEY_ID, VERSION)
  const keyId = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
  return { keyId, version: bytes.readUInt32BE(VERSION), id: bytes.readUInt8(1) }
}

export type Parts = readonly [header: Buffer, second: Buffer, third: Buffer]

export const joinParts = (parts: Parts): string => parts.map((part) => part.toString('base64')).join(SEPARATOR)

/** Undefined unless the text is exactly what `joinParts` gives for some parts. */
export function splitParts(blob: string): Parts | undefined {
  const texts = blob.split(SEPARATOR, PARTS + 1)
  if (texts.length !== PARTS) return undefined
  const [a, b, c] = texts.map(fromBase64)
  return a === undefined || b === undefined || c === undefined ? undefined : [a, b, c]
}

/** Node reads base64 leniently; only the one text that encodes these bytes counts. */
function fromBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : undefined
}
