import { createHash, randomBytes } from 'node:crypto'

/*
 * Tokens that open something to whoever has them, and are stored as digests only.
 */

/** 256 random bits as text. */
export const newToken = (): string => randomBytes(32).toString('base64url')

/** As a token is stored. Its bits are too many to be guessed from it, so that no slow digest is needed. */
export const tokenDigest = (token: string): Buffer => createHash('sha256').update(token).digest()
