import { decryptCbc, identityOf, revealKey } from '../../src/crypto/white-box.ts'
import type { Reply } from './house.ts'
import { done, type Kms } from './kms.ts'

/*
 * White-box keys, and short ways to make, see and use one.
 */

export const [here, there] = [identityOf('here'), identityOf('there')]

export const create = async (kms: Kms, Alias: string, parameters: object = {}, options = {}) =>
  done(kms('CreateWhiteBoxKey', { Alias, Algorithm: 'SM4', ...parameters }, options))

export const infoOf = async (kms: Kms, KeyId: string) => (await done(kms('DescribeWhiteBoxKey', { KeyId }))).KeyInfo

export const decryptKeyOf = async (kms: Kms, KeyId: string): Promise<string> =>
  (await done(kms('DescribeWhiteBoxDecryptKey', { KeyId }))).DecryptKey

export const bind = (kms: Kms, KeyId: string, ...identities: readonly string[]) =>
  kms('OverwriteWhiteBoxDeviceFingerprints', {
    KeyId,
    DeviceFingerprints: identities.map((Identity) => ({ Identity, Description: `at ${Identity.slice(0, 8)}` })),
  })

/** What a device makes of a ciphertext with a blob; undefined where the blob is not for it. */
export function decryptOffline(blob: string, encrypted: Reply, identity?: string): string | undefined {
  const key = revealKey(Buffer.from(blob, 'base64'), identity)
  const iv = Buffer.from(encrypted.InitializationVector, 'base64')
  return key && decryptCbc(key, iv, Buffer.from(encrypted.CipherText, 'base64'))?.toString()
}
