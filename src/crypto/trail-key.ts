import { createPrivateKey, createPublicKey, hkdfSync, type KeyObject, sign, verify } from 'node:crypto'
import { Hmac } from './hmac.ts'

const SEED = 32
/** PKCS#8 (RFC 8410) of an Ed25519 key, up to its 32 bytes. */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')
const SPKI = Buffer.from('302a300506032b6570032100', 'hex')
const INFO = 'sanyao trail head v1'

/** Signs the checkpoints of the trail, and proves where its chains end. Made from 32 secret bytes, which it zeroes. */
export class TrailKey {
  readonly #signing: KeyObject
  readonly #mac: Hmac
  /** The raw public key: 32 bytes. */
  readonly publicKey: Buffer

  constructor(seed: Buffer) {
    if (seed.length !== SEED) throw new RangeError(`the seed of a trail key must be ${SEED} bytes`)
    const pkcs8 = Buffer.concat([PKCS8, seed])
    const macKey = Buffer.from(hkdfSync('sha256', seed, '', INFO, 32))
    this.#signing = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' })
    this.#mac = new Hmac('sha256', macKey)
    this.publicKey = createPublicKey(this.#signing).export({ format: 'der', type: 'spki' }).subarray(SPKI.length)
    for (const secret of [pkcs8, macKey, seed]) secret.fill(0)
  }

  /** Ed25519: 64 bytes. */
  sign(statement: string): Buffer {
    return sign(null, Buffer.from(statement), this.#signing)
  }

  /** HMAC-SHA256: 64 hex digits. */
  mac(statement: string): string {
    return this.#mac.digest(Buffer.from(statement)).toString('hex')
  }
}

/** Gives the check of signatures under a raw public key. */
export function trailVerifier(publicKey: Buffer): (statement: string, signature: Buffer) => boolean {
  const key = createPublicKey({ key: Buffer.concat([SPKI, publicKey]), format: 'der', type: 'spki' })
  return (statement, signature) => verify(null, Buffer.from(statement), key, signature)
}
