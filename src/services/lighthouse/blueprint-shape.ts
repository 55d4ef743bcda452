import { bool, type Infer, int, list, nullable, record, text } from '../../contract/shape.ts'
import { blueprintStateAt, type CustomBlueprint } from '../../domain/blueprint.ts'
import type { Blueprint } from '../../domain/lighthouse-offer.ts'
import { isoTime } from '../../domain/time.ts'
import { tag } from './fields.ts'
import { blueprintId } from './instance-fields.ts'
import { systemOf } from './instances.ts'
import type { TagPair } from './rich-filter.ts'

/*
 * An image as clients see it.
 */

const fields = {
  BlueprintId: blueprintId,
  DisplayTitle: text('标题', 'Title'),
  DisplayVersion: text('版本', 'Version'),
  Description: nullable(text('描述', 'Description')),
  OsName: text('操作系统', 'Operating system'),
  Platform: text('平台', 'Platform'),
  PlatformType: text('平台类型', 'LINUX_UNIX or WINDOWS'),
  BlueprintType: text('镜像类型', 'Kind of blueprint'),
  ImageUrl: text('图片地址', 'Picture'),
  RequiredSystemDiskSize: int('所需系统盘,GB', 'The system disk that it needs, in GB'),
  BlueprintState: text('状态', 'State'),
  CreatedTime: nullable(text('创建时间', 'When it was created')),
  BlueprintName: text('名称', 'Name'),
  SupportAutomationTools: bool('是否支持自动化助手', 'Whether it takes automation tools'),
  RequiredMemorySize: int('所需内存,GB', 'The memory that it needs, in GB'),
  ImageId: text('对应的镜像 ID', 'Id of the image'),
  CommunityUrl: text('官网地址', 'Website'),
  GuideUrl: text('指南地址', 'Guide'),
  SceneIdSet: list(text('场景', 'Scene'), '使用场景', 'Scenes'),
  DockerVersion: nullable(text('Docker 版本', 'Version of Docker')),
  BlueprintShared: bool('是否已共享', 'Whether it is shared'),
  Tags: list(tag, '标签', 'Tags'),
}

export const blueprint = record(fields, '镜像', 'Blueprint')

export type WireBlueprint = Infer<typeof fields>

/** An image that everybody has. */
export const offeredWire = (one: Blueprint): WireBlueprint => ({
  BlueprintId: one.id,
  DisplayTitle: one.title,
  DisplayVersion: one.version,
  Description: null,
  OsName: one.os,
  Platform: one.platform,
  PlatformType: one.type,
  BlueprintType: 'PURE_OS',
  ImageUrl: '',
  RequiredSystemDiskSize: one.disk,
  BlueprintState: 'NORMAL',
  CreatedTime: null,
  BlueprintName: `${one.title} ${one.version}`,
  SupportAutomationTools: false,
  RequiredMemorySize: 1,
  ImageId: '',
  CommunityUrl: '',
  GuideUrl: '',
  SceneIdSet: [],
  DockerVersion: null,
  BlueprintShared: false,
  Tags: [],
})

/** An image that the account made: its system's, but for what is its own. @param now milliseconds */
export const ownWire = (row: CustomBlueprint, tags: readonly TagPair[], now: number): WireBlueprint => ({
  ...offeredWire(systemOf(row)),
  BlueprintId: row.id,
  DisplayTitle: row.name,
  DisplayVersion: '',
  Description: row.description,
  BlueprintType: 'PRIVATE',
  RequiredSystemDiskSize: row.disk,
  BlueprintState: blueprintStateAt(row, now),
  CreatedTime: isoTime(row.createTime),
  BlueprintName: row.name,
  Tags: tags.map(({ key, value }) => ({ Key: key, Value: value })),
})
