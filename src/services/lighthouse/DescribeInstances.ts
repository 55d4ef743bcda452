import { t } from '../../contract/fault.ts'
import { distinct, maxItems, oneOf } from '../../contract/rule.ts'
import { int, list, optional, text } from '../../contract/shape.ts'
import { type LighthouseInstance, stateAt } from '../../domain/lighthouse.ts'
import { placeOf } from '../place.ts'
import { page } from './fields.ts'
import { instanceId } from './instance-fields.ts'
import { instance } from './instance-shape.ts'
import { describeInstances, publicAddressOf } from './instance-view.ts'
import { present, taggedInstancesAt } from './instances.ts'
import { filtersField, fits, type Meanings, type TagPair, tagMeanings } from './rich-filter.ts'
import { action } from './service.ts'

const DEFAULT_LIMIT = 20

interface Seen {
  readonly row: LighthouseInstance
  readonly state: string
  readonly address: string
  readonly tags: readonly TagPair[]
}

const meanings: Meanings<Seen> = {
  'instance-name': { of: ({ row }) => [row.name], part: true },
  'private-ip-address': { of: ({ row }) => [row.privateIp] },
  'public-ip-address': { of: ({ address }) => [address] },
  zone: { of: ({ row }) => [row.zone] },
  'instance-state': { of: ({ state }) => [state] },
  'bundle-id': { of: ({ row }) => [row.bundle] },
}

/** The isolated first, whose days are counted, then the newest. */
const usual = (a: Seen, b: Seen): number =>
  Number(b.state === 'SHUTDOWN') - Number(a.state === 'SHUTDOWN') ||
  b.row.createTime - a.row.createTime ||
  (a.row.id < b.row.id ? -1 : 1)

const byExpiry =
  (sign: number) =>
  (a: Seen, b: Seen): number =>
    sign * (a.row.expireTime - b.row.expireTime) || (a.row.id < b.row.id ? -1 : 1)

export default action({
  title: t('查询实例列表', 'List instances'),
  about: t(
    '查询调用地域内的实例,分页返回:已隔离者在前,其余由新到旧。不存在的 ID 会被忽略。',
    'Lists the instances in the region of the call by page: the isolated first, the others from the newest on. Ids that are not there are passed over.',
  ),
  rate: 100,
  effect: 'read',
  internal: 'FailedOperation',
  resource: '*',
  input: {
    InstanceIds: optional(
      list(
        instanceId,
        '实例 ID 列表,至多 100 个,不可重复;不可与 Filters 同时给出',
        'Ids of instances, at most 100, all different; not together with Filters',
        [maxItems(100, 'InvalidParameterValue.LimitExceeded'), distinct('InvalidParameterValue.Duplicated')],
      ),
    ),
    Filters: filtersField([...Object.keys(meanings), 'tag-key', 'tag-value'], 100, true),
    ...page,
    OrderField: optional(
      text('排序字段:EXPIRED_TIME', 'What to sort by: EXPIRED_TIME', [
        oneOf(['EXPIRED_TIME'], 'InvalidParameterValue.OutOfRange'),
      ]),
    ),
    Order: optional(
      text('ASC(默认)或 DESC,须与 OrderField 一同给出', 'ASC, the default, or DESC; needs OrderField', [
        oneOf(['ASC', 'DESC'], 'InvalidParameterValue.OutOfRange'),
      ]),
    ),
  },
  exclusive: { members: ['InstanceIds', 'Filters'], code: 'InvalidParameter.ParameterConflict' },
  output: {
    TotalCount: int('符合条件的实例总数', 'How many instances match in all', [], { example: 1 }),
    InstanceSet: list(instance, '本页的实例', 'The instances of this page'),
  },
  faults: ['InvalidParameter.ParameterConflict', 'MissingParameter.OrderFieldRequired'],
  examples: [
    {
      title: t('按名称查询', 'By name, and no instance has it'),
      input: { Filters: [{ Name: 'instance-name', Values: ['no-such-name'] }] },
      output: { TotalCount: 0, InstanceSet: [] },
    },
    {
      title: t('按到期时间排序', 'By ids, sorted by the end of their time'),
      input: { InstanceIds: ['lhins-absent00'], OrderField: 'EXPIRED_TIME', Order: 'DESC', Offset: 0, Limit: 10 },
      output: { TotalCount: 0, InstanceSet: [] },
    },
  ],
  async run({ InstanceIds = [], Filters = [], Offset = 0, Limit = DEFAULT_LIMIT, OrderField, Order }, desk) {
    if (Order !== undefined && OrderField === undefined) throw desk.fault('MissingParameter.OrderFieldRequired')
    const where = { ...present(desk), ...(InstanceIds.length > 0 && { id: InstanceIds }) }
    const [rows, tags] = await Promise.all([
      desk.read.find('lighthouseInstance', { where }),
      desk.read.find('tag', { where: taggedInstancesAt(placeOf(desk)) }),
    ])
    const tagged = Map.groupBy(tags, ({ resource }) => resource)
    const seen = rows.map((row) => ({
      row,
      state: stateAt(row, desk.now),
      address: publicAddressOf(desk, row),
      tags: tagged.get(row.id) ?? [],
    }))
    const all = { ...meanings, ...tagMeanings<Seen>((one) => one.tags, Filters) }
    const order = OrderField === undefined ? usual : byExpiry(Order === 'DESC' ? -1 : 1)
    const found = seen.filter(fits(all, Filters)).sort(order)
    const shown = found.slice(Offset, Offset + Limit).map(({ row }) => row)
    return { output: { TotalCount: found.length, InstanceSet: await describeInstances(desk, shown) } }
  },
})
