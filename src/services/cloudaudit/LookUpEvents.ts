import { t } from '../../contract/fault.ts'
import { atLeast, atMost, oneOf } from '../../contract/rule.ts'
import { bool, int, optional, text } from '../../contract/shape.ts'
import { wallTime } from '../../domain/time.ts'
import { wantedBy } from './attributes.ts'
import { eventList, eventsOf, lookups } from './event.ts'
import { DEFAULT_RESULTS, isTooLong, MOST_RESULTS, pageOfEvents } from './search.ts'
import { action } from './service.ts'

export default action({
  title: t('检索操作记录', 'Look up events'),
  about: t(
    '同 DescribeEvents,是较早的形式:时间为 UTC+8 的文本,NextToken 为文本。',
    'As DescribeEvents, in its older form: times are texts in UTC+8, and NextToken is a text.',
  ),
  rate: 20,
  effect: 'read',
  internal: 'InternalError.SearchError',
  resource: '*',
  input: {
    StartTime: int('开始时间,Unix 秒,90 天以内', 'Start, Unix seconds, within 90 days', [
      atLeast(1, 'InvalidParameterValue.Time'),
    ]),
    EndTime: int('结束时间,Unix 秒,跨度至多 30 天', 'End, Unix seconds, at most 30 days later', [
      atLeast(1, 'InvalidParameterValue.Time'),
    ]),
    LookupAttributes: lookups,
    NextToken: optional(text('上一页返回的 NextToken;空为第一页', 'NextToken of the page before; empty for the first')),
    MaxResults: optional(
      int('每页条数,1 到 50,默认 10', 'Size of a page, 1 to 50, 10 by default', [
        atLeast(1, 'InvalidParameterValue.MaxResult'),
        atMost(MOST_RESULTS, 'InvalidParameterValue.MaxResult'),
      ]),
    ),
    Mode: optional(
      text('standard(默认)或 quick;此处相同', 'standard (the default) or quick; the same here', [
        oneOf(['', 'standard', 'quick']),
      ]),
    ),
  },
  output: {
    NextToken: text('下一页的标记;最后一页为空', 'Leads to the next page; empty after the last'),
    Events: eventList,
    ListOver: bool('是否已是最后一页', 'Whether this is the last page'),
    TotalCount: int('本页条数', 'How many events this page has'),
  },
  faults: ['InvalidParameter', 'InvalidParameter.Time', 'InvalidParameterValue.attributeKey', 'LimitExceeded.OverTime'],
  examples: [
    {
      title: t('谁创建了密钥', 'Who created keys'),
      input: {
        StartTime: 1559347200,
        EndTime: 1559433600,
        LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'CreateKey' }],
      },
      output: { NextToken: '', Events: [], ListOver: true, TotalCount: 0 },
    },
  ],
  async run({ StartTime: start, EndTime: end, NextToken = '', MaxResults, LookupAttributes }, desk) {
    if (end < start) throw desk.fault('InvalidParameter.Time')
    if (isTooLong(start, end, desk.now)) throw desk.fault('LimitExceeded.OverTime')
    const wanted = await wantedBy(LookupAttributes, desk)
    if (wanted === undefined) throw desk.fault('InvalidParameterValue.attributeKey')
    const token = NextToken === '' ? 0 : /^\d{1,16}$/.test(NextToken) ? Number(NextToken) : -1
    const found = await pageOfEvents(desk, { start, end, limit: MaxResults ?? DEFAULT_RESULTS, wanted }, token)
    if (found === undefined) throw desk.fault('InvalidParameter', '`NextToken`')
    const Events = await eventsOf(found.events, desk, wallTime)
    const next = found.over ? '' : String(found.token)
    return { output: { NextToken: next, Events, ListOver: found.over, TotalCount: Events.length } }
  },
})
