import { type DbInstance, type DbNode, statusAt } from '../../domain/instance.ts'
import { seconds } from '../../domain/time.ts'
import type { Change } from '../../store/store.ts'
import type { Desk } from '../service.ts'
import { instanceOf } from './order.ts'
import { housed } from './placing.ts'
import { shareDataKeys } from './tde.ts'
import { newborn, sizeOf, termsOf } from './terms.ts'

/** What an order for an instance that is made from another says of it. */
export interface CopyOrder {
  readonly SpecCode: string
  readonly Storage: number
  readonly Period: number
  readonly AutoRenewFlag?: number
  readonly InstanceChargeType?: string
  readonly VpcId?: string
  readonly SubnetId?: string
  readonly Name?: string
  readonly ProjectId?: number
  readonly SecurityGroupIds?: readonly string[]
  readonly DeletionProtection?: boolean
}

const value = 'InvalidParameterValue.InvalidParameterValueError'
type Refused = typeof value | 'OperationDenied.InstanceStatusLimitError'

/** An instance made from another: its version, accounts and encryption are the source's, its size and place its own. */
export function copyOf(
  desk: Desk<Refused>,
  source: DbInstance,
  order: CopyOrder,
  own: { readonly zone: string; readonly nodes: readonly DbNode[] } & Pick<DbInstance, 'kind' | 'master'>,
): DbInstance {
  const now = seconds(desk.now)
  const status = statusAt(source, now)
  if (status !== 'running')
    throw desk.fault('OperationDenied.InstanceStatusLimitError', `\`${source.id}\` \`${status}\``)
  const { code, cpu, memory } = sizeOf(desk, order, value)
  if (order.Storage < source.storage) throw desk.fault(value, `\`Storage\` ${source.storage}`)
  return instanceOf(desk, {
    ...source,
    ...own,
    ...termsOf(desk, order, value),
    ...newborn(now),
    name: order.Name || 'Unnamed',
    vpc: order.VpcId || source.vpc,
    subnet: order.SubnetId || source.subnet,
    specCode: code,
    cpu,
    memory,
    storage: order.Storage,
    projectId: order.ProjectId ?? source.projectId,
    deletionProtection: order.DeletionProtection ?? false,
    securityGroups: order.SecurityGroupIds ?? [],
    readOnlyGroup: '',
    copyOf: source.id,
    // The accounts of a server come with its data.
    adminVerifier: '',
    networks: [],
    publicAccess: 'none',
    publicTime: 0,
    backupPlans: [],
    createTime: now,
    revision: 1,
  })
}

/** Copies with what stands behind them, which is what stands behind their source. */
export const placedLike = async (
  desk: Desk<'FailedOperation.AllocateQuotasError'>,
  source: DbInstance,
  rows: readonly DbInstance[],
): Promise<readonly DbInstance[]> => (source.driver === 'local' ? housed(desk, rows) : rows)

/** The changes that make a copy, which shares the data keys of its source. */
export async function copyChanges(
  desk: Desk<'FailedOperation.FailedOperationError'>,
  source: DbInstance,
  row: DbInstance,
): Promise<readonly Change[]> {
  return [{ insert: 'dbInstance', row }, ...(await shareDataKeys(desk, source, row))]
}
