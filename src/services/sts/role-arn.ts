import { type RoleRow, roleResourceNames } from '../../domain/role.ts'
import type { Desk } from '../service.ts'

/** `qcs::cam::uin/<owner>:roleName/<name>` or `…:role/<id>`. */
const ARN = /^qcs::cam::uin\/(\d{1,15}):(?:roleName\/([\w+=,.@-]{1,128})|role\/(\d{1,20}))$/

export const arnForm = ARN

export interface RoleNamed {
  readonly owner: string
  readonly role: RoleRow | undefined
}

/** The role that an ARN names, if there is one; undefined for a text that is no ARN. */
export async function roleAt(desk: Desk<never>, arn: string): Promise<RoleNamed | undefined> {
  const [, owner, name, id] = ARN.exec(arn) ?? []
  if (owner === undefined) return undefined
  const row =
    name !== undefined
      ? await desk.read.get('role', { account: owner, name })
      : (await desk.read.find('role', { where: { account: owner, id: id ?? '' } }))[0]
  // A product's role is the product's alone.
  return { owner, role: row?.kind === 'user' && row.active ? row : undefined }
}

/** What policies may call a role of whatever account. */
export const wholeNames = (role: RoleRow): readonly string[] =>
  roleResourceNames(role).map((name) => `qcs::cam::uin/${role.account}:${name}`)
