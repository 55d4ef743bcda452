import { randomUUID } from 'node:crypto'
import type { Keyring } from '../crypto/keyring.ts'
import type { RootKey } from '../crypto/root.ts'
import { RootKeyError } from '../crypto/root.ts'

/*
 * The one-time token with which a machine becomes an instance's host. It is sealed by the root key, so that whoever has
 * that key can make one without the store, which only the server has open.
 */

/** Whose host a machine becomes, and in which span of time; milliseconds. */
export interface Enrolment {
  readonly instance: string
  readonly issued: number
  readonly until: number
}

const BINDING = ['hostEnrolment']

/** @param root the root key of the installation */
export function writeEnrolment(root: Pick<RootKey, 'seal'>, enrolment: Enrolment): string {
  return root.seal(BINDING, Buffer.from(JSON.stringify({ ...enrolment, nonce: randomUUID() }))).toString('base64url')
}

/** Undefined for what is no token of this installation, or whose time is over. */
export function readEnrolment(keyring: Pick<Keyring, 'open'>, token: string, now: number): Enrolment | undefined {
  try {
    const enrolment = JSON.parse(keyring.open(BINDING, Buffer.from(token, 'base64url')).toString('utf8')) as Enrolment
    return now <= enrolment.until ? enrolment : undefined
  } catch (error) {
    if (error instanceof RootKeyError) return undefined
    throw error
  }
}
