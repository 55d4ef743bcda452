import { randomFillSync } from 'node:crypto'

const pool = Buffer.alloc(4096)
let used = pool.length

/**
 * Random bytes that will be public, such as the nonce of a ciphertext: drawn from the system many at a time, since each
 * draw costs 2 to 8 µs. Never for keys, whose bytes would wait here in memory.
 */
export function publicRandom(bytes: number): Buffer {
  if (used + bytes > pool.length) {
    randomFillSync(pool)
    used = 0
  }
  const drawn = Buffer.from(pool.subarray(used, used + bytes))
  used += bytes
  return drawn
}
