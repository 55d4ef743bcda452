import { t } from '../../contract/fault.ts'
import { atLeast, atMost, maxItems, oneOf } from '../../contract/rule.ts'
import { int, list, optional, record, text } from '../../contract/shape.ts'
import { findPage } from '../page.ts'
import { regionOf } from '../place.ts'
import { narrow } from './filters.ts'
import { dbInstance } from './instance-fields.ts'
import { action } from './service.ts'
import { viewsOf } from './views.ts'

const DEFAULT_LIMIT = 10

const orders = {
  '': 'createTime',
  CreateTime: 'createTime',
  DBInstanceId: 'id',
  Name: 'name',
  EndTime: 'expireTime',
} as const

const filter = record(
  {
    Name: optional(
      text(
        'db-instance-id、db-instance-name(模糊)、db-project-id、db-pay-mode、db-tag-key、db-private-ip、db-public-address 或 db-dedicated-cluster-id',
        'db-instance-id, db-instance-name (any part of it), db-project-id, db-pay-mode, db-tag-key, db-private-ip, db-public-address or db-dedicated-cluster-id',
      ),
    ),
    // A bound of ours, well below what one statement of either database takes.
    Values: optional(list(text('值', 'Value'), '任一值相符即可', 'Any one of them has to fit', [maxItems(100)])),
  },
  '过滤条件',
  'Filter',
)

export default action({
  title: t('查询实例列表', 'List instances'),
  about: t(
    '返回该地域内符合全部过滤条件的实例,分页。',
    'Returns, page by page, the instances of the region that meet all filters.',
  ),
  rate: 100,
  effect: 'read',
  resource: '*',
  input: {
    Filters: optional(list(filter, '过滤条件,须全部满足', 'Filters, all to be met', [maxItems(10)])),
    Limit: optional(
      int('每页数量,0 到 100,0 为默认 10', 'Size of a page, 0 to 100; 0 for the default, 10', [
        atLeast(0),
        atMost(100),
      ]),
    ),
    Offset: optional(int('偏移量,从 0 开始', 'Offset, from 0', [atLeast(0)])),
    OrderBy: optional(
      text(
        '排序:CreateTime(默认)、DBInstanceId、Name、EndTime',
        'Order: CreateTime (the default), DBInstanceId, Name or EndTime',
        [oneOf(Object.keys(orders))],
      ),
    ),
    OrderByType: optional(text('asc(默认)或 desc', 'asc (the default) or desc', [oneOf(['', 'asc', 'desc'])])),
  },
  output: {
    TotalCount: int('符合条件的总数', 'How many there are in all'),
    DBInstanceSet: list(dbInstance, '实例列表', 'The instances'),
  },
  faults: ['InvalidParameterValue.InvalidParameterValueError'],
  examples: [
    {
      title: t('按名称查询', 'By name, and no instance has it'),
      input: { Filters: [{ Name: 'db-instance-name', Values: ['no-such-name'] }], Limit: 20, Offset: 0 },
      output: { TotalCount: 0, DBInstanceSet: [] },
    },
  ],
  async run({ Filters = [], Limit, Offset, OrderBy, OrderByType }, desk) {
    const region = regionOf(desk)
    const direction = OrderByType === 'desc' ? 'desc' : 'asc'
    const { total, rows } = await findPage(desk.read, 'dbInstance', {
      where: narrow(desk, Filters, { account: desk.caller.account, region }),
      // Instances made together are ordered too, or pages could overlap.
      order: [
        [orders[(OrderBy ?? '') as keyof typeof orders], direction],
        ['id', 'asc'],
      ],
      offset: Offset ?? 0,
      limit: Limit || DEFAULT_LIMIT,
    })
    return { output: { TotalCount: total, DBInstanceSet: await viewsOf(desk, rows) } }
  },
})
