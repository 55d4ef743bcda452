import { encryptFor } from '../../crypto/recipient.ts'
import type { Desk } from '../service.ts'

/**
 * What goes into a `Plaintext` field: the bytes in base64, or, where the caller gave a public key, their ciphertext under
 * it. The bytes are zeroed.
 */
export async function wrapped(
  desk: Desk<'FailedOperation.EncryptionError'>,
  plaintext: Buffer,
  input: { readonly EncryptionPublicKey?: string; readonly EncryptionAlgorithm?: string },
): Promise<string> {
  try {
    if (!input.EncryptionPublicKey) return plaintext.toString('base64')
    const ciphertext = await encryptFor(input.EncryptionPublicKey, input.EncryptionAlgorithm || 'SM2', plaintext)
    if (ciphertext === undefined) throw desk.fault('FailedOperation.EncryptionError', '`EncryptionPublicKey`')
    return ciphertext.toString('base64')
  } finally {
    plaintext.fill(0)
  }
}
