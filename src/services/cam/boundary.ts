import { int, nullable, text } from '../../contract/shape.ts'
import type { RoleRow } from '../../domain/role.ts'
import type { Desk } from '../service.ts'
import { type RoleNames, roleOf, seekPolicy } from './find.ts'
import { BY_DOCUMENT, typeOf } from './policy-view.ts'

/** A permissions boundary as the actions tell of it; all null without one. */
export const boundaryFields = {
  PolicyId: nullable(int('策略 ID', 'Id of the policy')),
  PolicyName: nullable(text('策略名', 'Name of the policy')),
  PolicyDocument: nullable(text('策略文档', 'The policy document')),
  PolicyType: nullable(int('1 自定义,2 预设', '1 for one of the account, 2 for a preset')),
  CreateMode: nullable(int('创建方式,总为 2', 'How it was written; always 2')),
}

export const exampleBoundary = {
  PolicyId: 101,
  PolicyName: 'QcloudKMSFullAccess',
  PolicyDocument: '{"version":"2.0","statement":[{"effect":"allow","action":"kms:*","resource":"*"}]}',
  PolicyType: 2,
  CreateMode: 2,
}

const none = { PolicyId: null, PolicyName: null, PolicyDocument: null, PolicyType: null, CreateMode: null }

/** What every action about the boundary of a role may answer. */
export const boundableFaults = [
  'InvalidParameter.ParamError',
  'InvalidParameter.RoleNotExist',
  'InvalidParameter.ServiceLinkedRoleCantUsePermissionBoundary',
] as const

/** A role that the account may bound. @throws {Fault} what `roleOf` throws, and a code of its own for a product's role */
export async function boundableRole(desk: Desk<(typeof boundableFaults)[number]>, names: RoleNames): Promise<RoleRow> {
  const role = await roleOf(desk, names)
  if (role.kind === 'service_linked')
    throw desk.fault('InvalidParameter.ServiceLinkedRoleCantUsePermissionBoundary', `\`${role.name}\``)
  return role
}

/** @param boundary the id of the policy, which cannot be deleted while it bounds somebody; 0 for none */
export async function boundaryView(desk: Desk<never>, boundary: number) {
  if (boundary === 0) return none
  const policy = await seekPolicy(desk, boundary)
  if (policy === undefined) throw new Error('a boundary whose policy is gone')
  return {
    PolicyId: policy.id,
    PolicyName: policy.name,
    PolicyDocument: policy.document,
    PolicyType: typeOf(policy),
    CreateMode: BY_DOCUMENT,
  }
}
