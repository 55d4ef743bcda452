type Random = (bytes: number) => Buffer

/** 100 ns intervals between the Gregorian reform, from which version 1 counts, and the Unix epoch. */
const GREGORIAN = 122_192_928_000_000_000n

/**
 * A version 1 UUID, the form of the ids that KMS gives. Clock sequence and node are random, so that two ids of one
 * moment differ and no machine shows.
 * @param now milliseconds
 */
export function timeUuid(now: number, random: Random): string {
  const noise = random(10)
  const time = BigInt(Math.floor(now)) * 10_000n + GREGORIAN + BigInt(noise.readUInt16BE(8) % 10_000)
  const hex = time.toString(16).padStart(15, '0')
  noise[0] = ((noise[0] as number) & 0x3f) | 0x80
  // The multicast bit marks a node that is no network address.
  noise[2] = (noise[2] as number) | 0x01
  const tail = noise.toString('hex', 0, 8)
  return `${hex.slice(-8)}-${hex.slice(-12, -8)}-1${hex.slice(-15, -12)}-${tail.slice(0, 4)}-${tail.slice(4)}`
}

const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz'

/** Characters of `0-9a-z`, drawn evenly. */
export function shortId(length: number, random: Random): string {
  let id = ''
  while (id.length < length) {
    for (const byte of random(length)) {
      // 252 is the largest multiple of 36 in a byte.
      if (byte < 252 && id.length < length) id += ALPHABET[byte % 36]
    }
  }
  return id
}
