import type { Infer } from '../../contract/shape.ts'
import { type DbInstance, POSTGRES_PORT } from '../../domain/instance.ts'
import { groupStatusAt, type ReadOnlyGroup } from '../../domain/read-only-group.ts'
import { seconds } from '../../domain/time.ts'
import { placeOf } from '../place.ts'
import type { Desk } from '../service.ts'
import type { groupFields } from './group-fields.ts'
import { privateInfo } from './instance-view.ts'
import { viewsOf } from './views.ts'

type GroupView = Infer<typeof groupFields>

/** Groups of the call's region as the API shows them now, with the instances in them. */
export async function groupViews(desk: Desk<never>, rows: readonly ReadOnlyGroup[]): Promise<readonly GroupView[]> {
  const place = placeOf(desk)
  const [members, primaries] = await Promise.all([
    desk.read.find('dbInstance', {
      where: { ...place, readOnlyGroup: rows.map(({ id }) => id) },
      order: [
        ['createTime', 'asc'],
        ['id', 'asc'],
      ],
    }),
    desk.read.find('dbInstance', { where: { ...place, id: rows.map(({ master }) => master) } }),
  ])
  const shown = await viewsOf(desk, members)
  const zones = new Map(primaries.map(({ id, zone }) => [id, zone]))
  const now = seconds(desk.now)
  return rows.map((row) => ({
    ...viewOf(row, now),
    Zone: zones.get(row.master) ?? '',
    ReadOnlyDBInstanceList: shown.filter((_, i) => isMember(members[i], row)),
  }))
}

const isMember = (instance: DbInstance | undefined, { id }: ReadOnlyGroup): boolean => instance?.readOnlyGroup === id

const viewOf = (row: ReadOnlyGroup, now: number): Omit<GroupView, 'Zone' | 'ReadOnlyDBInstanceList'> => ({
  ReadOnlyGroupId: row.id,
  ReadOnlyGroupName: row.name,
  ProjectId: row.projectId,
  MasterDBInstanceId: row.master,
  MinDelayEliminateReserve: row.reserve,
  MaxReplayLatency: row.maxLatency,
  ReplayLatencyEliminate: Number(row.latencyEliminate),
  MaxReplayLag: row.maxLag,
  ReplayLagEliminate: Number(row.lagEliminate),
  VpcId: row.networks[0]?.vpc ?? '',
  SubnetId: row.networks[0]?.subnet ?? '',
  Region: row.region,
  Status: groupStatusAt(row, now),
  Rebalance: Number(row.rebalance),
  DBInstanceNetInfo: row.networks.filter(({ ip }) => ip !== '').map((net) => privateInfo(net, POSTGRES_PORT, now)),
  NetworkAccessList: [],
})
