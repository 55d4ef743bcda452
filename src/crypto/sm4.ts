import { createCipheriv, hkdfSync, timingSafeEqual } from 'node:crypto'
import type { Construction, SymmetricKey } from './algorithms.ts'
import { frame } from './frame.ts'
import { Hmac } from './hmac.ts'

/*
 * SM4-CTR then HMAC-SM3 over the result, under two keys that HKDF-SM3 derives from the material. Encrypt-then-MAC, not
 * SM4-GCM, because Node reaches no SM4-GCM.
 */

const BLOCK = 16
const CIPHER_KEY = 16
const MAC_KEY = 32
const TAG = 32
const INFO = 'sanyao SM4-CTR-HMAC-SM3 v1'

export const sm4CtrHmacSm3: Construction = { materialBytes: 16, nonceBytes: 16, tagBytes: TAG, prepare }

function prepare(material: Buffer): SymmetricKey {
  const derived = Buffer.from(hkdfSync('sm3', material, '', INFO, CIPHER_KEY + MAC_KEY))
  const cipher = createCipheriv('sm4-ecb', derived.subarray(0, CIPHER_KEY), null).setAutoPadding(false)
  const hmac = new Hmac('sm3', derived.subarray(CIPHER_KEY))
  derived.fill(0)
  const mac = (aad: Buffer, nonce: Buffer, body: Buffer): Buffer => hmac.digest(frame([aad, nonce, body]))
  const ctr = (nonce: Buffer, text: Buffer): Buffer =>
    xor(text, cipher.update(counters(nonce, text.length), undefined, 'latin1'))
  return {
    seal(nonce, plaintext, aad) {
      const body = ctr(nonce, plaintext)
      return Buffer.concat([body, mac(aad, nonce, body)])
    },
    open(nonce, sealed, aad) {
      const split = sealed.length - TAG
      const body = sealed.subarray(0, split)
      if (!timingSafeEqual(sealed.subarray(split), mac(aad, nonce, body))) return undefined
      return ctr(nonce, body)
    },
    [Symbol.dispose]() {
      // Ends the cipher, and with it the memory of its key.
      cipher.final()
      hmac[Symbol.dispose]()
    },
  }
}

/*
 * Counter mode over one cipher that lives as long as the key: whole blocks leave no state in it, and a cipher made anew
 * for each message costs three times as much, and its collection.
 */

/** The blocks whose encryption is the key stream of so many bytes: the nonce, and what counting it up gives. */
function counters(nonce: Buffer, length: number): Buffer {
  const blocks = Buffer.allocUnsafe(Math.ceil(length / BLOCK) * BLOCK)
  const counter = Buffer.from(nonce)
  for (let at = 0; at < blocks.length; at += BLOCK) {
    counter.copy(blocks, at)
    for (let i = BLOCK - 1; i >= 0; i--) {
      counter[i] = ((counter[i] as number) + 1) & 0xff
      if (counter[i] !== 0) break
    }
  }
  return blocks
}

/** @param stream one character a byte: a text, because each Buffer of a cipher has a memory block of its own to collect */
function xor(text: Buffer, stream: string): Buffer {
  const out = Buffer.allocUnsafe(text.length)
  for (let i = 0; i < out.length; i++) out[i] = (text[i] as number) ^ stream.charCodeAt(i)
  return out
}
