/*
 * The little of DER that keys and signatures need (X.690): writing, and reading a sequence of primitive members that
 * has exactly one encoding.
 */

export const INTEGER = 0x02
export const OCTETS = 0x04
export const SEQUENCE = 0x30
const BITS = 0x03

export const sequence = (...parts: readonly Buffer[]): Buffer => element(SEQUENCE, Buffer.concat(parts))

export const octets = (content: Buffer): Buffer => element(OCTETS, content)

/** Whole bytes, without unused bits. */
export const bits = (content: Buffer): Buffer => element(BITS, Buffer.concat([Buffer.of(0), content]))

/** @param magnitude an unsigned number, big-endian, of any width but zero */
export function integer(magnitude: Buffer): Buffer {
  let start = 0
  while (start < magnitude.length - 1 && magnitude[start] === 0) start++
  const minimal = magnitude.subarray(start)
  return element(INTEGER, minimal.readUInt8(0) < 0x80 ? minimal : Buffer.concat([Buffer.of(0), minimal]))
}

function element(tag: number, content: Buffer): Buffer {
  const { length } = content
  if (length < 0x80) return Buffer.concat([Buffer.of(tag, length), content])
  const long = length < 0x100 ? Buffer.of(tag, 0x81, length) : Buffer.of(tag, 0x82, length >> 8, length & 0xff)
  return Buffer.concat([long, content])
}

/**
 * The contents of a sequence's members.
 * @param tags what the members are, in order
 * @returns undefined unless the bytes are one such sequence and nothing else, every length and number in its only form
 *   and no number below zero
 */
export function readSequence(der: Buffer, tags: readonly number[]): readonly Buffer[] | undefined {
  const whole = readElement(der, SEQUENCE)
  if (whole === undefined || whole.rest.length > 0) return undefined
  const contents: Buffer[] = []
  let rest = whole.content
  for (const tag of tags) {
    const member = readElement(rest, tag)
    if (member === undefined || (tag === INTEGER && !isNatural(member.content))) return undefined
    contents.push(member.content)
    rest = member.rest
  }
  return rest.length > 0 ? undefined : contents
}

function readElement(der: Buffer, tag: number): { readonly content: Buffer; readonly rest: Buffer } | undefined {
  const [first, length = 0x80, ...extended] = der.subarray(0, 4)
  if (first !== tag) return undefined
  const width = length < 0x80 ? 0 : length - 0x80
  // 0x80 is the indefinite length, and nothing here is longer than 65,535 bytes.
  if (length === 0x80 || width > 2 || extended.length < width) return undefined
  const size = width === 0 ? length : der.readUIntBE(2, width)
  if (width > 0 && size < (width === 1 ? 0x80 : 0x100)) return undefined
  const end = 2 + width + size
  return end > der.length ? undefined : { content: der.subarray(2 + width, end), rest: der.subarray(end) }
}

const isNatural = ([first, second = 0x80]: Buffer): boolean =>
  first !== undefined && first < 0x80 && (first > 0 || second >= 0x80)
