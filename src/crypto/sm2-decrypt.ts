import { timingSafeEqual } from 'node:crypto'
import { type DecryptionKind, decryptionKey } from './asymmetric.ts'
import { curves, isOnCurve, toBytes, toNumber } from './curve.ts'
import { INTEGER, OCTETS, readSequence } from './der.ts'
import { ecPublicKey, generateEc, readEc } from './ec.ts'
import { Secret } from './secret.ts'
import { masked, sm2Digest } from './sm2.ts'
import { workers } from './workers.ts'

/*
 * Decryption with SM2 (GB/T 32918.4), of what others and `sm2.ts` encrypt.
 */

const curve = curves.SM2
const { size } = curve
const DIGEST = 32
const MARK = Buffer.of(4)

/** `point` is C1 with its mark, `hash` C3 and `body` C2. */
interface Ciphertext {
  readonly point: Buffer
  readonly hash: Buffer
  readonly body: Buffer
}

/** The SEQUENCE of GB/T 35276, or C1, C3 and C2 one after the other, C1 with its mark or without. */
function readCiphertext(bytes: Buffer): Ciphertext | undefined {
  return [fromSequence(bytes), fromBytes(Buffer.concat([MARK, bytes])), fromBytes(bytes)].find(
    (read) => read !== undefined && isOnCurve(curve, read.point) && read.hash.length === DIGEST && read.body.length > 0,
  )
}

function fromSequence(bytes: Buffer): Ciphertext | undefined {
  const [x, y, hash, body] = readSequence(bytes, [INTEGER, INTEGER, OCTETS, OCTETS]) ?? []
  if (x === undefined || y === undefined || hash === undefined || body === undefined) return undefined
  const coordinates = [x, y].map((coordinate) => toBytes(toNumber(coordinate), size))
  return { point: Buffer.concat([MARK, ...coordinates]), hash, body }
}

function fromBytes(bytes: Buffer): Ciphertext {
  const split = 1 + 2 * size
  return {
    point: bytes.subarray(0, split),
    hash: bytes.subarray(split, split + DIGEST),
    body: bytes.subarray(split + DIGEST),
  }
}

async function decrypt(scalar: Secret, ciphertext: Buffer): Promise<Buffer | undefined> {
  const { point, hash, body } = readCiphertext(ciphertext) ?? {}
  if (point === undefined || hash === undefined || body === undefined) return undefined
  const shared = (await workers.run('multiply', 'SM2', scalar, point)).subarray(1)
  // No ciphertext of the standard has a mask of zeros: its own plaintext would be in it.
  const plaintext = masked(shared, body)
  const good = plaintext !== undefined && timingSafeEqual(hash, sm2Digest(shared, plaintext))
  shared.fill(0)
  if (good) return plaintext
  plaintext?.fill(0)
  return undefined
}

/** One algorithm for both forms; a ciphertext shows which one it has. */
export const sm2Decryption: DecryptionKind = {
  algorithms: ['SM2'],
  generate: () => generateEc(curve),
  prepare(material) {
    const { scalar, point } = readEc(curve, material)
    const secret = new Secret('bytes', scalar)
    scalar.fill(0)
    return decryptionKey(ecPublicKey(curve, point), { SM2: (ciphertext) => decrypt(secret, ciphertext) }, [secret])
  },
}
