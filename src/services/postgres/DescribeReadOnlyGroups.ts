import { t } from '../../contract/fault.ts'
import { atLeast, atMost, maxItems, oneOf } from '../../contract/rule.ts'
import { int, list, optional, record, text } from '../../contract/shape.ts'
import type { ReadOnlyGroup } from '../../domain/read-only-group.ts'
import type { Where } from '../../store/store.ts'
import { findPage } from '../page.ts'
import { placeOf } from '../place.ts'
import type { Desk } from '../service.ts'
import type { Filter } from './filters.ts'
import { readOnlyGroup } from './group-fields.ts'
import { groupViews } from './group-views.ts'
import { action } from './service.ts'

const orders = { '': 'createTime', CreateTime: 'createTime', ROGroupId: 'id', Name: 'name' } as const

const columns = { 'db-master-instance-id': 'master', 'read-only-group-id': 'id' } as const

const filter = record(
  {
    Name: optional(text('db-master-instance-id 或 read-only-group-id', 'db-master-instance-id or read-only-group-id')),
    // A bound of ours, well below what one statement of either database takes.
    Values: optional(list(text('值', 'Value'), '任一值相符即可', 'Any one of them has to fit', [maxItems(100)])),
  },
  '过滤条件',
  'Filter',
)

export default action({
  title: t('查询只读组列表', 'List read-only groups'),
  about: t(
    '返回该地域内符合全部过滤条件的只读组及其中的实例,分页。',
    'Returns, page by page, the read-only groups of the region that meet all filters, with the instances in them.',
  ),
  rate: 1000,
  effect: 'read',
  resource: '*',
  input: {
    Filters: optional(list(filter, '过滤条件,须全部满足', 'Filters, all to be met', [maxItems(10)])),
    PageSize: optional(
      int('每页数量,1 到 99,默认 10', 'Size of a page, 1 to 99; by default 10', [atLeast(1), atMost(99)]),
    ),
    PageNumber: optional(int('页码,从 1 开始', 'Number of the page, from 1', [atLeast(1)])),
    OrderBy: optional(
      text('排序:CreateTime(默认)、ROGroupId、Name', 'Order: CreateTime (the default), ROGroupId or Name', [
        oneOf(Object.keys(orders)),
      ]),
    ),
    OrderByType: optional(text('asc(默认)或 desc', 'asc (the default) or desc', [oneOf(['', 'asc', 'desc'])])),
  },
  output: { ReadOnlyGroupList: list(readOnlyGroup, '只读组列表', 'The read-only groups') },
  faults: ['InvalidParameterValue.InvalidParameterValueError'],
  examples: [
    {
      title: t('没有只读组的主实例', 'Of a primary without any'),
      input: { Filters: [{ Name: 'db-master-instance-id', Values: ['postgres-plain'] }], PageSize: 10, PageNumber: 1 },
      output: { ReadOnlyGroupList: [] },
    },
  ],
  async run({ Filters = [], PageSize = 10, PageNumber = 1, OrderBy = '', OrderByType }, desk) {
    const direction = OrderByType === 'desc' ? 'desc' : 'asc'
    const { rows } = await findPage(desk.read, 'readOnlyGroup', {
      where: { ...placeOf(desk), all: narrow(desk, Filters) },
      order: [
        [orders[OrderBy as keyof typeof orders], direction],
        ['id', 'asc'],
      ],
      offset: (PageNumber - 1) * PageSize,
      limit: PageSize,
    })
    return { output: { ReadOnlyGroupList: await groupViews(desk, rows) } }
  },
})

/** What filters ask of a group; one without name or values asks nothing. */
const narrow = (
  desk: Desk<'InvalidParameterValue.InvalidParameterValueError'>,
  filters: readonly Filter[],
): readonly Where<ReadOnlyGroup>[] =>
  filters
    .filter(({ Name = '', Values = [] }) => Name !== '' && Values.length > 0)
    .map(({ Name = '', Values = [] }) => {
      if (!Object.hasOwn(columns, Name))
        throw desk.fault('InvalidParameterValue.InvalidParameterValueError', `\`Filters\` \`${Name.slice(0, 64)}\``)
      return { [columns[Name as keyof typeof columns]]: Values }
    })
