import { type Infer, int, optional, record, text } from '../../contract/shape.ts'
import type { DataKey } from '../../domain/data-key.ts'
import { isDestroyed } from '../../domain/key.ts'
import { seconds } from '../../domain/time.ts'
import type { Desk } from '../service.ts'
import { dataKeyId } from './data-key-fields.ts'
import { keyId } from './fields.ts'
import { replicaFields } from './replica-fields.ts'

const fields = {
  DataKeyId: dataKeyId,
  KeyId: keyId('所属主密钥', 'The CMK that it is under'),
  KeyName: optional(text('所属主密钥的别名;主密钥销毁后没有', 'Alias of its CMK; absent once that is destroyed')),
  DataKeyName: text('数据密钥名称', 'Name of the data key'),
  NumberOfBytes: int('长度,字节', 'Length in bytes'),
  CreateTime: int('创建时间,Unix 秒', 'Time of creation, Unix seconds'),
  Description: text('描述', 'Description'),
  KeyState: text('状态:Enabled、Disabled、PendingDelete', 'State: Enabled, Disabled or PendingDelete'),
  CreatorUin: int('创建者 UIN', 'UIN of the creator'),
  Owner: text('所有者:user,或创建它的云产品', 'Owner: user, or the cloud product that made it'),
  DeletionDate: optional(int('计划删除时间,Unix 秒,0 为无', 'Time of deletion, Unix seconds; 0 for none')),
  Origin: optional(text('来源:TENCENT_KMS 或 EXTERNAL', 'Origin: TENCENT_KMS or EXTERNAL')),
  HsmClusterId: optional(text('KMS 集群 ID,空为共享集群', 'KMS cluster; empty for the shared one')),
  ResourceId: optional(text('资源 ID', 'Resource id')),
  ...replicaFields,
} as const

export const dataKeyMetadata = record(fields, '数据密钥属性', 'The attributes of the data key')

type Metadata = Infer<typeof fields>

/** Data keys as the API shows them. There are no replicas here, so what tells of them is left out. */
export const describeDataKeys = (desk: Desk<never>, rows: readonly DataKey[]): Promise<readonly Metadata[]> =>
  Promise.all(
    rows.map(async (row) => {
      const cmk = await desk.read.get('cmk', { account: row.account, id: row.key })
      return metadataOf(row, cmk === undefined || isDestroyed(cmk, seconds(desk.now)) ? undefined : cmk.alias)
    }),
  )

const metadataOf = (row: DataKey, alias: string | undefined): Metadata => ({
  DataKeyId: row.id,
  KeyId: row.key,
  ...(alias !== undefined && { KeyName: alias }),
  DataKeyName: row.name,
  NumberOfBytes: row.bytes,
  CreateTime: row.createTime,
  Description: row.description,
  KeyState: row.state,
  CreatorUin: Number(row.creator),
  Owner: row.owner,
  DeletionDate: row.deletionDate,
  Origin: row.origin,
  HsmClusterId: row.cluster,
  ResourceId: `creatorUin/${row.creator}/${row.id}`,
  IsSyncReplica: 0,
  CreatorUinString: row.creator,
})
