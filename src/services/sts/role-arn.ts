import type { RoleRow } from '../../domain/role.ts'
import type { Desk } from '../service.ts'

/** `qcs::cam::uin/<owner>:roleName/<name>` or `…:role/<id>`. */
const ARN = /^qcs::cam::uin\/(\d{1,15}):(?:roleName\/([\w+=,.@-]{1,128})|role\/(\d{1,20}))$/

export const arnForm = ARN

export interface RoleNamed {
  readonly owner: string
  readonly role: RoleRow | undefined
  /** What CAM is asked about: the role by its name, however it was named. */
  readonly resource: string
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
  const role = row?.kind === 'user' && row.active ? row : undefined
  return { owner, role, resource: `qcs::cam::uin/${owner}:roleName/${name ?? role?.name ?? ''}` }
}
