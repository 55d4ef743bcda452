/** What a thread makes of a secret: a private key of Node's, or, of plain bytes, the bytes. */
export type SecretForm = 'bytes' | 'pkcs8' | 'ml-kem-1024' | 'ml-dsa-87'

/** A use that came too late. Carries no secret. */
export const goneKey = (): Error => new Error('the key is gone')

/**
 * Zeros in memory of their own: neither in the pool that small Buffers share, nor among the small arrays that the garbage
 * collector moves about, each time leaving a copy.
 */
export const fixedBytes = (length: number): Buffer<ArrayBuffer> => Buffer.from(new ArrayBuffer(length))

/** A copy of that kind. */
export function fixedCopy(bytes: Uint8Array): Buffer<ArrayBuffer> {
  const copy = fixedBytes(bytes.length)
  copy.set(bytes)
  return copy
}

/**
 * Secret bytes with an end. A private KeyObject has none: its memory is its own until the garbage collector comes by, and
 * that of the event loop's thread may take hours. So this thread keeps bytes, and what needs a KeyObject is done by
 * threads that are sent a copy, and told when it is over.
 */
export class Secret implements Disposable {
  readonly form: SecretForm
  readonly #bytes: Buffer
  readonly #heirs: (() => void)[] = []
  #gone = false

  /** @param bytes are copied, and stay the caller's to zero */
  constructor(form: SecretForm, bytes: Uint8Array) {
    this.form = form
    this.#bytes = fixedCopy(bytes)
  }

  /** @param work gets the bytes themselves, to read only @throws {Error} when they are gone */
  use<T>(work: (bytes: Buffer) => T): T {
    if (this.#gone) throw goneKey()
    return work(this.#bytes)
  }

  /** Has `heir` told when this ends, once. @throws {Error} when it has */
  whenGone(heir: () => void): void {
    if (this.#gone) throw goneKey()
    this.#heirs.push(heir)
  }

  /** Zeroes the bytes here and has those who have copies forget them. */
  [Symbol.dispose](): void {
    this.#gone = true
    this.#bytes.fill(0)
    for (const heir of this.#heirs.splice(0)) heir()
  }
}
