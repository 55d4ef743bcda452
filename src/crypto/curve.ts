import { INTEGER, integer, readSequence, sequence } from './der.ts'

/*
 * The curves y² = x³ + ax + b over the field of p, whose points are n, a prime. Points are written 04, x, y. Arithmetic
 * with BigInt takes a time that depends on its numbers, so secret ones come blinded or fresh.
 */

/** The bytes of a 64-bit word. */
const WORD = 8

/** `name` is what Node calls the curve; `id` the whole object identifier in DER; `hash` what its signatures hash with. */
export interface Curve {
  readonly name: string
  readonly id: Buffer
  readonly hash: string
  /** The bytes of a coordinate and of a scalar. */
  readonly size: number
  readonly p: bigint
  readonly a: bigint
  readonly b: bigint
  readonly n: bigint
  readonly generator: Buffer
}

export type CurveName = 'SM2' | 'P-256' | 'P-384'

/** GB/T 32918.5-2017 and NIST SP 800-186, 3.2.1. */
export const curves: Readonly<Record<CurveName, Curve>> = {
  SM2: {
    name: 'SM2',
    id: Buffer.from('06082a811ccf5501822d', 'hex'),
    hash: 'sm3',
    size: 32,
    p: 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn,
    a: 0xfffffffeffffffffffffffffffffffffffffffff00000000fffffffffffffffcn,
    b: 0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93n,
    n: 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n,
    generator: Buffer.from(
      '0432c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7' +
        'bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0',
      'hex',
    ),
  },
  'P-256': {
    name: 'prime256v1',
    id: Buffer.from('06082a8648ce3d030107', 'hex'),
    hash: 'sha256',
    size: 32,
    p: 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn,
    a: 0xffffffff00000001000000000000000000000000fffffffffffffffffffffffcn,
    b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
    n: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
    generator: Buffer.from(
      '046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296' +
        '4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5',
      'hex',
    ),
  },
  'P-384': {
    name: 'secp384r1',
    id: Buffer.from('06052b81040022', 'hex'),
    hash: 'sha384',
    size: 48,
    p: 0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffffn,
    a: 0xfffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000fffffffcn,
    b: 0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aefn,
    n: 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
    generator: Buffer.from(
      '04aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7' +
        '3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f',
      'hex',
    ),
  },
}

/** The residue that is not below zero. */
export function mod(value: bigint, modulus: bigint): bigint {
  const rest = value % modulus
  return rest < 0n ? rest + modulus : rest
}

/**
 * By Euclid, in a time that depends on the value.
 * @throws {RangeError} for a multiple of the modulus
 */
export function inverse(value: bigint, modulus: bigint): bigint {
  let [a, b] = [mod(value, modulus), modulus]
  let [x, y] = [1n, 0n]
  while (a > 1n) {
    const quotient = b / a
    ;[a, b] = [b - quotient * a, a]
    ;[x, y] = [y - quotient * x, x]
  }
  if (a === 0n) throw new RangeError('zero has no inverse')
  return mod(x, modulus)
}

/** Big-endian, without a text on the way, of which the memory would keep copies of secret numbers. */
export function toNumber(bytes: Buffer): bigint {
  let [at, value] = [0, 0n]
  for (; at < bytes.length % WORD; at++) value = (value << 8n) | BigInt(bytes.readUInt8(at))
  for (; at < bytes.length; at += WORD) value = (value << 64n) | bytes.readBigUInt64BE(at)
  return value
}

/** Big-endian; the value must fit. */
export function toBytes(value: bigint, size: number): Buffer {
  const words = Buffer.allocUnsafe(Math.ceil(size / WORD) * WORD)
  for (let [at, rest] = [words.length, value]; at > 0; at -= WORD, rest >>= 64n)
    words.writeBigUInt64BE(BigInt.asUintN(64, rest), at - WORD)
  return words.subarray(words.length - size)
}

/** Whether the bytes are 04, x and y of a point; the point at infinity has no such form. */
export function isOnCurve({ size, p, a, b }: Curve, point: Buffer): boolean {
  if (point.length !== 1 + 2 * size || point[0] !== 4) return false
  const [x, y] = [toNumber(point.subarray(1, 1 + size)), toNumber(point.subarray(1 + size))]
  return x < p && y < p && (x ** 3n + a * x + b - y ** 2n) % p === 0n
}

/** A signature of ECDSA or SM2, its numbers from 1 to n - 1. */
export interface Signature {
  readonly r: bigint
  readonly s: bigint
}

/** SEQUENCE { r, s }. */
export const encodeSignature = ({ size }: Curve, { r, s }: Signature): Buffer =>
  sequence(integer(toBytes(r, size)), integer(toBytes(s, size)))

/** Undefined for another encoding than the one of `encodeSignature`, or numbers out of their range. */
export function decodeSignature({ n }: Curve, der: Buffer): Signature | undefined {
  const [first, second] = readSequence(der, [INTEGER, INTEGER]) ?? []
  if (first === undefined || second === undefined) return undefined
  const [r, s] = [toNumber(first), toNumber(second)]
  return r > 0n && r < n && s > 0n && s < n ? { r, s } : undefined
}
