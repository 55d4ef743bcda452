import assert from 'node:assert/strict'
import { constants, generateKeyPairSync, privateDecrypt } from 'node:crypto'
import type { Cast } from './cast.ts'

/*
 * What the chapters about KMS share.
 */

export type Kms = Cast['kms']

/** What a form or a query has to escape, and what clients escape differently. */
export const awkward = `a b+c&d=e%20/?#~*!()'"\\|;:@,\n主密钥 é`
export const context = JSON.stringify({ order: '7 & 8', note: '值 +/=?' })
export const Plaintext = 'dGVzdA=='

export const oaep = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' } as const
const recipient = generateKeyPairSync('rsa', { modulusLength: 2048 })

/** What asks for an answer under the public key of a recipient. */
export const forRecipient = {
  EncryptionPublicKey: recipient.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  EncryptionAlgorithm: 'RSAES_OAEP_SHA_256',
}

/** What the recipient finds in such an answer, in base64. */
export const unsealed = (sealed: string | undefined): string =>
  privateDecrypt({ key: recipient.privateKey, ...oaep }, bytesOf(sealed)).toString('base64')

export const bytesOf = (base64 = ''): Buffer => Buffer.from(base64, 'base64')

type Order = Parameters<Kms['CreateKey']>[0]

/** The id of a new key, which is enabled unless it waits for its material. */
export async function newKey(kms: Kms, Alias: string, more: Omit<Order, 'Alias'> = {}): Promise<string> {
  const { KeyId = '', KeyState } = await kms.CreateKey({ Alias, ...more })
  assert.match(KeyId, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
  assert.equal(KeyState, more.Type === 2 ? 'PendingImport' : 'Enabled')
  return KeyId
}

export const stateOf = async (kms: Kms, KeyId: string): Promise<string | undefined> =>
  (await kms.DescribeKey({ KeyId })).KeyMetadata?.KeyState
