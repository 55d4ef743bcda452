import { createHmac, timingSafeEqual } from 'node:crypto'

/** Seconds that a code is good for, of which the neighbours are taken too: clocks differ, and people are slow. */
const STEP = 30
const DIGITS = 6

/** The code of a step: TOTP of RFC 6238 with HMAC-SHA1, as authenticator apps have it. */
export function totp(secret: Buffer, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', secret).update(counter).digest()
  const offset = (mac[19] ?? 0) & 0x0f
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 10 ** DIGITS).padStart(DIGITS, '0')
}

/**
 * The step whose code this is: the present one or a neighbour; undefined for any other code.
 * @param now Unix seconds
 */
export function stepOf(secret: Buffer, code: string, now: number): number | undefined {
  const given = Buffer.from(code)
  const present = Math.floor(now / STEP)
  return [present, Math.max(0, present - 1), present + 1].find((step) => {
    const expected = Buffer.from(totp(secret, step))
    return given.length === expected.length && timingSafeEqual(given, expected)
  })
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** Base32 of RFC 4648 without padding, in which apps take secrets; of a multiple of five bytes. */
export function base32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{5}/g) ?? []).map((five) => LETTERS[Number.parseInt(five, 2)]).join('')
}

/** The bytes of a base32 text without padding. */
export function fromBase32(text: string): Buffer {
  const bits = [...text].map((letter) => LETTERS.indexOf(letter).toString(2).padStart(5, '0')).join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}
