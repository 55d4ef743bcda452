import { constants, type KeyObject, privateDecrypt } from 'node:crypto'
import { type CurveName, curves } from './curve.ts'
import { multiply, verifyNumber } from './group.ts'

/** What Node does only synchronously and takes long enough to hold up other calls, so that it is done on another thread. */
export const jobs = {
  /** The private operation of RSA on a whole block; undefined when the block is not below the modulus. */
  rsaPrivate(key: KeyObject, block: Buffer): Buffer | undefined {
    try {
      return privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, block)
    } catch {
      return undefined
    }
  },
  multiply: (curve: CurveName, scalar: Buffer, point: Buffer): Buffer => multiply(curves[curve], scalar, point),
  verifyNumber: (curve: CurveName, point: Buffer, e: bigint, signature: Buffer): boolean =>
    verifyNumber(curves[curve], point, e, signature),
}

export type Jobs = typeof jobs

/** A job as it crosses over: buffers arrive as plain arrays of bytes. */
export interface Task {
  readonly id: number
  readonly job: keyof Jobs
  readonly args: readonly unknown[]
}

/** A failure says nothing of its cause, which could quote what it failed on. */
export type Report = { readonly id: number; readonly result: unknown } | { readonly id: number; readonly failed: true }

/**
 * What may cross to another thread: of a Buffer only its own bytes, because the whole memory it lies in would be copied,
 * and small Buffers share theirs with other secrets.
 */
export const pack = (value: unknown): unknown => (value instanceof Uint8Array ? new Uint8Array(value) : value)

export const unpack = (value: unknown): unknown =>
  value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : value
