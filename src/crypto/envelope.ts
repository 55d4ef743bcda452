import { type AlgorithmName, algorithmById, algorithms, type SymmetricKey } from './algorithms.ts'
import { canonicalContext } from './context.ts'
import { frame } from './frame.ts'

/*
 * The ciphertext of a KMS key, `<header>-k-<nonce>-k-<body and tag>`, each part in standard base64. docs/ciphertext.md
 * describes it byte by byte.
 */

const FORMAT = 1
const HEADER = 24
const KEY_ID = 4
const VERSION = 20
const SEPARATOR = '-k-'
const LABEL = Buffer.from('sanyao kms ciphertext v1')
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

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
  const headerBytes = encodeHeader(header)
  const nonce = random(algorithms[header.algorithm].nonceBytes)
  const sealed = key.seal(nonce, plaintext, associatedData(headerBytes, context))
  return `${headerBytes.toString('base64')}-k-${nonce.toString('base64')}-k-${sealed.toString('base64')}`
}

/** Undefined unless the text is exactly what `seal` could have written. */
export function parse(blob: string): Envelope | undefined {
  const [a = '', b = '', c = '', ...more] = blob.split(SEPARATOR, 4)
  const headerBytes = fromBase64(a)
  const nonce = fromBase64(b)
  const sealed = fromBase64(c)
  if (more.length > 0 || headerBytes === undefined || nonce === undefined || sealed === undefined) return undefined
  const header = decodeHeader(headerBytes)
  if (header === undefined) return undefined
  const { nonceBytes, tagBytes } = algorithms[header.algorithm]
  if (nonce.length !== nonceBytes || sealed.length < tagBytes) return undefined
  return { header, headerBytes, nonce, sealed }
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

function encodeHeader({ keyId, version, algorithm }: Header): Buffer {
  if (!UUID.test(keyId)) throw new RangeError('a key id must be a UUID in lower case')
  const bytes = Buffer.from(`00000000${keyId.replaceAll('-', '')}00000000`, 'hex')
  bytes.writeUInt8(FORMAT, 0)
  bytes.writeUInt8(algorithms[algorithm].id, 1)
  bytes.writeUInt32BE(version, VERSION)
  return bytes
}

function decodeHeader(bytes: Buffer): Header | undefined {
  if (bytes.length !== HEADER || bytes.readUInt8(0) !== FORMAT || bytes.readUInt16BE(2) !== 0) return undefined
  const algorithm = algorithmById(bytes.readUInt8(1))
  if (algorithm === undefined) return undefined
  const hex = bytes.toString('hex', KEY_ID, VERSION)
  const keyId = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
  return { keyId, version: bytes.readUInt32BE(VERSION), algorithm: algorithm.name }
}

/** Node reads base64 leniently; only the one text that encodes these bytes counts. */
function fromBase64(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : undefined
}
