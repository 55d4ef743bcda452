import { createPublicKey, generateKeyPair, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { type PublicKey, publicPem, type Scheme, type SigningKind, signingKey } from './asymmetric.ts'
import { type Curve, type CurveName, curves, encodeSignature, inverse, mod, type Signature, toNumber } from './curve.ts'
import { bits, integer, octets, sequence } from './der.ts'
import { Secret } from './secret.ts'
import { workers } from './workers.ts'

const EC_KEY = Buffer.from('06072a8648ce3d0201', 'hex')
/** The tag and length of the public point within the ECPrivateKey, and of the BIT STRING there, for either size. */
const POINT_FRAME = 5

const generatePair = promisify(generateKeyPair)

/** A key on a curve: `point` is `scalar` times the generator. */
export interface EcKey {
  readonly scalar: Buffer
  readonly point: Buffer
}

/** A fresh key as PKCS #8. Made in the thread pool. */
export async function generateEc(curve: Curve): Promise<Buffer> {
  const { privateKey } = await generatePair('ec', {
    namedCurve: curve.name,
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'der' },
  })
  return privateKey
}

/**
 * Reads what `generateEc` gives. Node would read it too, but gives the scalar of an SM2 key out again in no other form.
 * @throws {TypeError} for anything else
 */
export function readEc(curve: Curve, pkcs8: Buffer): EcKey {
  const { size } = curve
  const point = pkcs8.subarray(-(1 + 2 * size))
  const end = pkcs8.length - point.length - POINT_FRAME
  const start = end - size
  // What stands around a scalar is the same for all of them, so the secret one is not written again.
  const frame = writeEc(curve, { scalar: Buffer.alloc(size), point })
  const fits = pkcs8.length === frame.length
  if (!fits || pkcs8.compare(frame, 0, start, 0, start) !== 0 || pkcs8.compare(frame, end, undefined, end) !== 0)
    throw new TypeError(`not a private key of the curve ${curve.name}`)
  return { scalar: Buffer.from(pkcs8.subarray(start, end)), point: Buffer.from(point) }
}

/** As PKCS #8 with the public point in it, in the only form that OpenSSL writes. */
export function writeEc(curve: Curve, { scalar, point }: EcKey): Buffer {
  const publicPart = bits(point)
  const tagged = Buffer.concat([Buffer.of(0xa1, publicPart.length), publicPart])
  const inner = sequence(integer(Buffer.of(1)), octets(scalar), tagged)
  return sequence(integer(Buffer.of(0)), sequence(EC_KEY, curve.id), octets(inner))
}

export function ecPublicKey(curve: Curve, point: Buffer): PublicKey {
  const bytes = sequence(sequence(EC_KEY, curve.id), bits(point))
  return { bytes, pem: publicPem(bytes) }
}

/** A secret number for one signature, and the x coordinate of that many times the generator. */
export interface Nonce {
  readonly k: bigint
  readonly x: bigint
}

/** A fresh key is just that, so OpenSSL draws and multiplies. */
export async function drawNonce(curve: Curve): Promise<Nonce> {
  const pkcs8 = await generateEc(curve)
  const { scalar, point } = readEc(curve, pkcs8)
  pkcs8.fill(0)
  const nonce = { k: toNumber(scalar), x: toNumber(point.subarray(1, 1 + curve.size)) }
  scalar.fill(0)
  return nonce
}

/**
 * The signature of ECDSA over the number `e` (FIPS 186-5, 6.4.1), or undefined when the nonce will not do.
 * @param blind not zero modulo n; the result does not depend on it, but the time for the secret numbers does
 */
export function ecdsa({ n }: Curve, d: bigint, e: bigint, { k, x }: Nonce, blind: bigint): Signature | undefined {
  const r = mod(x, n)
  const sum = mod(blind * e + r * mod(blind * d, n), n)
  const s = mod(inverse(blind * k, n) * sum, n)
  return r === 0n || s === 0n ? undefined : { r, s }
}

/** From 1 to n - 1, evenly but for 2^-64. */
const drawBlind = ({ n, size }: Curve): bigint => 1n + (toNumber(randomBytes(size + 8)) % (n - 1n))

/**
 * ECDSA with signatures in DER. Node signs digests only after hashing them again, so those take a way of their own.
 * @param algorithm the value of `Algorithm`
 */
export function ecdsaKind(name: CurveName, algorithm: string): SigningKind {
  const curve = curves[name]
  const digests = { [algorithm]: curve.size }
  return {
    digests,
    generate: () => generateEc(curve),
    prepare(material) {
      const { scalar, point } = readEc(curve, material)
      const number = new Secret('bytes', scalar)
      scalar.fill(0)
      const privateKey = new Secret('pkcs8', material)
      const publicKey = ecPublicKey(curve, point)
      const verifying = createPublicKey({ key: publicKey.bytes, format: 'der', type: 'spki' })
      const scheme: Scheme = {
        sign: (message) => workers.run('sign', privateKey, curve.hash, message),
        async signDigest(digest) {
          const e = toNumber(digest)
          for (;;) {
            const nonce = await drawNonce(curve)
            const signature = ecdsa(curve, number.use(toNumber), e, nonce, drawBlind(curve))
            if (signature !== undefined) return encodeSignature(curve, signature)
          }
        },
        verify: (message, signature) => workers.run('verify', verifying, curve.hash, message, signature),
        verifyDigest: (digest, signature) => workers.run('verifyNumber', name, point, toNumber(digest), signature),
      }
      return signingKey(publicKey, digests, { [algorithm]: scheme }, [number, privateKey])
    },
  }
}
