import type { RoleRow } from '../../domain/role.ts'
import { seconds } from '../../domain/time.ts'
import type { Change } from '../../store/store.ts'
import type { Desk } from '../service.ts'
import { ownRoleOf, type RoleNames } from './find.ts'

/** What every action that changes a role may answer. */
export const changeFaults = ['InvalidParameter.ParamError', 'InvalidParameter.RoleNotExist'] as const

/**
 * The changes that make a role of the account another. A product's role is the product's to change.
 * @throws {Fault} what `ownRoleOf` throws
 */
export async function changeRole(
  desk: Desk<(typeof changeFaults)[number]>,
  names: RoleNames,
  change: Partial<RoleRow>,
): Promise<readonly Change[]> {
  const role = await ownRoleOf(desk, names)
  return [roleChange(desk, role, change)]
}

export const roleChange = (desk: Desk<never>, role: RoleRow, change: Partial<RoleRow>): Change => ({
  update: 'role',
  row: { ...role, ...change, updateTime: seconds(desk.now) },
})
