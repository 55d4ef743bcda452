import type { Encapsulated, EncapsulationKey } from './asymmetric.ts'
import { decodeHeader, encodeHeader, joinParts, splitParts } from './blob.ts'
import { frame } from './frame.ts'
import { usages } from './usages.ts'

/*
 * The ciphertext of a post-quantum KMS key, `<header>-k-<encapsulated key>-k-<body and tag>`.
 */

const { id: ID } = usages.ASYMMETRIC_Encrypt_Decrypt_Kyber_AES
const LABEL = Buffer.from('sanyao kms post-quantum ciphertext v1')

/** What a ciphertext says in clear: the key (a UUID in lower case) and the version of its material, a uint32. */
export interface PqHeader {
  readonly keyId: string
  readonly version: number
}

/** A well-formed ciphertext; nothing in it is to be trusted until `openPq` has authenticated it. */
export interface PqEnvelope {
  readonly header: PqHeader
  readonly headerBytes: Buffer
  readonly content: Encapsulated
}

/** @throws {RangeError} for a key id or version that the header cannot hold */
export async function sealPq(key: EncapsulationKey, header: PqHeader, plaintext: Buffer): Promise<string> {
  const headerBytes = encodeHeader({ ...header, id: ID })
  const { encapsulated, sealed } = await key.seal(plaintext, associatedData(headerBytes))
  return joinParts([headerBytes, encapsulated, sealed])
}

/** Undefined unless the text has the form of what `sealPq` writes; lengths are for `openPq`. */
export function parsePq(blob: string): PqEnvelope | undefined {
  const [headerBytes, encapsulated, sealed] = splitParts(blob) ?? []
  if (headerBytes === undefined || encapsulated === undefined || sealed === undefined) return undefined
  const { keyId, version, id } = decodeHeader(headerBytes) ?? {}
  if (keyId === undefined || version === undefined || id !== ID) return undefined
  return { header: { keyId, version }, headerBytes, content: { encapsulated, sealed } }
}

/** Undefined when the ciphertext does not authenticate under this key. */
export const openPq = (key: EncapsulationKey, { headerBytes, content }: PqEnvelope): Promise<Buffer | undefined> =>
  key.open(content, associatedData(headerBytes))

const associatedData = (headerBytes: Buffer): Buffer => frame([LABEL, headerBytes])
