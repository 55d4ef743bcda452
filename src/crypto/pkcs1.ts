import { hash, randomFillSync } from 'node:crypto'

/*
 * The paddings of PKCS #1 (RFC 8017) around the bare RSA operation, all with SHA-256 and MGF1 by the same.
 */

export const DIGEST = 32
const SALT = 32
const TRAILER = 0xbc
/** DigestInfo up to the digest (9.2, note 1). */
const SHA256_INFO = Buffer.from('3031300d060960864801650304020105000420', 'hex')
/** Zero, the block type, the least padding and the zero after it. */
const LEAST_FRAME = 11

const sha256 = (...parts: readonly Buffer[]): Buffer => hash('sha256', Buffer.concat(parts), 'buffer')

/**
 * The message in a block of RSAES-PKCS1-v1_5 (7.2.2), or undefined. Looks at every byte in the same way wherever the
 * padding ends or fails, so that only the answer itself tells anything.
 */
export function unpadEncryption(block: Buffer): Buffer | undefined {
  let good = isZero(block.readUInt8(0)) & isZero(block.readUInt8(1) ^ 2)
  let looking = 1
  let start = 0
  for (let i = 2; i < block.length; i++) {
    const ends = looking & isZero(block.readUInt8(i))
    start |= -ends & (i + 1)
    looking &= ~ends
  }
  good &= ~((start - LEAST_FRAME) >> 31)
  return (good & 1) === 1 ? Buffer.from(block.subarray(start)) : undefined
}

/** 1 for zero and 0 for any other byte. */
const isZero = (byte: number): number => ((byte - 1) >> 31) & 1

/** The block of RSASSA-PKCS1-v1_5 (9.2). */
export function padSignature(digest: Buffer, length: number): Buffer {
  const padding = Buffer.alloc(length - SHA256_INFO.length - digest.length - 3, 0xff)
  return Buffer.concat([Buffer.of(0, 1), padding, Buffer.of(0), SHA256_INFO, digest])
}

/**
 * The block of RSASSA-PSS (9.1.1) with a salt of 32 bytes. The modulus must have a multiple of eight bits, of which the
 * block leaves out the first.
 */
export function padPss(digest: Buffer, length: number): Buffer {
  const db = Buffer.alloc(length - DIGEST - 1)
  db.writeUInt8(1, db.length - SALT - 1)
  randomFillSync(db, db.length - SALT)
  const hashed = sha256(Buffer.alloc(8), digest, db.subarray(-SALT))
  return Buffer.concat([masked(db, hashed), hashed, Buffer.of(TRAILER)])
}

/** Whether it is such a block for the digest, with a salt of any length (9.1.2). */
export function checkPss(digest: Buffer, block: Buffer): boolean {
  const split = block.length - DIGEST - 1
  const hashed = block.subarray(split, -1)
  if (block.at(-1) !== TRAILER || (block.readUInt8(0) & 0x80) !== 0) return false
  const db = masked(block.subarray(0, split), hashed)
  const mark = db.findIndex((byte) => byte !== 0)
  return db[mark] === 1 && sha256(Buffer.alloc(8), digest, db.subarray(mark + 1)).equals(hashed)
}

/** Under the mask of MGF1 (B.2.1), its first bit clear. */
function masked(db: Buffer, seed: Buffer): Buffer {
  const result = Buffer.alloc(db.length)
  const block = Buffer.concat([seed, Buffer.alloc(4)])
  for (let counter = 0; counter * DIGEST < db.length; counter++) {
    block.writeUInt32BE(counter, seed.length)
    // A text of one character a byte, because each Buffer that comes from a hash has a memory block to collect. It is no
    // secret: whoever has the signature and the public key computes it too.
    const mask = hash('sha256', block, 'binary')
    const start = counter * DIGEST
    const end = Math.min(start + DIGEST, db.length)
    for (let i = start; i < end; i++) result[i] = (db[i] ?? 0) ^ mask.charCodeAt(i - start)
  }
  result.writeUInt8(result.readUInt8(0) & 0x7f, 0)
  return result
}
