/** The parameters with which a customer may send material for a CMK; each fetch replaces those before. */
export interface ImportToken {
  readonly account: string
  readonly key: string
  /** In base64: the 16 bytes of the key's id, and 80 by chance. */
  readonly token: string
  readonly algorithm: string
  /** Wrapped by the root key. */
  readonly wrappingKey: Buffer
  /** Unix seconds. */
  readonly validTo: number
  readonly revision: number
}

/** The digest of the material that a CMK took first, wrapped by the root key. It outlives the material. */
export interface FirstMaterial {
  readonly account: string
  readonly key: string
  readonly digest: Buffer
}

const TOKEN_CHANCE = 80

const idBytes = (keyId: string): Buffer => Buffer.from(keyId.replaceAll('-', ''), 'hex')

export const newToken = (keyId: string, random: (bytes: number) => Buffer): string =>
  Buffer.concat([idBytes(keyId), random(TOKEN_CHANCE)]).toString('base64')

/** Whether a token could ever have been one of this CMK. */
export function isTokenOf(keyId: string, token: string): boolean {
  const [bytes, id] = [Buffer.from(token, 'base64'), idBytes(keyId)]
  return bytes.length === id.length + TOKEN_CHANCE && bytes.subarray(0, id.length).equals(id)
}

/** What a wrapping key is bound to where it is stored. */
export const wrappingKeyBinding = (account: string, keyId: string, token: string): readonly string[] => [
  'import',
  account,
  keyId,
  token,
]

/** What the digest of the first material is bound to where it is stored. */
export const firstMaterialBinding = (account: string, keyId: string): readonly string[] => [
  'first material',
  account,
  keyId,
]
