import { t } from '../../contract/fault.ts'
import { distinct, maxItems } from '../../contract/rule.ts'
import { int, list, optional } from '../../contract/shape.ts'
import { blueprints } from '../../domain/lighthouse-offer.ts'
import { placeOf } from '../place.ts'
import type { Desk } from '../service.ts'
import { blueprint, offeredWire, ownWire, type WireBlueprint } from './blueprint-shape.ts'
import { taggedBlueprintsAt } from './blueprints.ts'
import { page } from './fields.ts'
import { blueprintId } from './instance-fields.ts'
import { filtersField, fits, type Meanings, tagMeanings } from './rich-filter.ts'
import { action } from './service.ts'

const meanings: Meanings<WireBlueprint> = {
  'blueprint-id': { of: ({ BlueprintId }) => [BlueprintId] },
  'blueprint-type': { of: ({ BlueprintType }) => [BlueprintType] },
  'platform-type': { of: ({ PlatformType }) => [PlatformType] },
  'blueprint-name': { of: ({ BlueprintName }) => [BlueprintName], part: true },
  'blueprint-state': { of: ({ BlueprintState }) => [BlueprintState] },
  'scene-id': { of: ({ SceneIdSet }) => SceneIdSet },
}

export default action({
  title: t('查询镜像列表', 'List blueprints'),
  about: t(
    '返回可选的镜像,分页:先是系统镜像,后是账号在该地域的自定义镜像,由新到旧。',
    'Returns the images that an instance can have, by page: those of systems, then those that the account made in the region, from the newest on.',
  ),
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
    Filters: filtersField([...Object.keys(meanings), 'tag-key', 'tag-value'], 100, true),
  },
  exclusive: { members: ['BlueprintIds', 'Filters'], code: 'InvalidParameter.ParameterConflict' },
  output: {
    TotalCount: int('符合条件的总数', 'How many match in all'),
    BlueprintSet: list(blueprint, '本页的镜像', 'The blueprints of this page'),
  },
  faults: ['InvalidParameter.ParameterConflict'],
  examples: [
    {
      title: t('Linux 系统镜像', 'Images of Linux systems'),
      input: {
        Filters: [
          { Name: 'platform-type', Values: ['LINUX_UNIX'] },
          { Name: 'blueprint-type', Values: ['PURE_OS'] },
        ],
        Limit: 1,
      },
      output: { TotalCount: 3, BlueprintSet: blueprints.slice(0, 1).map(offeredWire) },
    },
  ],
  async run({ BlueprintIds = [], Offset = 0, Limit = 20, Filters = [] }, desk) {
    const all = [...blueprints.map(offeredWire), ...(await ownImages(desk))]
    const tags = ({ Tags }: WireBlueprint) => Tags.map(({ Key, Value }) => ({ key: Key, value: Value }))
    const found = all
      .filter(({ BlueprintId }) => BlueprintIds.length === 0 || BlueprintIds.includes(BlueprintId))
      .filter(fits({ ...meanings, ...tagMeanings(tags, Filters) }, Filters))
    return { output: { TotalCount: found.length, BlueprintSet: found.slice(Offset, Offset + Limit) } }
  },
})

/** The images that the account made, from the newest on. */
async function ownImages(desk: Desk<never>): Promise<readonly WireBlueprint[]> {
  const place = placeOf(desk)
  const [rows, tags] = await Promise.all([
    desk.read.find('customBlueprint', {
      where: place,
      order: [
        ['createTime', 'desc'],
        ['id', 'asc'],
      ],
    }),
    desk.read.find('tag', { where: taggedBlueprintsAt(place), order: [['key', 'asc']] }),
  ])
  const tagged = Map.groupBy(tags, ({ resource }) => resource)
  return rows.map((row) => ownWire(row, tagged.get(row.id) ?? [], desk.now))
}
