import { bool, type Infer, int, optional, record, text } from '../../contract/shape.ts'
import { type Cmk, hasExpired, stateAt } from '../../domain/key.ts'
import { rotationTimes } from '../../domain/rotation.ts'
import { keyId } from './fields.ts'
import { replicaFields } from './replica-fields.ts'

const fields = {
  KeyId: keyId(),
  Alias: text('别名', 'Alias', [], { example: 'myalias' }),
  CreateTime: int('创建时间,Unix 秒', 'Time of creation, Unix seconds'),
  Description: text('描述', 'Description'),
  KeyState: text(
    '状态:Enabled、Disabled、PendingDelete、PendingImport、Archived',
    'State: Enabled, Disabled, PendingDelete, PendingImport or Archived',
  ),
  KeyUsage: text('用途', 'Usage'),
  Type: int('密钥体系:2 为 AES,4 为国密 SM4', 'Family: 2 for AES, 4 for SM4 (national cryptography)'),
  CreatorUin: int('创建者 UIN', 'UIN of the creator'),
  KeyRotationEnabled: bool('是否自动轮换', 'Whether it rotates by itself'),
  Owner: text('所有者:user,或创建它的云产品', 'Owner: user, or the cloud product that made it'),
  NextRotateTime: int('下次轮换时间,Unix 秒', 'Time of the next rotation, Unix seconds'),
  DeletionDate: optional(int('计划删除时间,Unix 秒,0 为无', 'Time of deletion, Unix seconds; 0 for none')),
  Origin: optional(text('材料来源:TENCENT_KMS 或 EXTERNAL', 'Origin of the material: TENCENT_KMS or EXTERNAL')),
  ValidTo: optional(int('材料失效时间,Unix 秒,0 为永不', 'Time at which the material expires; 0 for never')),
  ResourceId: text('资源 ID', 'Resource id'),
  HsmClusterId: optional(text('KMS 集群 ID,空为共享集群', 'KMS cluster; empty for the shared one')),
  RotateDays: optional(int('轮换周期,天', 'Days between rotations')),
  LastRotateTime: optional(int('上次轮换时间,Unix 秒', 'Time of the last rotation, Unix seconds')),
  ...replicaFields,
} as const

export const keyMetadata = record(fields, '密钥属性', 'The attributes of the CMK')

/** The attributes of the CMK that the examples are about. */
export const exampleMetadata: Infer<typeof fields> = {
  KeyId: '23e80852-1e38-11e9-b129-5cb9019b4b01',
  Alias: 'myalias',
  CreateTime: 1548210729,
  Description: 'test cmk',
  KeyState: 'Enabled',
  KeyUsage: 'ENCRYPT_DECRYPT',
  Type: 4,
  CreatorUin: 1001,
  KeyRotationEnabled: true,
  Owner: 'user',
  NextRotateTime: 1553151489,
  DeletionDate: 0,
  Origin: 'TENCENT_KMS',
  ValidTo: 0,
  ResourceId: 'creatorUin/1001/23e80852-1e38-11e9-b129-5cb9019b4b01',
  HsmClusterId: '',
  RotateDays: 365,
  LastRotateTime: 0,
  IsSyncReplica: 0,
  CreatorUinString: '1001',
}

/** A CMK as the API shows it. There are no replicas here, so what tells of them is left out. */
export function metadataOf(cmk: Cmk, seconds: number): Infer<typeof fields> {
  const { lastRotateTime, nextRotateTime } = rotationTimes(cmk, seconds)
  return {
    KeyId: cmk.id,
    Alias: cmk.alias,
    CreateTime: cmk.createTime,
    Description: cmk.description,
    KeyState: stateAt(cmk, seconds),
    KeyUsage: cmk.usage,
    Type: cmk.algorithm === 'SM4' ? 4 : 2,
    CreatorUin: Number(cmk.creator),
    KeyRotationEnabled: cmk.rotationEnabled,
    Owner: cmk.owner,
    NextRotateTime: nextRotateTime,
    DeletionDate: cmk.deletionDate,
    Origin: cmk.origin,
    ValidTo: hasExpired(cmk, seconds) ? 0 : cmk.validTo,
    ResourceId: `creatorUin/${cmk.creator}/${cmk.id}`,
    HsmClusterId: cmk.cluster,
    RotateDays: cmk.rotateDays,
    LastRotateTime: lastRotateTime,
    IsSyncReplica: 0,
    CreatorUinString: cmk.creator,
  }
}
