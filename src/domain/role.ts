/** An identity to be assumed: one that the account made, or one that a product of the cloud holds in it. */
export interface RoleRow {
  readonly account: string
  readonly name: string
  readonly id: string
  readonly kind: 'user' | 'service_linked'
  /** The product that holds it; empty for one that the account made. */
  readonly service: string
  /** Who may assume it, as JSON; empty where a product holds it. */
  readonly trust: string
  readonly description: string
  /** The longest session in seconds; 0 where it was never said. */
  readonly sessionDuration: number
  /** The id of the policy beyond which it may do nothing; 0 for none. */
  readonly boundary: number
  /** False once a product's role is withdrawn: the product may do nothing any more. */
  readonly active: boolean
  readonly createTime: number
  readonly updateTime: number
  readonly revision: number
}

/** Where the ids of roles begin. They are beyond what a number holds, so they are texts. */
const FIRST = 4611686018427387904n

export const newRoleId = (random: (bytes: number) => Buffer): string =>
  String(FIRST + BigInt(random(5).readUIntBE(0, 5)))

/** What policies may call a role: by its name or its id, and one of a product in the forms that are such a role's own. */
export const roleResourceNames = ({ name, id, kind }: Pick<RoleRow, 'name' | 'id' | 'kind'>): readonly string[] => [
  `roleName/${name}`,
  `role/${id}`,
  ...(kind === 'service_linked'
    ? [`role/tencentcloudServiceRoleName/${name}`, `role/tencentcloudServiceRole/${id}`]
    : []),
]

/** The row of a role that a product holds in an account. */
export const linkedRoleRow = (
  role: Pick<RoleRow, 'account' | 'name' | 'service' | 'id'>,
  createTime: number,
  active = true,
): RoleRow => ({
  ...role,
  kind: 'service_linked',
  trust: '',
  description: '',
  sessionDuration: 0,
  boundary: 0,
  active,
  createTime,
  updateTime: createTime,
  revision: 0,
})
