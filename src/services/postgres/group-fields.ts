import { atLeast, atMost, matches, oneOf } from '../../contract/rule.ts'
import { int, list, nullable, optional, record, text } from '../../contract/shape.ts'
import { INSTANCE, instanceId } from './fields.ts'
import { dbInstance, netInfo, networkAccess } from './instance-fields.ts'

/*
 * The fields of read-only groups that several actions share.
 */

export const groupId = text(
  '只读组 ID,首尾空格忽略',
  'Id of the read-only group; blanks around it are ignored',
  [matches(/^pgrogrp-[0-9a-z]+$/)],
  { trim: true, example: 'pgrogrp-a1b2c3d4' },
)

/** A group where none need be named. */
export const anyGroupId = optional(
  text(
    '只读组 ID,首尾空格忽略,空等同未给出',
    'Id of a read-only group; blanks around it are ignored, and empty counts as none',
    [matches(/^(pgrogrp-[0-9a-z]+)?$/)],
    { trim: true },
  ),
)

/** What CAM is asked about by an action on one group. Of this product it knows one kind of resource only. */
export const groupResource = ({ ReadOnlyGroupId }: { readonly ReadOnlyGroupId: string }): readonly string[] => [
  `${INSTANCE}/${ReadOnlyGroupId}`,
]

/** What CAM is asked about by an action on an instance and its group. */
export const memberResource = (input: {
  readonly DBInstanceId: string
  readonly ReadOnlyGroupId: string
}): readonly string[] => [`${INSTANCE}/${input.DBInstanceId}`, ...groupResource(input)]

const flag = (zh: string, en: string) => optional(int(`${zh}:0 或 1`, `${en}: 0 or 1`, [oneOf([0, 1])]))

/** When members are left out. Here it is only kept and shown: nothing behind a group falls behind. */
export const delayFields = {
  ReplayLagEliminate: flag('是否按延迟时间剔除', 'Whether a member that is late is left out'),
  ReplayLatencyEliminate: flag('是否按延迟日志量剔除', 'Whether a member that lacks some of the log is left out'),
  MaxReplayLag: optional(
    int('延迟时间阈值,秒;开启时为正', 'From how many seconds; positive where it counts', [atLeast(0), atMost(2 ** 31)]),
  ),
  MaxReplayLatency: optional(
    int('延迟日志量阈值,MB;开启时为正', 'From how many MB; positive where it counts', [atLeast(0), atMost(2 ** 31)]),
  ),
  MinDelayEliminateReserve: optional(
    int('至少保留的实例数,0 到 100', 'How many members stay in any case, 0 to 100', [atLeast(0), atMost(100)]),
  ),
} as const

export const rebalance = flag('是否自动均衡负载', 'Whether the load is balanced anew by itself')

export const flowFields = {
  FlowId: int('流程号', 'Number of the flow'),
  TaskId: optional(int('任务号', 'Number of the task')),
} as const

export const groupFields = {
  ReadOnlyGroupId: groupId,
  ReadOnlyGroupName: text('名称', 'Name'),
  ProjectId: int('项目 ID', 'Project'),
  MasterDBInstanceId: instanceId,
  MinDelayEliminateReserve: int('至少保留的实例数', 'How many members stay in any case'),
  MaxReplayLatency: int('延迟日志量阈值,MB', 'From how many MB a member is left out'),
  ReplayLatencyEliminate: int('是否按延迟日志量剔除:0 或 1', 'Whether that is so: 0 or 1'),
  MaxReplayLag: int('延迟时间阈值,秒', 'From how many seconds a member is left out'),
  ReplayLagEliminate: int('是否按延迟时间剔除:0 或 1', 'Whether that is so: 0 or 1'),
  VpcId: text('私有网络 ID', 'VPC'),
  SubnetId: text('子网 ID', 'Subnet'),
  Region: text('地域', 'Region'),
  Zone: text('主实例的可用区', 'Zone of the primary'),
  Status: text('状态:creating、ok', 'Status: creating or ok'),
  ReadOnlyDBInstanceList: list(dbInstance, '组内的只读实例', 'The read-only instances in it'),
  Rebalance: int('是否自动均衡负载:0 或 1', 'Whether the load is balanced anew by itself: 0 or 1'),
  DBInstanceNetInfo: list(netInfo, '网络连接信息', 'Ways to connect'),
  NetworkAccessList: nullable(list(networkAccess, '网络列表,已废弃', 'Networks, obsolete')),
} as const

export const readOnlyGroup = record(groupFields, '只读组', 'A read-only group')
