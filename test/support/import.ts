import { constants, createPublicKey, publicEncrypt } from 'node:crypto'
import { done, type Kms } from './kms.ts'

/** The members of an ImportKeyMaterial that brings this material, under parameters that are fetched for it. */
export async function importOf(kms: Kms, KeyId: string, material: Buffer): Promise<object> {
  const wrapping = { WrappingAlgorithm: 'RSAES_OAEP_SHA_256', WrappingKeySpec: 'RSA_2048' }
  const { PublicKey, ImportToken } = await done(kms('GetParametersForImport', { KeyId, ...wrapping }))
  const key = createPublicKey({ key: Buffer.from(PublicKey, 'base64'), format: 'der', type: 'spki' })
  const padding = constants.RSA_PKCS1_OAEP_PADDING
  const EncryptedKeyMaterial = publicEncrypt({ key, padding, oaepHash: 'sha256' }, material).toString('base64')
  return { KeyId, ImportToken, EncryptedKeyMaterial }
}
