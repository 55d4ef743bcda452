import { operations } from './gate.ts'

/** `RAW` is the message itself, `DIGEST` its digest by the hash of the scheme. */
export type MessageType = 'RAW' | 'DIGEST'

/** `bytes` is what `GetPublicKey` gives in base64: a SubjectPublicKeyInfo in DER, or the raw key of a post-quantum one. */
export interface PublicKey {
  readonly bytes: Buffer
  /** A SubjectPublicKeyInfo, in lines of 64 characters, the last one ended too. */
  readonly pem: string
}

/** A key of any kind, ready for use until it is disposed of. It keeps no reference to its material. */
export interface AsymmetricKey extends Disposable {
  readonly publicKey: PublicKey
}

export interface DecryptionKey extends AsymmetricKey {
  /**
   * Undefined when the ciphertext does not decrypt, for whatever reason.
   * @throws {RangeError} for an algorithm that its row does not name
   */
  decrypt(algorithm: string, ciphertext: Buffer): Promise<Buffer | undefined>
}

/** @throws {RangeError} each, for an algorithm that its row does not name, or a digest of another length than there */
export interface SigningKey extends AsymmetricKey {
  sign(algorithm: string, type: MessageType, message: Buffer): Promise<Buffer>
  verify(algorithm: string, type: MessageType, message: Buffer, signature: Buffer): Promise<boolean>
}

/** A key encapsulation mechanism with authenticated encryption under the key that it gives. */
export interface EncapsulationKey extends AsymmetricKey {
  readonly encapsulatedBytes: number
  readonly tagBytes: number
  seal(plaintext: Buffer, aad: Buffer): Promise<Encapsulated>
  /** Undefined when it does not authenticate. */
  open(sealed: Encapsulated, aad: Buffer): Promise<Buffer | undefined>
}

/** The encapsulated key, and the body with its tag after it. */
export interface Encapsulated {
  readonly encapsulated: Buffer
  readonly sealed: Buffer
}

/** Signs messages only, not digests. */
export interface MessageSigningKey extends AsymmetricKey {
  sign(message: Buffer): Promise<Buffer>
  verify(message: Buffer, signature: Buffer): Promise<boolean>
}

/** How the keys of a row come to be. */
export interface KeyKind<K extends AsymmetricKey> {
  /** Whether making one takes long enough to keep some in advance. */
  readonly slow?: true
  /** The secret of a fresh key, to be wrapped. Takes no time of the event loop's thread where it takes any. */
  generate(): Promise<Buffer>
  /** @throws when the material is not what `generate` gives */
  prepare(material: Buffer): K
}

/** `algorithms` are the values of `Algorithm` that its keys decrypt with. */
export interface DecryptionKind extends KeyKind<DecryptionKey> {
  readonly algorithms: readonly string[]
}

/** `digests` has the values of `Algorithm` that its keys sign with, and the bytes of a digest for each. */
export interface SigningKind extends KeyKind<SigningKey> {
  readonly digests: Readonly<Record<string, number>>
}

/** A scheme of a signing key, over a message or over its digest. */
export interface Scheme {
  sign(message: Buffer): Promise<Buffer>
  signDigest(digest: Buffer): Promise<Buffer>
  verify(message: Buffer, signature: Buffer): Promise<boolean>
  verifyDigest(digest: Buffer, signature: Buffer): Promise<boolean>
}

/** Joins the schemes of a signing key, each with the bytes of its digest, and what they have to themselves. */
export function signingKey<A extends string>(
  publicKey: PublicKey,
  digests: Readonly<Record<A, number>>,
  schemes: Readonly<Record<A, Scheme>>,
  secrets: readonly Disposable[],
): SigningKey {
  const [find, digestBytes] = [named(schemes), named(digests)]
  const check = (algorithm: string, { length }: Buffer): void => {
    const expected = digestBytes(algorithm)
    if (length !== expected) throw new RangeError(`a digest for ${algorithm} is ${expected} bytes, not ${length}`)
  }
  return {
    publicKey,
    async sign(algorithm, type, message) {
      const scheme = find(algorithm)
      if (type === 'RAW') return operations.pass(() => scheme.sign(message))
      check(algorithm, message)
      return operations.pass(() => scheme.signDigest(message))
    },
    async verify(algorithm, type, message, signature) {
      const scheme = find(algorithm)
      if (type === 'RAW') return operations.pass(() => scheme.verify(message, signature))
      check(algorithm, message)
      return operations.pass(() => scheme.verifyDigest(message, signature))
    },
    [Symbol.dispose]: () => disposeOf(secrets),
  }
}

/** Joins the schemes of a decryption key, and what they have to themselves. */
export function decryptionKey(
  publicKey: PublicKey,
  schemes: Readonly<Record<string, (ciphertext: Buffer) => Promise<Buffer | undefined>>>,
  secrets: readonly Disposable[],
): DecryptionKey {
  const find = named(schemes)
  return {
    publicKey,
    async decrypt(algorithm, ciphertext) {
      const scheme = find(algorithm)
      return operations.pass(() => scheme(ciphertext))
    },
    [Symbol.dispose]: () => disposeOf(secrets),
  }
}

function disposeOf(secrets: readonly Disposable[]): void {
  for (const secret of secrets) secret[Symbol.dispose]()
}

const named =
  <S>(schemes: Readonly<Record<string, S>>) =>
  (algorithm: string): S => {
    const scheme = Object.hasOwn(schemes, algorithm) ? schemes[algorithm] : undefined
    if (scheme === undefined) throw new RangeError('the key has no such algorithm')
    return scheme
  }

/** The PEM of a SubjectPublicKeyInfo. */
export const publicPem = (der: Buffer): string =>
  `-----BEGIN PUBLIC KEY-----\n${der.toString('base64').replace(/.{1,64}/g, '$&\n')}-----END PUBLIC KEY-----\n`
