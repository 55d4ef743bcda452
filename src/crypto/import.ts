import { hash } from 'node:crypto'
import type { DecryptionKey } from './asymmetric.ts'
import { usages } from './usages.ts'

/*
 * The key under which a customer sends key material of their own: an RSA key as any other, fresh for each import.
 */

const kind = usages.ASYMMETRIC_DECRYPT_RSA_2048

/** The usage by whose row a wrapping key is made, for each `WrappingKeySpec`. */
export const wrappingSpecs = { RSA_2048: 'ASYMMETRIC_DECRYPT_RSA_2048' } as const

/** The values of `WrappingAlgorithm`. */
export const wrappingAlgorithms: readonly string[] = kind.algorithms

/**
 * The material that a customer encrypted, or undefined when it does not decrypt. Its length is the caller's to check.
 * @param wrappingKey what the row of the spec generated
 * @throws {RangeError} for another algorithm
 */
export async function unwrapMaterial(
  wrappingKey: Buffer,
  algorithm: string,
  encrypted: Buffer,
): Promise<Buffer | undefined> {
  using key: DecryptionKey = kind.prepare(wrappingKey)
  return await key.decrypt(algorithm, encrypted)
}

/** What is remembered of material, to know it again. */
export const materialDigest = (material: Buffer): Buffer => hash('sha256', material, 'buffer')
