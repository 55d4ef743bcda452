import { goneKey } from './secret.ts'
import { sm4CtrHmacSm3 } from './sm4.ts'
import { xaes256gcm } from './xaes.ts'

/**
 * A key ready for use until it is disposed of. What its row says of lengths holds; another nonce length is a RangeError, and
 * a use after the end an Error.
 */
export interface SymmetricKey extends Disposable {
  /** Gives the body followed by the tag. A nonce must never come twice. */
  seal(nonce: Buffer, plaintext: Buffer, aad: Buffer): Buffer
  /** Undefined when what was sealed does not authenticate. */
  open(nonce: Buffer, sealed: Buffer, aad: Buffer): Buffer | undefined
}

/** A way to encrypt and authenticate. Lengths are in bytes; lengths are checked by the table, not by a construction. */
export interface Construction {
  readonly materialBytes: number
  readonly nonceBytes: number
  readonly tagBytes: number
  /** Keeps no reference to the material. */
  prepare(material: Buffer): SymmetricKey
}

const rows = {
  AES_256: { id: 1, ...xaes256gcm },
  SM4: { id: 2, ...sm4CtrHmacSm3 },
}

export type AlgorithmName = keyof typeof rows

/** A row of the table. `id` is the byte that stands for the algorithm in stored ciphertexts, so it never changes. */
export interface SymmetricAlgorithm extends Construction {
  readonly name: AlgorithmName
  readonly id: number
}

/** The algorithms of symmetric keys by name. */
export const algorithms: Readonly<Record<AlgorithmName, SymmetricAlgorithm>> = table()

const byId: ReadonlyMap<number, SymmetricAlgorithm> = new Map(
  Object.values(algorithms).map((algorithm) => [algorithm.id, algorithm]),
)

export const algorithmById = (id: number): SymmetricAlgorithm | undefined => byId.get(id)

function table(): Readonly<Record<AlgorithmName, SymmetricAlgorithm>> {
  const table = Object.create(null) as Record<AlgorithmName, SymmetricAlgorithm>
  for (const name of Object.keys(rows) as AlgorithmName[]) table[name] = row(name)
  return Object.freeze(table)
}

/** A row whose keys hold to its lengths, so that no construction sees others. */
function row(name: AlgorithmName): SymmetricAlgorithm {
  const { prepare, ...facts } = rows[name]
  const { materialBytes, nonceBytes, tagBytes } = facts
  return Object.freeze({
    name,
    ...facts,
    prepare(material: Buffer): SymmetricKey {
      expectLength(`${name} material`, material, materialBytes)
      const key = prepare(material)
      let live = true
      const expectLive = (): void => {
        if (!live) throw goneKey()
      }
      return {
        seal(nonce, plaintext, aad) {
          expectLive()
          expectLength(`${name} nonce`, nonce, nonceBytes)
          return key.seal(nonce, plaintext, aad)
        },
        open(nonce, sealed, aad) {
          expectLive()
          expectLength(`${name} nonce`, nonce, nonceBytes)
          return sealed.length < tagBytes ? undefined : key.open(nonce, sealed, aad)
        },
        [Symbol.dispose]() {
          if (live) key[Symbol.dispose]()
          live = false
        },
      }
    },
  })
}

function expectLength(what: string, bytes: Buffer, length: number): void {
  if (bytes.length !== length) throw new RangeError(`${what} must be ${length} bytes, not ${bytes.length}`)
}
