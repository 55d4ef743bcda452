import { linkedRoleRow, newRoleId } from '../domain/role.ts'
import type { Change } from '../store/store.ts'
import type { Bed } from './bed.ts'
import { textOf } from './document.ts'
import { plantAttachments, policyIdOf } from './plant-identity.ts'
import { products } from './shape/common.ts'
import type { SeedRole } from './shape.ts'

/** The changes that make the roles of the account itself, and those of products. */
export const plantRoles = (bed: Bed): readonly Change[] => [
  ...(bed.account.roles ?? []).flatMap((role) => plantRole(bed, role)),
  ...plantLinkedRoles(bed),
]

const roleIdOf = ({ account, derive }: Bed, name: string): string =>
  newRoleId((bytes) => derive(['role', account.uin, name], bytes))

function plantRole(bed: Bed, role: SeedRole): readonly Change[] {
  const { name, roleId = roleIdOf(bed, name), description = '', sessionDuration = 0, boundary, policies } = role
  const { time } = bed.defaults
  const row = {
    account: bed.account.uin,
    name,
    id: roleId,
    kind: 'user',
    service: '',
    trust: textOf(role.trust),
    description,
    sessionDuration,
    boundary: boundary === undefined ? 0 : policyIdOf(bed, boundary),
    active: true,
    createTime: time,
    updateTime: time,
    revision: 0,
  } as const
  return [{ insert: 'role', row }, ...plantAttachments(bed, 'role', roleId, policies)]
}

/** A product's role comes to be when it is first used, which it is where an instance is encrypted. */
function plantLinkedRoles(bed: Bed): readonly Change[] {
  const { account, defaults, linkedRole } = bed
  const { instances = [], withdrawnRoles = [] } = account
  const used = instances.some(({ tde }) => tde !== undefined)
  return products.flatMap((service): readonly Change[] => {
    const active = !withdrawnRoles.includes(service)
    if (active && !used) return []
    const name = linkedRole(service)
    const id = roleIdOf(bed, name)
    return [{ insert: 'role', row: linkedRoleRow({ account: account.uin, name, service, id }, defaults.time, active) }]
  })
}
