/** A database that fetches its keys through the Vault door. Times are Unix seconds. */
export interface VaultMount {
  readonly account: string
  readonly mount: string
  /** Region and id of the CMK under which its keys are kept. */
  readonly region: string
  readonly key: string
  /** SHA-256 of its token, in hex. */
  readonly token: string
  readonly createTime: number
  /** When the last order about it was issued, in Unix milliseconds; 0 for one before orders had times. */
  readonly ordered: number
}

/** One version of a secret of a mount, as KMS encrypted it. */
export interface VaultSecret {
  readonly account: string
  readonly mount: string
  readonly name: string
  readonly version: number
  readonly ciphertext: string
  readonly createTime: number
}

/** As what the bindings of CMKs know these databases. */
export const VAULT_PRODUCT = 'vault'
