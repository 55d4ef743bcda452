import type { Caller, Service } from '../contract/action.ts'
import type { LinkedRoleRow } from '../domain/account.ts'
import type { Change, Reader } from '../store/store.ts'
import { type Policy, parsePolicy } from './policy.ts'

/** What a SecretId stands for. `M` is the form in which the secret checks signatures. */
export interface Credential<M> {
  readonly caller: Caller
  readonly secret: M
  readonly policies: readonly Policy[]
}

/** How long a credential is believed, in milliseconds: what another process changes holds here within it. */
const BELIEVED = 1000
const MOST_KEPT = 10_000

/** Tells who is calling, from what the store says of a SecretId. */
export class Callers<M> {
  readonly #read: Reader
  readonly #unwrap: (binding: readonly string[], sealed: Buffer) => M
  readonly #kept = new Map<string, { readonly credential: Credential<M>; readonly until: number }>()

  constructor(read: Reader, unwrap: (binding: readonly string[], sealed: Buffer) => M) {
    this.#read = read
    this.#unwrap = unwrap
  }

  /** The credential of a SecretId, or undefined when there is none or it is inactive. */
  async find(secretId: string, now: number): Promise<Credential<M> | undefined> {
    const kept = this.#kept.get(secretId)
    if (kept !== undefined && kept.until > now) return kept.credential
    this.#kept.delete(secretId)
    const credential = await this.#load(secretId)
    if (credential === undefined) return undefined
    if (this.#kept.size >= MOST_KEPT) this.#kept.clear()
    this.#kept.set(secretId, { credential, until: now + BELIEVED })
    return credential
  }

  async #load(secretId: string): Promise<Credential<M> | undefined> {
    const key = await this.#read.get('accessKey', { secretId })
    if (key === undefined || !key.active) return undefined
    const { account, uin } = key
    const isRoot = uin === account
    const owner = isRoot ? await this.#read.get('account', { uin }) : await this.#read.get('user', { account, uin })
    if (owner === undefined) return undefined
    return {
      caller: Object.freeze({ kind: isRoot ? 'root' : 'user', account, uin, name: owner.name, secretId }),
      secret: this.#unwrap(accessKeyBinding(account, secretId), key.secret),
      policies: isRoot ? [] : await this.#policies(account, uin),
    }
  }

  async #policies(account: string, uin: string): Promise<readonly Policy[]> {
    const attached = await this.#read.find('policyAttachment', { where: { account, uin } })
    const names = attached.map((attachment) => attachment.policy)
    const rows = await this.#read.find('policy', { where: { account, name: names } })
    return rows.map((row) => parsePolicy(row.name, row.document))
  }
}

/** What a wrapped secret key is bound to. */
export const accessKeyBinding = (account: string, secretId: string): readonly string[] => [
  'accessKey',
  account,
  secretId,
]

/** A product acting through its service-linked role: whether it still may, and the role's row when this use makes it. */
export interface Linked {
  readonly caller: Caller
  readonly policies: readonly Policy[]
  readonly changes: readonly Change[]
}

const rolePolicies = new WeakMap<Service, readonly Policy[]>()

/** The role comes to be at first use; one that was withdrawn stays so, and may do nothing. */
export async function assumeLinkedRole(
  read: Reader,
  service: Service,
  account: string,
  seconds: number,
): Promise<Linked> {
  const { linkedRole } = service
  if (linkedRole === undefined) throw new Error(`${service.name} has no linked role`)
  const row = await read.get('linkedRole', { account, name: linkedRole.name })
  const caller: Caller = { kind: 'service', account, uin: account, name: service.name, secretId: '' }
  if (row !== undefined) return { caller, policies: row.active ? policiesOf(service) : [], changes: [] }
  const fresh: LinkedRoleRow = {
    account,
    name: linkedRole.name,
    service: service.name,
    active: true,
    createTime: seconds,
  }
  return { caller, policies: policiesOf(service), changes: [{ insert: 'linkedRole', row: fresh }] }
}

function policiesOf(service: Service): readonly Policy[] {
  let policies = rolePolicies.get(service)
  if (policies === undefined) {
    const { name, allows } = service.linkedRole as NonNullable<Service['linkedRole']>
    const statement = [{ effect: 'allow', action: allows, resource: '*' }]
    policies = [parsePolicy(name, { version: '2.0', statement })]
    rolePolicies.set(service, policies)
  }
  return policies
}
