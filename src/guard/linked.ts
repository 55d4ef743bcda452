import { randomBytes } from 'node:crypto'
import type { Caller, Service } from '../contract/action.ts'
import { linkedRoleRow, newRoleId } from '../domain/role.ts'
import type { Change, Reader } from '../store/store.ts'
import type { Grants } from './decide.ts'
import { type Policy, parsePolicy } from './policy.ts'

/** A product acting through its service-linked role: whether it still may, and the role's row when this use makes it. */
export interface Linked {
  readonly caller: Caller
  readonly grants: Grants
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
  const row = await read.get('role', { account, name: linkedRole.name })
  const caller: Caller = { kind: 'service', account, uin: account, name: service.name, secretId: '' }
  if (row !== undefined) return { caller, grants: { identity: row.active ? policiesOf(service) : [] }, changes: [] }
  const id = newRoleId(randomBytes)
  const fresh = linkedRoleRow({ account, name: linkedRole.name, service: service.name, id }, seconds)
  return { caller, grants: { identity: policiesOf(service) }, changes: [{ insert: 'role', row: fresh }] }
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
