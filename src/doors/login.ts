import { isPassword } from '../crypto/password.ts'
import type { AuditRecord } from '../domain/audit.ts'
import type { KeyPair } from '../domain/key-pair.ts'
import { type LighthouseInstance, passwordBinding, stateAt } from '../domain/lighthouse.ts'
import { blueprintOf } from '../domain/lighthouse-offer.ts'
import { requestIdAt } from '../domain/request-id.ts'
import type { Reader } from '../store/store.ts'
import type { Yard } from './port.ts'

/*
 * Who may log in to an instance. Every answer is read from the store when it is asked for: nothing is remembered.
 */

/** Which instance, by its key in the store. */
export type Where = Pick<LighthouseInstance, 'account' | 'region' | 'id'>

export const REFUSED = 'UnauthorizedOperation.NoPermission'
export const NOT_RUNNING = 'UnsupportedOperation.InvalidInstanceState'

/** The instance if it runs at this moment. */
export async function running({ read, now }: Yard, where: Where): Promise<LighthouseInstance | undefined> {
  const row = await read.get('lighthouseInstance', where)
  const time = now()
  if (row === undefined || (row.goneTime > 0 && row.goneTime <= time)) return undefined
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

/** Whether this is the password of the instance's administrator, who alone has one. */
export async function opensWith(
  { read, keyring }: Yard,
  row: LighthouseInstance,
  username: string,
  password: string,
): Promise<boolean> {
  if (username !== blueprintOf(row.blueprint)?.admin || !(await takesPassword(read, row))) return false
  return isPassword(password, keyring.open(passwordBinding(row), row.password))
}

/** What is known of an attempt to log in once it is decided. */
export interface Attempt {
  readonly where: Where
  readonly username: string
  readonly address: string
  readonly client: string
  readonly method: string
  /** The key pair that was shown, if it is one of the account's. */
  readonly keyPair?: string | undefined
  /** SHA-256 of the key that was shown, in hex. */
  readonly fingerprint?: string
  /** Undefined for success. */
  readonly code: string | undefined
}

/** The record of a decision, which stands in the trail among the calls of the account. */
export const loginRecord = (attempt: Attempt, time: number): AuditRecord => {
  const { where, keyPair, fingerprint } = attempt
  const resources = [`instance/${where.id}`, ...(keyPair === undefined ? [] : [`keypair/${keyPair}`])]
  return {
    requestId: requestIdAt(time),
    time,
    service: 'lighthouse',
    action: 'Login',
    version: '2020-03-24',
    region: where.region,
    effect: 'use',
    account: where.account,
    uin: '',
    callerKind: 'ssh',
    callerName: userName(attempt.username),
    secretId: '',
    address: attempt.address,
    client: attempt.client.replace(/\P{ASCII}|\p{C}/gu, '').slice(0, 64),
    method: attempt.method,
    code: attempt.code ?? '',
    resources: JSON.stringify(resources),
    parameters: JSON.stringify(fingerprint === undefined ? {} : { Fingerprint: fingerprint }),
  }
}

/** What is no name of a user may be a password that was typed into the wrong place. */
const userName = (text: string): string => (/^[A-Za-z_][A-Za-z0-9_-]{0,31}$/.test(text) ? text : '')
