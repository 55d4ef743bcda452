/**
 * Puts byte strings one after the other, each behind its length in bytes (uint32, big-endian), so that no two lists of
 * parts give the same bytes.
 */
export function frame(parts: readonly Buffer[]): Buffer {
  let size = 0
  for (const part of parts) size += 4 + part.length
  const framed = Buffer.allocUnsafe(size)
  let at = 0
  for (const part of parts) {
    at = framed.writeUInt32BE(part.length, at)
    at += part.copy(framed, at)
  }
  return framed
}
