import { constants, decapsulate, KeyObject, privateDecrypt, sign, verify } from 'node:crypto'
import { type CurveName, curves } from './curve.ts'
import { agree, multiply, verifyNumber } from './group.ts'
import type { Known } from './known-keys.ts'
import { Secret, type SecretForm } from './secret.ts'

/**
 * What takes long enough to hold up other calls, so that it is done on another thread. Of these, signing could be left to
 * Node's thread pool, but its threads can't be told to stand back for the event loop.
 */
export const jobs = {
  /** The private operation of RSA on a whole block; undefined when the block is not below the modulus. */
  rsaPrivate(key: KeyObject, block: Buffer): Buffer | undefined {
    try {
      return privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, block)
    } catch {
      return undefined
    }
  },
  /** Decrypts with OAEP, the hash being that of MGF1 too and the label empty; undefined when it does not decrypt. */
  rsaOaep(key: KeyObject, oaepHash: string, ciphertext: Buffer): Buffer | undefined {
    try {
      return privateDecrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash }, ciphertext)
    } catch {
      return undefined
    }
  },
  /** @param hash null where the algorithm has its own */
  sign: (key: KeyObject, hash: string | null, message: Buffer): Buffer => sign(hash, message, key),
  verify: (key: KeyObject, hash: string | null, message: Buffer, signature: Buffer): boolean =>
    verify(hash, message, key, signature),
  /** The key that was encapsulated; another one when the ciphertext is not for this key. */
  decapsulate: (key: KeyObject, ciphertext: Buffer): Buffer => decapsulate(key, ciphertext),
  /** A fresh key's public point, and that key times the given point. */
  agree: (curve: CurveName, point: Buffer): Buffer => agree(curves[curve], point),
  multiply: (curve: CurveName, scalar: Buffer, point: Buffer): Buffer => multiply(curves[curve], scalar, point),
  verifyNumber: (curve: CurveName, point: Buffer, e: bigint, signature: Buffer): boolean =>
    verifyNumber(curves[curve], point, e, signature),
}

export type Jobs = typeof jobs

/** What a job is asked with: a secret stands for what its thread makes of it. */
export type Asked<P extends readonly unknown[]> = { [I in keyof P]: P[I] extends OwnKey ? P[I] | Secret : P[I] }

/** A secret on its way: these bytes, and the memory they alone are in, go over to the other thread. */
export interface SentSecret {
  readonly form: SecretForm
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** What a thread makes of what it is sent. */
export type OwnKey = KeyObject | Buffer

/** A job as it crosses over: buffers arrive as plain arrays of bytes, keys as their numbers. */
export interface Task {
  readonly id: number
  readonly job: keyof Jobs
  readonly args: readonly unknown[]
}

/** What a thread is sent at once: keys that it is to know by a number, and tasks that may use them. */
export interface Order {
  readonly keys: readonly (readonly [number, KeyObject | SentSecret])[]
  readonly tasks: readonly Task[]
  /** Keys that no later task uses. */
  readonly forget: readonly number[]
}

/** A failure says nothing of its cause, which could quote what it failed on. */
export type Report = { readonly id: number; readonly result: unknown } | { readonly id: number; readonly failed: true }

/** Stands for a key in the arguments of a task. */
interface KeyNumber {
  readonly key: number
}

/**
 * What may cross to another thread: of a Buffer only its own bytes, because the whole memory it lies in would be copied,
 * and small Buffers share theirs with other secrets.
 * @param numberOf gives the number of a key
 */
export function pack(value: unknown, numberOf?: (key: Known) => number): unknown {
  if (value instanceof Uint8Array) return new Uint8Array(value)
  const isKey = value instanceof KeyObject || value instanceof Secret
  return isKey && numberOf !== undefined ? { key: numberOf(value) } : value
}

/** @throws {Error} for the number of a key that is not there */
export function unpack(value: unknown, keys?: ReadonlyMap<number, OwnKey>): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength)
  if (typeof value !== 'object' || value === null || !('key' in value)) return value
  const key = keys?.get((value as KeyNumber).key)
  if (key === undefined) throw new Error('a key that is not known here')
  return key
}
