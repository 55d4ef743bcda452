import { hash, timingSafeEqual } from 'node:crypto'
import { type DecryptionKind, decryptionKey, type SigningKind, signingKey } from './asymmetric.ts'
import {
  curves,
  decodeSignature,
  encodeSignature,
  inverse,
  isOnCurve,
  mod,
  type Signature,
  toBytes,
  toNumber,
} from './curve.ts'
import { INTEGER, OCTETS, readSequence } from './der.ts'
import { drawNonce, ecPublicKey, generateEc, type Nonce, readEc } from './ec.ts'
import { workers } from './workers.ts'

/*
 * The private side of SM2: signatures (GB/T 32918.2) and decryption (GB/T 32918.4). Node's own signature over this curve
 * is plain ECDSA, or SM2 for the empty user id.
 */

const curve = curves.SM2
const { n, size } = curve
const DIGEST = 32
/** GB/T 35276, the id where none is agreed on. */
const USER_ID = Buffer.from('1234567812345678')

const sm3 = (...parts: readonly Buffer[]): Buffer => hash('sm3', Buffer.concat(parts), 'buffer')

/** Z: what stands before the message, from the user id, the curve and the public key (GB/T 32918.2, 5.5). */
export function identityHash(point: Buffer): Buffer {
  const bitLength = Buffer.alloc(2)
  bitLength.writeUInt16BE(8 * USER_ID.length)
  const coefficients = [toBytes(curve.a, size), toBytes(curve.b, size)]
  return sm3(bitLength, USER_ID, ...coefficients, curve.generator.subarray(1), point.subarray(1))
}

/**
 * The signature over the digest `e` (GB/T 32918.2, 6.1), or undefined when the nonce will not do. The only product with a
 * secret factor has a fresh secret for the other one, so that its time tells nothing twice.
 * @param w the inverse of d + 1, by which s = w(k - rd) = w(k + r) - r
 */
export function sm2Signature(w: bigint, e: bigint, { k, x }: Nonce): Signature | undefined {
  const r = mod(e + x, n)
  const s = mod(w * (k + r) - r, n)
  return r === 0n || r + k === n || s === 0n ? undefined : { r, s }
}

/**
 * Whether x(sG + tP) = r - e, where t = r + s (GB/T 32918.2, 7.1). It is when (r - e, (r - e)/t) is a signature of ECDSA
 * over the number s(r - e)/t.
 */
export async function verifySm2(point: Buffer, digest: Buffer, signature: Buffer): Promise<boolean> {
  const { r, s } = decodeSignature(curve, signature) ?? {}
  if (r === undefined || s === undefined) return false
  const [t, x] = [mod(r + s, n), mod(r - toNumber(digest), n)]
  if (t === 0n || x === 0n) return false
  const quotient = mod(x * inverse(t, n), n)
  const moved = encodeSignature(curve, { r: x, s: quotient })
  return workers.run('verifyNumber', 'SM2', point, mod(s * quotient, n), moved)
}

const digests = { SM2DSA: DIGEST }

export const sm2Signing: SigningKind = {
  digests,
  generate: () => generateEc(curve),
  prepare(material) {
    const { scalar, point } = readEc(curve, material)
    const w = inverse(toNumber(scalar) + 1n, n)
    scalar.fill(0)
    const z = identityHash(point)
    const signDigest = async (digest: Buffer): Promise<Buffer> => {
      const e = toNumber(digest)
      for (;;) {
        const signature = sm2Signature(w, e, await drawNonce(curve))
        if (signature !== undefined) return encodeSignature(curve, signature)
      }
    }
    const verifyDigest = (digest: Buffer, signature: Buffer): Promise<boolean> => verifySm2(point, digest, signature)
    return signingKey(ecPublicKey(curve, point), digests, {
      SM2DSA: {
        sign: (message) => signDigest(sm3(z, message)),
        signDigest,
        verify: (message, signature) => verifyDigest(sm3(z, message), signature),
        verifyDigest,
      },
    })
  },
}

/** `point` is C1 with its mark, `hash` C3 and `body` C2. */
interface Ciphertext {
  readonly point: Buffer
  readonly hash: Buffer
  readonly body: Buffer
}

/** The SEQUENCE of GB/T 35276, or C1, C3 and C2 one after the other, C1 with its mark or without. */
function readCiphertext(bytes: Buffer): Ciphertext | undefined {
  return [fromSequence(bytes), fromBytes(Buffer.concat([MARK, bytes])), fromBytes(bytes)].find(
    (read) => read !== undefined && isOnCurve(curve, read.point) && read.hash.length === DIGEST && read.body.length > 0,
  )
}

const MARK = Buffer.of(4)

function fromSequence(bytes: Buffer): Ciphertext | undefined {
  const [x, y, hash, body] = readSequence(bytes, [INTEGER, INTEGER, OCTETS, OCTETS]) ?? []
  if (x === undefined || y === undefined || hash === undefined || body === undefined) return undefined
  const coordinates = [x, y].map((coordinate) => toBytes(toNumber(coordinate), size))
  return { point: Buffer.concat([MARK, ...coordinates]), hash, body }
}

function fromBytes(bytes: Buffer): Ciphertext {
  const split = 1 + 2 * size
  return {
    point: bytes.subarray(0, split),
    hash: bytes.subarray(split, split + DIGEST),
    body: bytes.subarray(split + DIGEST),
  }
}

/** The key derivation of GB/T 32918.4, 5.4.3. */
function mask(shared: Buffer, length: number): Buffer {
  const blocks: Buffer[] = []
  for (let counter = 1; (counter - 1) * DIGEST < length; counter++) {
    const suffix = Buffer.alloc(4)
    suffix.writeUInt32BE(counter)
    blocks.push(sm3(shared, suffix))
  }
  return Buffer.concat(blocks, length)
}

async function decrypt(scalar: Buffer, ciphertext: Buffer): Promise<Buffer | undefined> {
  const { point, hash, body } = readCiphertext(ciphertext) ?? {}
  if (point === undefined || hash === undefined || body === undefined) return undefined
  const shared = (await workers.run('multiply', 'SM2', scalar, point)).subarray(1)
  const key = mask(shared, body.length)
  const plaintext = Buffer.from(body.map((byte, i) => byte ^ key.readUInt8(i)))
  const expected = sm3(shared.subarray(0, size), plaintext, shared.subarray(size))
  // No ciphertext of the standard has a mask of zeros: its own plaintext would be in it.
  if (timingSafeEqual(hash, expected) && key.some((byte) => byte !== 0)) return plaintext
  plaintext.fill(0)
  return undefined
}

/** One algorithm for both forms; a ciphertext shows which one it has. */
export const sm2Decryption: DecryptionKind = {
  algorithms: ['SM2'],
  generate: () => generateEc(curve),
  prepare(material) {
    const { scalar, point } = readEc(curve, material)
    return decryptionKey(ecPublicKey(curve, point), { SM2: (ciphertext) => decrypt(scalar, ciphertext) })
  },
}
