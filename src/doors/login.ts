import { isPassword } from '../crypto/password.ts'
import type { KeyPair } from '../domain/key-pair.ts'
import { isGone, type LighthouseInstance, passwordBinding, stateAt } from '../domain/lighthouse.ts'
import { blueprintOf } from '../domain/lighthouse-offer.ts'
import type { Reader } from '../store/store.ts'
import type { Yard } from './port.ts'

/*
 * Who may log in to an instance. Every answer is read from the store when it is asked for: nothing is remembered.
 */

/** Which instance, by its key in the store. */
export type Where = Pick<LighthouseInstance, 'account' | 'region' | 'id'>

/** The instance if it runs at this moment. */
export async function running({ read, now }: Yard, where: Where): Promise<LighthouseInstance | undefined> {
  const row = await read.get('lighthouseInstance', where)
  const time = now()
  if (row === undefined || isGone(row, time)) return undefined
  return stateAt(row, time) === 'RUNNING' ? row : undefined
}

/** The key pairs that are bound to an instance for a user now. */
export async function keysFor(read: Reader, where: Where, username: string): Promise<readonly KeyPair[]> {
  const { account, region, id: instance } = where
  const bindings = await read.find('keyPairBinding', { where: { account, region, instance, username } })
  const ids = bindings.map(({ keyPair }) => keyPair)
  return ids.length === 0 ? [] : read.find('keyPair', { where: { account, region, id: ids } })
}

/** Whether a password can open the instance: one was set, and no key pair is bound. */
export async function takesPassword(read: Reader, row: LighthouseInstance): Promise<boolean> {
  const { account, region, id: instance } = row
  if (row.password.length === 0) return false
  return (await read.count('keyPairBinding', { account, region, instance })) === 0
}

/** Whether this is the password of the instance's administrator, who alone has one. @throws {Overload} */
export async function opensWith(
  { read, keyring }: Yard,
  row: LighthouseInstance,
  username: string,
  password: string,
): Promise<boolean> {
  if (username !== blueprintOf(row.system)?.admin || !(await takesPassword(read, row))) return false
  return isPassword(password, keyring.open(passwordBinding(row), row.password))
}

/** By what somebody would be let in: a key pair, or else the password that the row holds. */
export interface Entry {
  readonly row: LighthouseInstance
  readonly keyPair?: KeyPair
}

/** Whether what was found to open an instance still does. */
export async function stillOpens(yard: Yard, username: string, { row, keyPair }: Entry): Promise<boolean> {
  const now = await running(yard, row)
  if (now === undefined) return false
  // Whatever binds a key pair or sets a password gives the instance's row a new revision.
  if (keyPair === undefined) return now.revision === row.revision
  return (await keysFor(yard.read, row, username)).some(({ id }) => id === keyPair.id)
}
