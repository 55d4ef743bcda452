import { hash } from 'node:crypto'
import { type SigningKind, signingKey } from './asymmetric.ts'
import { curves, decodeSignature, encodeSignature, inverse, mod, type Signature, toBytes, toNumber } from './curve.ts'
import { drawNonce, ecPublicKey, generateEc, type Nonce, readEc } from './ec.ts'
import { Secret } from './secret.ts'
import { workers } from './workers.ts'

/*
 * Signatures of SM2 (GB/T 32918.2). Node's own over this curve are plain ECDSA, or SM2 for the empty user id.
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
    const inverted = toBytes(inverse(toNumber(scalar) + 1n, n), size)
    const w = new Secret('bytes', inverted)
    for (const secret of [scalar, inverted]) secret.fill(0)
    const z = identityHash(point)
    const signDigest = async (digest: Buffer): Promise<Buffer> => {
      const e = toNumber(digest)
      for (;;) {
        const nonce = await drawNonce(curve)
        const signature = sm2Signature(w.use(toNumber), e, nonce)
        if (signature !== undefined) return encodeSignature(curve, signature)
      }
    }
    const verifyDigest = (digest: Buffer, signature: Buffer): Promise<boolean> => verifySm2(point, digest, signature)
    return signingKey(
      ecPublicKey(curve, point),
      digests,
      {
        SM2DSA: {
          sign: (message) => signDigest(sm3(z, message)),
          signDigest,
          verify: (message, signature) => verifyDigest(sm3(z, message), signature),
          verifyDigest,
        },
      },
      [w],
    )
  },
}
