import { t } from '../../contract/fault.ts'
import { atLeast, atMost, oneOf } from '../../contract/rule.ts'
import { bool, int, optional } from '../../contract/shape.ts'
import { wantedBy } from './attributes.ts'
import { eventList, eventsOf, lookups } from './event.ts'
import { DEFAULT_RESULTS, isTooLong, MOST_RESULTS, pageOfEvents } from './search.ts'
import { action } from './service.ts'

export default action({
  title: t('查询操作记录', 'List events'),
  about: t(
    '按页列出账号在一段时间内的调用记录,从新到旧,包括被拒绝的调用。一页可能不足 MaxResults 条而后面仍有:翻页以 ListOver 为准。',
    'Lists by page what was called in the account within a span of time, newest first, refusals too. A page may hold fewer than MaxResults and not be the last: go by ListOver.',
  ),
  rate: 20,
  effect: 'read',
  resource: '*',
  input: {
    StartTime: int('开始时间,Unix 秒,90 天以内', 'Start, Unix seconds, within 90 days', [atLeast(1)]),
    EndTime: int('结束时间,Unix 秒,跨度至多 30 天', 'End, Unix seconds, at most 30 days later', [atLeast(1)]),
    NextToken: optional(int('上一页返回的 NextToken;0 为第一页', 'NextToken of the page before; 0 for the first')),
    MaxResults: optional(
      int('每页条数,1 到 50,默认 10', 'Size of a page, 1 to 50, 10 by default', [
        atLeast(1),
        atMost(MOST_RESULTS, 'LimitExceeded.OverAmount'),
      ]),
    ),
    LookupAttributes: lookups,
    IsReturnLocation: optional(
      int('是否返回 IP 归属地:0 或 1;此处总为空', 'Whether to tell where IP addresses belong, 0 or 1; empty here', [
        oneOf([0, 1]),
      ]),
    ),
  },
  output: {
    ListOver: bool('是否已是最后一页', 'Whether this is the last page'),
    NextToken: int('下一页的标记;最后一页为 0', 'Leads to the next page; 0 after the last'),
    Events: eventList,
    TotalCount: int('本页条数', 'How many events this page has'),
  },
  faults: ['InvalidParameter', 'LimitExceeded.OverAmount'],
  examples: [
    {
      title: t('谁创建了密钥', 'Who created keys'),
      input: {
        StartTime: 1559347200,
        EndTime: 1559433600,
        LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'CreateKey' }],
      },
      output: { ListOver: true, NextToken: 0, Events: [], TotalCount: 0 },
    },
  ],
  async run({ StartTime: start, EndTime: end, NextToken = 0, MaxResults, LookupAttributes }, desk) {
    if (end < start) throw desk.fault('InvalidParameter', '`StartTime`, `EndTime`')
    if (isTooLong(start, end, desk.now)) throw desk.fault('LimitExceeded.OverAmount', '`StartTime`, `EndTime`')
    const wanted = await wantedBy(LookupAttributes, desk)
    if (wanted === undefined) throw desk.fault('InvalidParameter', '`LookupAttributes`')
    const found = await pageOfEvents(desk, { start, end, limit: MaxResults ?? DEFAULT_RESULTS, wanted }, NextToken)
    if (found === undefined) throw desk.fault('InvalidParameter', '`NextToken`')
    const Events = await eventsOf(found.events, desk, String)
    return { output: { ListOver: found.over, NextToken: found.token, Events, TotalCount: Events.length } }
  },
})
