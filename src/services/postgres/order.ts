import type { Infer } from '../../contract/shape.ts'
import { shortId } from '../../domain/ids.ts'
import { type DbInstance, type DbNode, POSTGRES_PORT } from '../../domain/instance.ts'
import { seconds } from '../../domain/time.ts'
import type { Desk } from '../service.ts'
import type { orderFields } from './order-fields.ts'
import { encrypts, localDisk, type Version, versions, zonesOf } from './products.ts'
import { newborn, sizeOf, termsOf } from './terms.ts'
import { wallTime } from './time.ts'

export type Order = Infer<typeof orderFields>

type Refused =
  | 'InvalidParameter.ParameterCheckError'
  | 'InvalidParameterValue.IllegalZone'
  | 'InvalidParameterValue.InvalidParameterValueError'
  | 'InvalidParameterValue.ParameterOutRangeError'

/** An instance as ordered, before it has a name of its own. */
export type Plan = Omit<DbInstance, 'id' | 'dealName' | 'privateIp'>

const UNNAMED = 'Unnamed'

/** What an order comes to, once its parameters are seen to fit together. */
export function planOf(desk: Desk<Refused>, region: string, order: Order): Plan {
  const zones = zonesOf(region)
  if (!zones.includes(order.Zone)) throw desk.fault('InvalidParameterValue.IllegalZone', '`Zone`')
  const spec = sizeOf(desk, order, 'InvalidParameterValue.ParameterOutRangeError')
  const version = versionOf(desk, order)
  const storageType = order.StorageType || localDisk
  const tde = order.NeedSupportTDE === 1
  if (tde && !encrypts(version, storageType))
    throw desk.fault('InvalidParameter.ParameterCheckError', `\`NeedSupportTDE\` \`${version.kernel}\``)
  const now = seconds(desk.now)
  return {
    account: desk.caller.account,
    region,
    name: order.Name || UNNAMED,
    zone: order.Zone,
    vpc: order.VpcId ?? '',
    subnet: order.SubnetId ?? '',
    specCode: spec.code,
    cpu: spec.cpu,
    memory: spec.memory,
    storage: order.Storage,
    storageType,
    majorVersion: version.major,
    dbVersion: version.version,
    kernelVersion: version.kernel,
    charset: order.Charset,
    adminName: order.AdminName,
    ...termsOf(desk, order, 'InvalidParameterValue.ParameterOutRangeError'),
    deletionProtection: order.DeletionProtection ?? false,
    projectId: order.ProjectId ?? 0,
    tde,
    ipv6: order.NeedSupportIpv6 === 1,
    nodes: nodesOf(desk, order.Zone, order.DBNodeSet, zones),
    createTime: now,
    ...newborn(now),
    kind: 'primary',
    master: '',
    readOnlyGroup: '',
    copyOf: '',
    securityGroups: order.SecurityGroupIds ?? [],
    driver: 'record',
    port: POSTGRES_PORT,
    adminVerifier: '',
    parameters: [],
    networks: [],
    publicAccess: 'none',
    publicTime: 0,
    passwordTime: 0,
    backupPlans: [],
    revision: 1,
  }
}

/** The newest kernel that is all that the order says of it. */
function versionOf(desk: Desk<Refused>, { DBMajorVersion, DBVersion, DBKernelVersion }: Order): Version {
  const found = versions.findLast(
    ({ major, version, kernel }) =>
      (!DBMajorVersion || DBMajorVersion === major) &&
      (!DBVersion || DBVersion === version) &&
      (!DBKernelVersion || DBKernelVersion === kernel),
  )
  if (found !== undefined) return found
  throw desk.fault(
    'InvalidParameterValue.InvalidParameterValueError',
    '`DBMajorVersion`, `DBVersion`, `DBKernelVersion`',
  )
}

/** The nodes that an order names, or those that it gets by default. */
export function nodesOf(
  desk: Desk<'InvalidParameter.ParameterCheckError' | 'InvalidParameterValue.IllegalZone'>,
  Zone: string,
  DBNodeSet: Order['DBNodeSet'] = [],
  zones: readonly string[],
): readonly DbNode[] {
  if (DBNodeSet.length === 0)
    return [
      { role: 'Primary', zone: Zone },
      { role: 'Standby', zone: Zone },
    ]
  if (DBNodeSet.some((node) => !zones.includes(node.Zone)))
    throw desk.fault('InvalidParameterValue.IllegalZone', '`DBNodeSet`')
  const [primary, ...others] = DBNodeSet.filter((node) => node.Role === 'Primary')
  if (primary?.Zone !== Zone || others.length > 0)
    throw desk.fault('InvalidParameter.ParameterCheckError', '`DBNodeSet`, `Zone`')
  return DBNodeSet.map(({ Role, Zone: zone, DedicatedClusterId }) => ({
    role: Role,
    zone,
    ...(DedicatedClusterId && { cluster: DedicatedClusterId }),
  }))
}

/** An instance of the plan, with an id, an address and a deal of its own. */
export const instanceOf = (desk: Desk<never>, plan: Plan): DbInstance => ({
  ...plan,
  id: `postgres-${shortId(8, desk.random)}`,
  privateIp: privateAddress(desk),
  dealName: orderNumber(desk),
})

/** Any address of 10.0.0.0/8 that ends like a host's. */
export function privateAddress(desk: Desk<never>): string {
  const [a = 0, b = 0, c = 0] = desk.random(3)
  return `10.${a}.${b}.${1 + (c % 254)}`
}

/** The number of a deal or a bill: its moment, and eight digits that tell apart those of one second. */
export const orderNumber = (desk: Desk<never>): string =>
  wallTime(seconds(desk.now)).replace(/\D/g, '') +
  String(desk.random(6).readUIntBE(0, 6) % 100_000_000).padStart(8, '0')
