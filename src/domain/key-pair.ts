/** An SSH key pair; the private key is never kept. */
export interface KeyPair {
  readonly account: string
  readonly region: string
  readonly id: string
  readonly name: string
  /** One line of OpenSSH text, as made or as imported, byte for byte. */
  readonly publicKey: string
  /** SHA-256 of the decoded key in hex; two imports of one key have the same. */
  readonly fingerprint: string
  readonly origin: 'CREATED' | 'IMPORTED'
  /** Unix seconds. */
  readonly createTime: number
}

/** A key pair that opens an instance for a user of its system. */
export interface KeyPairBinding {
  readonly account: string
  readonly region: string
  readonly keyPair: string
  readonly instance: string
  readonly username: string
}
