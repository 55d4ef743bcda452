import { createHmac, createSecretKey, hkdfSync, type KeyObject, randomBytes } from 'node:crypto'
import { algorithms, type SymmetricKey } from './algorithms.ts'
import { frame } from './frame.ts'

const TOKEN = 'sanyao session token v1'
const SECRET = 'sanyao session secret v1'
const { materialBytes, nonceBytes, prepare } = algorithms.AES_256

const derived = (root: Buffer, label: string): Buffer => Buffer.from(hkdfSync('sha256', root, '', label, materialBytes))

/** Makes and verifies temporary credentials by two keys that follow from the root key: nothing about them is stored. */
export class SessionKey implements Disposable {
  readonly #tokens: SymmetricKey
  readonly #secrets: KeyObject

  /** @param root 32 bytes, which stay the caller's to zero */
  constructor(root: Buffer) {
    const token = derived(root, TOKEN)
    const secret = derived(root, SECRET)
    this.#tokens = prepare(token)
    this.#secrets = createSecretKey(secret)
    token.fill(0)
    secret.fill(0)
  }

  /** Ends the key of the tokens; that of the secret keys is Node's, which zeroes it when it collects it. */
  [Symbol.dispose](): void {
    this.#tokens[Symbol.dispose]()
  }

  /** The token that says `text` for a SecretId, base64url. */
  seal(secretId: string, text: string): string {
    const nonce = randomBytes(nonceBytes)
    const sealed = this.#tokens.seal(nonce, Buffer.from(text), bind(secretId))
    return Buffer.concat([nonce, sealed]).toString('base64url')
  }

  /** What a token says; undefined when it is not ours, not whole, or not that SecretId's. */
  open(secretId: string, token: string): string | undefined {
    const bytes = Buffer.from(token, 'base64url')
    // The lenient decoder takes many texts for the same bytes; only the one that was given out is the token.
    if (bytes.toString('base64url') !== token || bytes.length <= nonceBytes) return undefined
    const nonce = bytes.subarray(0, nonceBytes)
    return this.#tokens.open(nonce, bytes.subarray(nonceBytes), bind(secretId))?.toString('utf8')
  }

  /** The secret key that belongs to a temporary SecretId. */
  secretOf(secretId: string): string {
    return createHmac('sha256', this.#secrets).update(secretId).digest('base64url')
  }
}

const bind = (secretId: string): Buffer => frame([Buffer.from(TOKEN), Buffer.from(secretId)])
