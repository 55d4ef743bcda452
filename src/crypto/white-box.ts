import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync } from 'node:crypto'

/*
 * White-box keys: a key that a program decrypts with away from KMS, in a blob that hides it. docs/white-box.md describes
 * the blob byte by byte, and says what it does not protect. This file needs nothing but Node, so that it can be taken to
 * where the program runs.
 */

const FORMAT = 1
const KEY_ID = 4
const SALT = 20
const SALT_BYTES = 16
const SLOTS = 36
const LABEL = Buffer.from('sanyao white-box v1')
/** What opens a blob that is bound to no device: no secret. */
const UNBOUND = 'unbound'
const WRAPPING_KEY = 32
const WRAP_OVERHEAD = 8
/** The initial value that RFC 3394 gives, by which a wrong key is noticed. */
const WRAP_IV = Buffer.alloc(8, 0xa6)
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** The ciphers of white-box keys; `id` is the byte that stands for one in a blob, so it never changes. */
export const whiteBoxAlgorithms = {
  AES_256: { id: 1, keyBytes: 32, cipher: 'aes-256-cbc' },
  SM4: { id: 2, keyBytes: 16, cipher: 'sm4-cbc' },
} as const

export type WhiteBoxAlgorithm = keyof typeof whiteBoxAlgorithms

/** A white-box key in clear. */
export interface WhiteBoxMaterial {
  readonly keyId: string
  readonly algorithm: WhiteBoxAlgorithm
  readonly material: Buffer
}

/** The form of a device's identity: 33 bytes in five groups of hexadecimal digits. */
export const identityForm = /^[0-9a-f]{8}(-[0-9a-f]{14}){3}-[0-9a-f]{16}$/

export const IV_BYTES = 16

/** An identity for a machine, from a text that it alone has and keeps, such as Linux' `/etc/machine-id`. */
export function identityOf(machine: string): string {
  const hex = createHash('sha512').update('sanyao device fingerprint v1\n').update(machine.trim()).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 22)}-${hex.slice(22, 36)}-${hex.slice(36, 50)}-${hex.slice(50, 66)}`
}

/**
 * Hides a key in a blob. The same key and identities always give the same blob.
 * @param identities of the devices that can open it, or none for a blob that anybody can
 * @throws {RangeError} for a key id that is no UUID, or material that is not of the algorithm's length
 */
export function hideKey({ keyId, algorithm, material }: WhiteBoxMaterial, identities: readonly string[]): Buffer {
  const { id, keyBytes } = whiteBoxAlgorithms[algorithm]
  if (!UUID.test(keyId)) throw new RangeError('a key id must be a UUID in lower case')
  if (material.length !== keyBytes) throw new RangeError(`a white-box key of ${algorithm} must be ${keyBytes} bytes`)
  const header = Buffer.alloc(SLOTS)
  header.writeUInt8(FORMAT, 0)
  header.writeUInt8(id, 1)
  header.writeUInt16BE(identities.length, 2)
  header.write(keyId.replaceAll('-', ''), KEY_ID, 'hex')
  createHmac('sha256', material)
    .update(Buffer.concat([LABEL, header.subarray(0, SALT), Buffer.from(identities.join())]))
    .digest()
    .copy(header, SALT, 0, SALT_BYTES)
  const openers = identities.length === 0 ? [UNBOUND] : identities
  return Buffer.concat([header, ...openers.map((opener) => wrap(wrappingKey(opener, header), material))])
}

/**
 * The key in a blob; undefined when it is no blob, or bound to devices of which this is none.
 * @param identity of this device; not needed for a blob that is bound to none
 */
export function revealKey(blob: Buffer, identity = ''): WhiteBoxMaterial | undefined {
  const algorithm = algorithmOf(blob)
  if (algorithm === undefined) return undefined
  const header = blob.subarray(0, SLOTS)
  const key = wrappingKey(header.readUInt16BE(2) === 0 ? UNBOUND : identity, header)
  const slotBytes = whiteBoxAlgorithms[algorithm].keyBytes + WRAP_OVERHEAD
  for (let at = SLOTS; at < blob.length; at += slotBytes) {
    const material = unwrap(key, blob.subarray(at, at + slotBytes))
    if (material !== undefined) return { keyId: uuidAt(header, KEY_ID), algorithm, material }
  }
  return undefined
}

/** The algorithm of a blob of the right form and length. */
function algorithmOf(blob: Buffer): WhiteBoxAlgorithm | undefined {
  if (blob.length < SLOTS || blob.readUInt8(0) !== FORMAT) return undefined
  const names = Object.keys(whiteBoxAlgorithms) as readonly WhiteBoxAlgorithm[]
  const name = names.find((one) => whiteBoxAlgorithms[one].id === blob.readUInt8(1))
  if (name === undefined) return undefined
  const slots = Math.max(1, blob.readUInt16BE(2))
  return blob.length === SLOTS + slots * (whiteBoxAlgorithms[name].keyBytes + WRAP_OVERHEAD) ? name : undefined
}

function uuidAt(bytes: Buffer, at: number): string {
  const hex = bytes.toString('hex', at, at + 16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** With the whole header in it, so that a changed one opens nothing. */
const wrappingKey = (opener: string, header: Buffer): Buffer =>
  Buffer.from(
    hkdfSync('sha256', opener, header.subarray(SALT), Buffer.concat([LABEL, header.subarray(0, SALT)]), WRAPPING_KEY),
  )

function wrap(key: Buffer, material: Buffer): Buffer {
  const cipher = createCipheriv('id-aes256-wrap', key, WRAP_IV)
  return Buffer.concat([cipher.update(material), cipher.final()])
}

function unwrap(key: Buffer, slot: Buffer): Buffer | undefined {
  try {
    const decipher = createDecipheriv('id-aes256-wrap', key, WRAP_IV)
    return Buffer.concat([decipher.update(slot), decipher.final()])
  } catch {
    return undefined
  }
}

type KeyInClear = Pick<WhiteBoxMaterial, 'algorithm' | 'material'>

/**
 * CBC with PKCS #7 padding.
 * @param iv 16 bytes that nobody could foresee
 */
export function encryptCbc({ algorithm, material }: KeyInClear, iv: Buffer, plaintext: Buffer): Buffer {
  const cipher = createCipheriv(whiteBoxAlgorithms[algorithm].cipher, material, iv)
  return Buffer.concat([cipher.update(plaintext), cipher.final()])
}

/** Undefined when the padding is wrong. CBC carries no tag: many a change to a ciphertext goes unnoticed. */
export function decryptCbc({ algorithm, material }: KeyInClear, iv: Buffer, ciphertext: Buffer): Buffer | undefined {
  try {
    const decipher = createDecipheriv(whiteBoxAlgorithms[algorithm].cipher, material, iv)
    return Buffer.concat([decipher.update(ciphertext), decipher.final()])
  } catch {
    return undefined
  }
}
