import { createHash } from 'node:crypto'
import type ssh2 from 'ssh2'
import type { AuthContext, AuthenticationType, PasswordAuthContext, PublicKeyAuthContext } from 'ssh2'
import { Overload } from '../crypto/gate.ts'
import type { KeyPair } from '../domain/key-pair.ts'
import type { LighthouseInstance } from '../domain/lighthouse.ts'
import { type Attempt, admits, NOT_RUNNING, OVERLOADED, REFUSED, recordRefusal } from './decision.ts'
import { type Entry, keysFor, opensWith, running, takesPassword } from './login.ts'
import type { Yard } from './port.ts'

/** The SHA-1 signatures that `ssh-rsa` stands for are not taken. */
const HASHES = ['sha256', 'sha512']

export type Ssh2 = typeof ssh2

export type Guest = Pick<Attempt, 'where' | 'address' | 'client'>

/** A step of an authentication as it is being decided. */
interface Step {
  readonly yard: Yard
  readonly context: AuthContext
  readonly attempt: Attempt
  /** What the guest may try next. */
  readonly ways: AuthenticationType[]
}

/**
 * Answers one step of the authentication; what lets in or refuses goes into the trail first.
 * @returns by what the guest was let in
 */
export async function decide(lib: Ssh2, yard: Yard, guest: Guest, context: AuthContext): Promise<string | undefined> {
  const { username, method } = context
  const attempt: Attempt = { ...guest, username, method }
  const row = await running(yard, guest.where)
  if (row === undefined) return refuse({ yard, context, attempt, ways: [] }, NOT_RUNNING)
  const password = (await takesPassword(yard.read, row)) ? (['password'] as const) : []
  const step: Step = { yard, context, attempt, ways: ['publickey', ...password] }
  if (context.method === 'password') return byPassword(step, row, context)
  if (context.method === 'publickey') return byKey(lib, step, row, context)
  // Clients begin with none, to hear what there is.
  context.reject(step.ways)
  return undefined
}

async function byPassword(
  step: Step,
  row: LighthouseInstance,
  { username, password }: PasswordAuthContext,
): Promise<string | undefined> {
  try {
    return (await opensWith(step.yard, row, username, password)) ? admit(step, { row }) : refuse(step)
  } catch (error) {
    if (error instanceof Overload) return refuse(step, OVERLOADED)
    throw error
  }
}

async function byKey(
  lib: Ssh2,
  { attempt, ...step }: Step,
  row: LighthouseInstance,
  context: PublicKeyAuthContext,
): Promise<string | undefined> {
  const fingerprint = createHash('sha256').update(context.key.data).digest('hex')
  const pairs = await keysFor(step.yard.read, row, context.username)
  const keyPair = pairs.find((one) => one.fingerprint === fingerprint)
  const shown = { ...step, attempt: { ...attempt, fingerprint, keyPair: keyPair?.id } }
  if (keyPair === undefined) return refuse(shown)
  if (context.signature === undefined) {
    context.accept()
    return undefined
  }
  return isProven(lib, keyPair, context) ? admit(shown, { row, keyPair }) : refuse(shown)
}

function isProven(lib: Ssh2, { publicKey }: KeyPair, context: PublicKeyAuthContext): boolean {
  const { signature, blob, hashAlgo = '' } = context
  const key = lib.utils.parseKey(publicKey)
  if (signature === undefined || blob === undefined || key instanceof Error || !HASHES.includes(hashAlgo)) return false
  return key.verify(blob, signature, hashAlgo) === true
}

async function admit({ yard, context, attempt, ways }: Step, entry: Entry): Promise<string | undefined> {
  if (await admits(yard, attempt, entry)) {
    context.accept()
    return entry.keyPair?.id ?? 'password'
  }
  context.reject(ways)
  return undefined
}

async function refuse({ yard, context, attempt, ways }: Step, code = REFUSED): Promise<undefined> {
  await recordRefusal(yard, attempt, code)
  context.reject(ways)
}
