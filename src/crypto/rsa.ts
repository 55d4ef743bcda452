import { generateKeyPair, hash, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import { making } from './gate.ts'

const generate = promisify(generateKeyPair)

/** A fresh RSA key: its public half, and the private one as PKCS#1 PEM without a line end after it. */
export interface FreshRsaKey {
  readonly publicKey: KeyObject
  readonly privateKey: string
}

/**
 * Makes an RSA key in the thread pool: finding the primes of 2048 bits takes 42 to 77 ms, through which the event loop
 * must not wait.
 * @param bits the length of the modulus
 * @throws {Overload}
 */
export async function generateRsaKey(bits: number): Promise<FreshRsaKey> {
  const { publicKey, privateKey } = await making.pass(() => generate('rsa', { modulusLength: bits }))
  return { publicKey, privateKey: privateKey.export({ type: 'pkcs1', format: 'pem' }).toString().trimEnd() }
}

/**
 * By what two texts of one public key are known to be the same: SHA-256 in hex.
 * @param blob the key as SSH sends it
 */
export const fingerprintOf = (blob: Buffer): string => hash('sha256', blob, 'hex')
