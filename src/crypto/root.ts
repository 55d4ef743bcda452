import { randomBytes } from 'node:crypto'
import { algorithms, type SymmetricKey } from './algorithms.ts'
import { frame } from './frame.ts'
import { SessionKey } from './session-key.ts'

const FORMAT = 1
const SECRET = 'sanyao wrapped secret v1'
const CHECK = 'sanyao root key check v1'
const { materialBytes, nonceBytes, prepare } = algorithms.AES_256

/** The root key is unusable, or is not the one under which something was sealed. Carries no secret. */
export class RootKeyError extends Error {
  override readonly name = 'RootKeyError'
}

/**
 * The key under which all other secrets are stored: AES-256-GCM with the extended nonce of XAES-256-GCM, so that the
 * number of seals in its life needs no counting.
 */
export class RootKey {
  #key: SymmetricKey | undefined
  #sessions: SessionKey | undefined

  /**
   * Takes 32 bytes over: they are zeroed here, as nothing needs them any more.
   * @throws {RootKeyError} for another length, or for zeros, which are what an earlier RootKey left of the bytes
   */
  constructor(material: Buffer) {
    if (material.length !== materialBytes) throw new RootKeyError(`a root key must be ${materialBytes} bytes`)
    if (material.every((byte) => byte === 0)) throw new RootKeyError('a root key must not be all zeros')
    this.#key = prepare(material)
    this.#sessions = new SessionKey(material)
    material.fill(0)
  }

  /**
   * The bytes of a root key from its text: 64 hexadecimal digits or padded standard base64, white space around it.
   * @throws {RootKeyError} for any other text
   */
  static parse(text: string): Buffer {
    const digits = text.trim()
    const encoding = /^[0-9a-f]{64}$/i.test(digits) ? 'hex' : 'base64'
    const bytes = Buffer.from(digits, encoding)
    const same = encoding === 'hex' || bytes.toString('base64') === digits
    if (!same || bytes.length !== materialBytes) {
      throw new RootKeyError('a root key must be written as 64 hexadecimal digits or as base64 of 32 bytes')
    }
    return bytes
  }

  /** @param binding what the secret belongs to (account, key, version, kind); it opens under no other binding */
  seal(binding: readonly string[], secret: Buffer): Buffer {
    return this.#seal([SECRET, ...binding], secret)
  }

  /** @throws {RootKeyError} when it does not authenticate under this root key and binding */
  open(binding: readonly string[], sealed: Buffer): Buffer {
    const secret = this.#open([SECRET, ...binding], sealed)
    if (secret === undefined) throw new RootKeyError('a stored secret does not authenticate under the root key')
    return secret
  }

  /** A value to be stored, by which `verify` knows this root key again. */
  check(): Buffer {
    return this.#seal([CHECK], Buffer.alloc(0))
  }

  /** Whether this is the root key that made the check value. */
  verify(check: Buffer): boolean {
    return this.#open([CHECK], check) !== undefined
  }

  /** What makes and verifies temporary credentials. @throws {RootKeyError} when the root key has been forgotten */
  get sessions(): SessionKey {
    if (this.#sessions === undefined) throw forgotten()
    return this.#sessions
  }

  /** Ends the use of the key: every later call throws. */
  forget(): void {
    this.#key?.[Symbol.dispose]()
    this.#sessions?.[Symbol.dispose]()
    this.#key = undefined
    this.#sessions = undefined
  }

  #seal(binding: readonly string[], secret: Buffer): Buffer {
    const nonce = randomBytes(nonceBytes)
    return Buffer.concat([Buffer.of(FORMAT), nonce, this.#live().seal(nonce, secret, frameTexts(binding))])
  }

  #open(binding: readonly string[], sealed: Buffer): Buffer | undefined {
    const key = this.#live()
    const body = 1 + nonceBytes
    if (sealed.length < body || sealed.readUInt8(0) !== FORMAT) return undefined
    return key.open(sealed.subarray(1, body), sealed.subarray(body), frameTexts(binding))
  }

  #live(): SymmetricKey {
    if (this.#key === undefined) throw forgotten()
    return this.#key
  }
}

const forgotten = (): RootKeyError => new RootKeyError('the root key has been forgotten')

const frameTexts = (texts: readonly string[]): Buffer => frame(texts.map((text) => Buffer.from(text)))
