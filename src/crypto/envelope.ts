import { type AlgorithmName, algorithmById, algorithms, type SymmetricKey } from './algorithms.ts'
import { decodeHeader, encodeHeader, joinParts, splitParts } from './blob.ts'
import { canonicalContext } from './context.ts'
import { frame } from './frame.ts'

/*
 * The ciphertext of a symmetric KMS key, `<header>-k-<nonce>-k-<body and tag>`.
 */

const LABEL = Buffer.from('sanyao kms ciphertext v1')

/** What a ciphertext says in clear: the key (a UUID in lower case) and the version of its material, a uint32. */
export interface Header {
  readonly keyId: string
  readonly version: number
  readonly algorithm: AlgorithmName
}

/** A well-formed ciphertext; nothing in it is to be trusted until `open` has authenticated it. */
export interface Envelope {
  readonly header: Header
  readonly headerBytes: Buffer
  readonly nonce: Buffer
  readonly sealed: Buffer
}

/**
 * @param key prepared by the algorithm that the header names
 * @param context '' or the text of a JSON object
 * @throws {RangeError} for a key id or version that the header cannot hold
 * @throws {TypeError} for any other context
 */
export function seal(
  key: SymmetricKey,
  header: Header,
  plaintext: Buffer,
  context: string,
  random: (bytes: number) => Buffer,
): string {
  const { id, nonceBytes } = algorithms[header.algorithm]
  const headerBytes = encodeHeader({ ...header, id })
  const nonce = random(nonceBytes)
  return joinParts([headerBytes, nonce, key.seal(nonce, plaintext, associatedData(headerBytes, context))])
}

/** Undefined unless the text is exactly what `seal` could have written. */
export function parse(blob: string): Envelope | undefined {
  const [headerBytes, nonce, sealed] = splitParts(blob) ?? []
  if (headerBytes === undefined || nonce === undefined || sealed === undefined) return undefined
  const { keyId, version, id = 0 } = decodeHeader(headerBytes) ?? {}
  const algorithm = algorithmById(id)
  if (keyId === undefined || version === undefined || algorithm === undefined) return undefined
  if (nonce.length !== algorithm.nonceBytes || sealed.length < algorithm.tagBytes) return undefined
  return { header: { keyId, version, algorithm: algorithm.name }, headerBytes, nonce, sealed }
}

/**
 * Undefined when the ciphertext does not authenticate under this key and context.
 * @param key prepared by the algorithm that the envelope names
 * @throws {TypeError} for a context that is neither '' nor the text of a JSON object
 */
export function open(key: SymmetricKey, envelope: Envelope, context: string): Buffer | undefined {
  return key.open(envelope.nonce, envelope.sealed, associatedData(envelope.headerBytes, context))
}

const associatedData = (headerBytes: Buffer, context: string): Buffer =>
  frame([LABEL, headerBytes, canonicalContext(context)])
