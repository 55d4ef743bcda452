import { type AuditRecord, productRecord } from '../domain/audit.ts'
import { type Entry, stillOpens, type Where } from './login.ts'
import type { Yard } from './port.ts'

/*
 * What is decided of a login stands in the trail, among the calls of the account.
 */

export const REFUSED = 'UnauthorizedOperation.NoPermission'
export const NOT_RUNNING = 'UnsupportedOperation.InvalidInstanceState'
export const OVERLOADED = 'RequestLimitExceeded'

/** What is known of an attempt to log in. */
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
}

export async function recordRefusal(yard: Yard, attempt: Attempt, code: string): Promise<void> {
  await yard.commit([], [loginRecord(attempt, yard.now(), code)])
}

/**
 * Records that somebody is let in, and makes sure of it: a key may have been unbound since it was found, and whoever
 * unbound it has been told so by now, perhaps. Then the refusal is recorded too.
 * @returns whether to let in
 */
export async function admits(yard: Yard, attempt: Attempt, entry: Entry): Promise<boolean> {
  await yard.commit([], [loginRecord(attempt, yard.now())])
  if (await stillOpens(yard, attempt.username, entry)) return true
  await recordRefusal(yard, attempt, REFUSED)
  return false
}

/** @param code undefined for success @param more parameters beside the fingerprint */
export const loginRecord = (attempt: Attempt, time: number, code?: string, more: object = {}): AuditRecord => {
  const { where, keyPair, fingerprint } = attempt
  return productRecord({
    time,
    service: 'lighthouse',
    action: 'Login',
    version: '2020-03-24',
    region: where.region,
    effect: 'use',
    account: where.account,
    callerKind: 'ssh',
    callerName: userName(attempt.username),
    address: attempt.address,
    client: attempt.client.replace(/\P{ASCII}|\p{C}/gu, '').slice(0, 64),
    method: attempt.method,
    code,
    resources: [`instance/${where.id}`, ...(keyPair === undefined ? [] : [`keypair/${keyPair}`])],
    parameters: { ...(fingerprint !== undefined && { Fingerprint: fingerprint }), ...more },
  })
}

/** What is no name of a user may be a password that was typed into the wrong place. */
const userName = (text: string): string => (/^[A-Za-z_][A-Za-z0-9_-]{0,31}$/.test(text) ? text : '')
