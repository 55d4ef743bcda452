import fc from 'fast-check'

export const bytes = (min: number, max = min): fc.Arbitrary<Buffer> =>
  fc.uint8Array({ minLength: min, maxLength: max }).map((array) => Buffer.from(array))

/** What to change in a byte so that it is another one. */
export const change = fc.integer({ min: 1, max: 255 })

/** The same parts with one byte changed: that at `position`, counted through all of them and round again. */
export function flip(parts: readonly Buffer[], position: number, change: number): Buffer[] {
  let at = position % parts.reduce((sum, part) => sum + part.length, 0)
  return parts.map((part) => {
    const copy = Buffer.from(part)
    if (at >= 0 && at < copy.length) copy.writeUInt8(copy.readUInt8(at) ^ change, at)
    at -= copy.length
    return copy
  })
}
