import type { Caller, PassedRole } from '../contract/action.ts'
import { accessKeyBinding } from '../domain/account.ts'
import { isTemporary, readSession, type Session } from '../domain/session.ts'
import type { Change, Reader, TableName } from '../store/store.ts'
import type { Grants } from './decide.ts'
import { grantsOfRole, grantsOfUser } from './held.ts'
import { parsePolicy } from './policy.ts'

/** What a SecretId stands for. `M` is the form in which the secret checks signatures. */
export interface Credential<M> {
  readonly caller: Caller
  readonly secret: M
  readonly grants: Grants
}

/** Why there is no credential. */
export type NoCredential = 'unknown-key' | 'bad-token'

/** How stored and derived secrets become what checks signatures. */
export interface Secrets<M> {
  readonly unwrap: (binding: readonly string[], sealed: Buffer) => M
  /** What a token says; undefined when it is not ours or not that SecretId's. */
  readonly openToken: (secretId: string, token: string) => string | undefined
  readonly temporary: (secretId: string) => M
}

/** How long a credential is believed, in milliseconds: what another process changes holds here within it. */
const BELIEVED = 1000
const MOST_KEPT = 10_000

/** The tables that say who may do what. */
const identityTables: ReadonlySet<TableName> = new Set([
  'account',
  'user',
  'accessKey',
  'policy',
  'policyAttachment',
  'userGroup',
  'groupMember',
  'role',
])

interface Kept<M> {
  readonly credential: Credential<M>
  readonly token: string | undefined
  /** Milliseconds: a clock that was set back must not make a credential be believed for longer. */
  readonly from: number
  readonly until: number
}

/** Tells who is calling, from what the store says of a SecretId. */
export class Callers<M> {
  readonly #read: Reader
  readonly #secrets: Secrets<M>
  readonly #kept = new Map<string, Kept<M>>()
  #age = 0

  constructor(read: Reader, secrets: Secrets<M>) {
    this.#read = read
    this.#secrets = secrets
  }

  /** The credential of a SecretId and its token, or why there is none. */
  async find(secretId: string, token: string | undefined, now: number): Promise<Credential<M> | NoCredential> {
    const kept = this.#kept.get(secretId)
    if (kept !== undefined && kept.from <= now && now < kept.until && kept.token === token) return kept.credential
    const age = this.#age
    const temporary = isTemporary(secretId)
    const credential = temporary
      ? await this.#session(secretId, token, now)
      : await this.#permanent(secretId, token !== undefined)
    // What was read before a change must not outlive it.
    if (typeof credential === 'object' && age === this.#age) {
      if (this.#kept.size >= MOST_KEPT) this.#kept.clear()
      const ends = credential.caller.session?.expires ?? Number.POSITIVE_INFINITY
      this.#kept.set(secretId, { credential, token, from: now, until: Math.min(now + BELIEVED, ends * 1000) })
    }
    return credential
  }

  /** To be called when changes are committed here: what they say of identities holds from the next call on. */
  committed(changes: readonly Change[]): void {
    if (!changes.some((change) => identityTables.has(touched(change)))) return
    this.#age++
    this.#kept.clear()
  }

  async #permanent(secretId: string, withToken: boolean): Promise<Credential<M> | NoCredential> {
    const key = await this.#read.get('accessKey', { secretId })
    if (key === undefined || !key.active) return 'unknown-key'
    const identity = await this.#identity(key.account, key.uin)
    if (identity === undefined) return 'unknown-key'
    if (withToken) return 'bad-token'
    const { name, grants } = identity
    return {
      caller: Object.freeze({
        kind: key.uin === key.account ? 'root' : 'user',
        account: key.account,
        uin: key.uin,
        name,
        secretId,
      }),
      secret: this.#secrets.unwrap(accessKeyBinding(key.account, secretId), key.secret),
      grants,
    }
  }

  /** The name and the policies of an account or a user; undefined when there is none. */
  async #identity(account: string, uin: string): Promise<{ name: string; grants: Grants } | undefined> {
    if (uin === account) {
      const owner = await this.#read.get('account', { uin })
      return owner && { name: owner.name, grants: { identity: undefined } }
    }
    const user = await this.#read.get('user', { account, uin })
    if (user === undefined) return undefined
    return { name: user.name, grants: await grantsOfUser(this.#read, user) }
  }

  async #session(secretId: string, token: string | undefined, now: number): Promise<Credential<M> | NoCredential> {
    const text = token === undefined ? undefined : this.#secrets.openToken(secretId, token)
    if (text === undefined) return 'bad-token'
    const session = readSession(text)
    if (session.expires * 1000 <= now) return 'bad-token'
    const source = await this.#read.get('accessKey', { secretId: session.source })
    if (source === undefined || !source.active) return 'bad-token'
    if (!(await this.#stand(session.passed ?? []))) return 'bad-token'
    const identity =
      session.role === undefined ? await this.#identity(session.account, session.uin) : await this.#role(session)
    if (identity === undefined) return 'bad-token'
    const { policy } = session
    return {
      caller: callerOf(session, identity.name, secretId),
      secret: this.#secrets.temporary(secretId),
      grants: { ...identity.grants, ...(policy !== undefined && { session: [parsePolicy('session', policy)] }) },
    }
  }

  /** Whether all these roles are still there. */
  async #stand(passed: readonly PassedRole[]): Promise<boolean> {
    const counts = await Promise.all(
      passed.map(({ account, id }) => this.#read.count('role', { account, id, active: true })),
    )
    return counts.every((count) => count === 1)
  }

  async #role({ account, role }: Session): Promise<{ name: string; grants: Grants } | undefined> {
    const row = await this.#read.get('role', { account, name: role?.name ?? '' })
    // A role made anew under the name of one that is gone is another role.
    if (row === undefined || row.id !== role?.id || !row.active) return undefined
    return { name: row.name, grants: await grantsOfRole(this.#read, row) }
  }
}

function callerOf(
  { kind, account, uin, name, role, source, passed = [], expires }: Session,
  who: string,
  secretId: string,
): Caller {
  return Object.freeze({
    kind: kind === 'role' ? 'role' : uin === account ? 'root' : 'user',
    account,
    uin,
    name: who,
    secretId,
    session: Object.freeze({ kind, name, role: role?.id ?? '', source, passed, expires }),
  })
}

const touched = (change: Change): TableName => {
  if ('insert' in change) return change.insert
  if ('update' in change) return change.update
  return 'remove' in change ? change.remove : change.limit
}
