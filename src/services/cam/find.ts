import type { ResourceName } from '../../contract/action.ts'
import type { PolicyRow, User, UserGroup } from '../../domain/account.ts'
import { PRESET_IDS, presetById } from '../../domain/presets.ts'
import { type RoleRow, roleResourceNames } from '../../domain/role.ts'
import type { Desk } from '../service.ts'

/*
 * How the actions of CAM find what they are about; what is not there is refused in the action's own code.
 */

/** @throws {Fault} when the account has no user of this name */
export async function userNamed(desk: Desk<'ResourceNotFound.UserNotExist'>, name: string): Promise<User> {
  const [user] = await desk.read.find('user', { where: { account: desk.caller.account, name } })
  if (user === undefined) throw desk.fault('ResourceNotFound.UserNotExist', `\`${name.slice(0, 64)}\``)
  return user
}

/** @throws {Fault} with `code` when the account has no user of this uin */
export async function userOf<C extends string>(desk: Desk<C>, uin: number, code: NoInfer<C>): Promise<User> {
  const user = await desk.read.get('user', { account: desk.caller.account, uin: String(uin) })
  if (user === undefined) throw desk.fault(code, `\`${uin}\``)
  return user
}

/** A policy of the account or a preset, which has no dates. */
export type AnyPolicy = PolicyRow & { readonly preset: boolean }

/** @throws {Fault} with `code` when there is no policy of this id */
export async function policyOf<C extends string>(desk: Desk<C>, id: number, code: NoInfer<C>): Promise<AnyPolicy> {
  const policy = await seekPolicy(desk, id)
  if (policy === undefined) throw desk.fault(code, `\`${id}\``)
  return policy
}

/** A policy of this id, if there is one. */
export async function seekPolicy({ read, caller }: Desk<never>, id: number): Promise<AnyPolicy | undefined> {
  const { account } = caller
  const preset = id < PRESET_IDS ? presetById(id) : undefined
  if (preset !== undefined) return asPolicy(account, preset)
  const row = await read.get('policy', { account, id })
  return row && asOwn(row)
}

export const asOwn = (row: PolicyRow): AnyPolicy => ({ ...row, preset: false })

export const asPolicy = (
  account: string,
  preset: Pick<PolicyRow, 'id' | 'name' | 'description' | 'document'>,
): AnyPolicy => ({
  ...preset,
  account,
  version: 1,
  latest: 1,
  createTime: 0,
  updateTime: 0,
  revision: 0,
  preset: true,
})

/** @throws {Fault} with `code` when the account has made no policy of this id */
export async function ownPolicyOf<C extends string>(desk: Desk<C>, id: number, code: NoInfer<C>): Promise<PolicyRow> {
  const row = await desk.read.get('policy', { account: desk.caller.account, id })
  if (row === undefined) throw desk.fault(code, `\`${id}\``)
  return row
}

/** @throws {Fault} with `code` when the account has no group of this id */
export async function groupOf<C extends string>(desk: Desk<C>, id: number, code: NoInfer<C>): Promise<UserGroup> {
  const group = await desk.read.get('userGroup', { account: desk.caller.account, id })
  if (group === undefined) throw desk.fault(code, `\`${id}\``)
  return group
}

/** How an action names a role: the name goes before the id. */
export interface RoleNames {
  readonly RoleId?: string | number
  readonly RoleName?: string
}

/** The names of a role where an action calls them otherwise. */
export const roleNamed = (RoleId: string | number | undefined, RoleName: string | undefined): RoleNames => ({
  ...(RoleId !== undefined && { RoleId }),
  ...(RoleName !== undefined && { RoleName }),
})

/** A role that is not withdrawn, if there is one. */
export async function seekRole(desk: Desk<never>, { RoleId, RoleName }: RoleNames): Promise<RoleRow | undefined> {
  const { account } = desk.caller
  if (typeof RoleId === 'number' && RoleName === undefined) return seekByNumber(desk, RoleId)
  const row =
    RoleName !== undefined
      ? await desk.read.get('role', { account, name: RoleName })
      : (await desk.read.find('role', { where: { account, id: String(RoleId ?? '') } }))[0]
  return row?.active ? row : undefined
}

/** Of an id that came as a JSON number only the first 53 bits arrive. One that fits several roles names none. */
async function seekByNumber(desk: Desk<never>, number: number): Promise<RoleRow | undefined> {
  const roles = await desk.read.find('role', { where: { account: desk.caller.account, active: true } })
  const [role, ...others] = roles.filter(({ id }) => Number(id) === number)
  return others.length === 0 ? role : undefined
}

/** @throws {Fault} ParamError when neither name is given, RoleNotExist when there is no such role */
export async function roleOf(
  desk: Desk<'InvalidParameter.ParamError' | 'InvalidParameter.RoleNotExist'>,
  names: RoleNames,
): Promise<RoleRow> {
  if (names.RoleId === undefined && names.RoleName === undefined)
    throw desk.fault('InvalidParameter.ParamError', '`RoleId`, `RoleName`')
  const role = await seekRole(desk, names)
  if (role === undefined) throw desk.fault('InvalidParameter.RoleNotExist')
  return role
}

/** A role that is the account's to change; a product's is the product's. @throws {Fault} what `roleOf` throws, and ParamError */
export async function ownRoleOf(
  desk: Desk<'InvalidParameter.ParamError' | 'InvalidParameter.RoleNotExist'>,
  names: RoleNames,
): Promise<RoleRow> {
  const role = await roleOf(desk, names)
  if (role.kind === 'service_linked') throw desk.fault('InvalidParameter.ParamError', `\`${role.name}\``)
  return role
}

/**
 * What CAM is asked about a role: all its names, so that a policy about one holds for whoever comes by another. Where there
 * is no such role, a name has no id and an id no name.
 */
export async function roleResource(
  desk: Desk<never>,
  { RoleId, RoleName }: RoleNames,
): Promise<readonly ResourceName[]> {
  const role = await seekRole(desk, roleNamed(RoleId, RoleName))
  if (role !== undefined) return [roleResourceNames(role)]
  return RoleName === undefined ? [['roleName/', `role/${RoleId ?? ''}`]] : [[`roleName/${RoleName}`, 'role/']]
}
