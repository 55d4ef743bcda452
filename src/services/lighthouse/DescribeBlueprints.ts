import { t } from '../../contract/fault.ts'
import { distinct, maxItems } from '../../contract/rule.ts'
import { bool, int, list, nullable, optional, record, text } from '../../contract/shape.ts'
import { type Blueprint, blueprints } from '../../domain/lighthouse-offer.ts'
import { tag } from './fields.ts'
import { blueprintId, page } from './instance-fields.ts'
import { filtersField, fits, type Meanings } from './rich-filter.ts'
import { action } from './service.ts'

const meanings: Meanings<Blueprint> = {
  'blueprint-id': { of: ({ id }) => [id] },
  'blueprint-type': { of: () => ['PURE_OS'] },
  'platform-type': { of: ({ type }) => [type] },
  'blueprint-name': { of: ({ title, version }) => [`${title} ${version}`], part: true },
  'blueprint-state': { of: () => ['NORMAL'] },
}

const blueprint = record(
  {
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
  },
  '镜像',
  'Blueprint',
)

const wire = (one: Blueprint) => ({
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

export default action({
  title: t('查询镜像列表', 'List blueprints'),
  about: t('返回可选的系统镜像,分页。', 'Returns the images that an instance can have, by page.'),
  rate: 20,
  effect: 'read',
  internal: 'FailedOperation.DescribeBlueprintsFailed',
  resource: '*',
  input: {
    BlueprintIds: optional(
      list(blueprintId, '镜像 ID 列表,至多 100 个', 'Ids of blueprints, at most 100', [
        maxItems(100, 'InvalidParameterValue.LimitExceeded'),
        distinct('InvalidParameterValue.Duplicated'),
      ]),
    ),
    ...page,
    Filters: filtersField(Object.keys(meanings), 100, false),
  },
  exclusive: { members: ['BlueprintIds', 'Filters'], code: 'InvalidParameter.ParameterConflict' },
  output: {
    TotalCount: int('符合条件的总数', 'How many match in all'),
    BlueprintSet: list(blueprint, '本页的镜像', 'The blueprints of this page'),
  },
  faults: ['InvalidParameter.ParameterConflict'],
  examples: [
    {
      title: t('Linux 镜像', 'Images of Linux'),
      input: { Filters: [{ Name: 'platform-type', Values: ['LINUX_UNIX'] }], Limit: 1 },
      output: { TotalCount: 3, BlueprintSet: blueprints.slice(0, 1).map(wire) },
    },
  ],
  async run({ BlueprintIds = [], Offset = 0, Limit = 20, Filters = [] }) {
    const found = blueprints
      .filter(({ id }) => BlueprintIds.length === 0 || BlueprintIds.includes(id))
      .filter(fits(meanings, Filters))
    return { output: { TotalCount: found.length, BlueprintSet: found.slice(Offset, Offset + Limit).map(wire) } }
  },
})
