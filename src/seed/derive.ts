import { hkdfSync } from 'node:crypto'

/** Bytes that follow from the secret of a seed and the name of what they are for. At most 8160 of them. */
export type Derive = (name: readonly string[], bytes: number) => Buffer

/** Sets the bytes apart from whatever else the same text may be the secret of. */
const SALT = 'sanyao seed v1'

/**
 * HKDF-SHA256. Names are made of ids, which hold no `/`, and never of places in a list: an element more must not change
 * what the others get.
 */
export const derivation =
  (secret: string): Derive =>
  (name, bytes) =>
    Buffer.from(hkdfSync('sha256', secret, SALT, name.join('/'), bytes))

const digits = '0123456789'
const lower = 'abcdefghijklmnopqrstuvwxyz'
export const idLetters = digits + lower
export const secretLetters = digits + lower.toUpperCase() + lower

/** A text of evenly drawn letters. */
export function derivedText(derive: Derive, name: readonly string[], letters: string, length: number): string {
  // Bytes beyond the largest multiple of the alphabet are left out, fewer than one in eight; so many never run short.
  const most = 256 - (256 % letters.length)
  const drawn = [...derive(name, length * 8)].filter((byte) => byte < most).slice(0, length)
  return drawn.map((byte) => letters[byte % letters.length]).join('')
}

/** A number from `least` to below `least + many`; `many` is far below 2^32, so that the skew does not show. */
export const derivedNumber = (derive: Derive, name: readonly string[], least: number, many: number): number =>
  least + (derive(name, 4).readUInt32BE() % many)
