import { createCipheriv, createDecipheriv, createHmac, createSecretKey, hkdfSync, timingSafeEqual } from 'node:crypto'
import type { Construction, SymmetricKey } from './algorithms.ts'
import { frame } from './frame.ts'

/*
 * SM4-CTR then HMAC-SM3 over the result, under two keys that HKDF-SM3 derives from the material. Encrypt-then-MAC, not
 * SM4-GCM, because Node reaches no SM4-GCM.
 */

const CIPHER_KEY = 16
const MAC_KEY = 32
const TAG = 32
const INFO = 'sanyao SM4-CTR-HMAC-SM3 v1'

export const sm4CtrHmacSm3: Construction = { materialBytes: 16, nonceBytes: 16, tagBytes: TAG, prepare }

function prepare(material: Buffer): SymmetricKey {
  const derived = Buffer.from(hkdfSync('sm3', material, '', INFO, CIPHER_KEY + MAC_KEY))
  const cipherKey = createSecretKey(derived.subarray(0, CIPHER_KEY))
  const macKey = createSecretKey(derived.subarray(CIPHER_KEY))
  derived.fill(0)
  const mac = (aad: Buffer, nonce: Buffer, body: Buffer): Buffer =>
    createHmac('sm3', macKey)
      .update(frame([aad, nonce, body]))
      .digest()
  return {
    seal(nonce, plaintext, aad) {
      const body = createCipheriv('sm4-ctr', cipherKey, nonce).update(plaintext)
      return Buffer.concat([body, mac(aad, nonce, body)])
    },
    open(nonce, sealed, aad) {
      const split = sealed.length - TAG
      const body = sealed.subarray(0, split)
      if (!timingSafeEqual(sealed.subarray(split), mac(aad, nonce, body))) return undefined
      return createDecipheriv('sm4-ctr', cipherKey, nonce).update(body)
    },
  }
}
