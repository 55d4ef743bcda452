import { int, optional, text } from '../../contract/shape.ts'

/** What a CMK and a data key say of replicas and of their owner. There are no replicas here: most of it stays away. */
export const replicaFields = {
  IsSyncReplica: optional(int('是否为副本:0 主本', 'Whether it is a replica: 0 for the primary')),
  SourceRegion: optional(text('同步来源地域', 'Region that it is synchronised from')),
  SyncStatus: optional(int('同步状态:0 未同步', 'State of synchronisation: 0 for none')),
  SyncMessages: optional(text('同步说明', 'What synchronisation says')),
  SyncStartTime: optional(int('同步开始时间', 'Start of synchronisation')),
  SyncEndTime: optional(int('同步结束时间', 'End of synchronisation')),
  SourceHsmClusterId: optional(text('同步来源集群', 'Cluster that it is synchronised from')),
  AccountAppId: optional(int('所属账号 AppId', 'AppId of the owning account')),
  AccountUin: optional(int('所属账号 UIN', 'UIN of the owning account')),
  AccountName: optional(text('所属账号名称', 'Name of the owning account')),
  CreatorUinString: optional(text('创建者 UIN,文本', 'UIN of the creator, as text')),
} as const
