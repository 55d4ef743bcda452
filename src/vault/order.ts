import type { Keyring } from '../crypto/keyring.ts'
import { type RootKey, RootKeyError } from '../crypto/root.ts'

/*
 * What the operator orders about mounts. An order is sealed by the root key, so that whoever has that key can give one to the
 * server that has the store open. It holds no token, only the digest of one.
 */

/** Times are Unix milliseconds. */
export type MountOrder = EnrollOrder | RevokeOrder

interface Order {
  readonly mount: string
  /** By what the mount's token is known from now on. */
  readonly token: string
  readonly issued: number
}

/** Gives a database a mount under a CMK. */
export interface EnrollOrder extends Order {
  readonly act: 'enroll'
  readonly key: string
}

/** Makes the token of a mount void: the new one is nobody's. */
export interface RevokeOrder extends Order {
  readonly act: 'revoke'
  /** Whose mount it is, where several accounts have one of the name. */
  readonly account: string | undefined
}

const BINDING = ['vaultMountOrder']

/** How far an order may be from now, either way. */
const SPAN = 60_000

export const writeOrder = (root: Pick<RootKey, 'seal'>, order: MountOrder): string =>
  root.seal(BINDING, Buffer.from(JSON.stringify(order))).toString('base64url')

/** Undefined for what is no order of this installation, or none of now. */
export function readOrder(keyring: Pick<Keyring, 'open'>, text: string, now: number): MountOrder | undefined {
  try {
    const order = JSON.parse(keyring.open(BINDING, Buffer.from(text, 'base64url')).toString('utf8')) as MountOrder
    return Math.abs(now - order.issued) <= SPAN ? order : undefined
  } catch (error) {
    if (error instanceof RootKeyError) return undefined
    throw error
  }
}
