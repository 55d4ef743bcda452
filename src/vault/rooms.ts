import type { Keyring } from '../crypto/keyring.ts'
import type { VaultMount } from '../domain/vault.ts'
import type { Change, Reader } from '../store/store.ts'

/** What came through the door, its path decoded and split. */
export interface VaultRequest {
  readonly method: string
  /** The segments behind `/v1/`. */
  readonly path: readonly string[]
  readonly query: URLSearchParams
  readonly token: string
  readonly body: Buffer
  readonly address: string
}

export interface VaultReply {
  readonly status: number
  readonly body: object
  /** What the trail is told of it. */
  readonly mount?: VaultMount
  readonly act?: VaultAct
  readonly name?: string
}

/** What a mount does, and what the operator orders about it. */
export type VaultAct = 'DescribeMount' | 'ListSecrets' | 'ReadSecret' | 'WriteSecret' | 'EnrollMount' | 'RevokeMount'

/** What the routes need of the house. */
export interface VaultRooms {
  readonly read: Reader
  readonly keyring: Pick<Keyring, 'open'>
  /**
   * Commits, with the record of the reply that is then given.
   * @returns false, with nothing done, when a change no longer fits what is stored
   */
  readonly commit: (changes: readonly Change[], reply: VaultReply) => Promise<boolean>
  /** Unix milliseconds. */
  readonly now: () => number
  /** KMS under the mount's CMK, on the mount's behalf: authorised and recorded. */
  readonly kms: (mount: VaultMount, action: 'Encrypt' | 'Decrypt', input: object, address: string) => Promise<Opened>
}

/** What KMS gave, or whether its refusal will pass by itself. */
export type Opened = { readonly text: string } | { readonly passing: boolean }

export const refusal = (status: number, ...errors: readonly string[]): VaultReply => ({ status, body: { errors } })
export const denied = refusal(403, 'permission denied')
export const unavailable = refusal(503, 'the key cannot be asked for at this moment')
