import { hash } from 'node:crypto'
import type { Catalog } from '../../contract/catalog.ts'
import { type Infer, int, list, optional, record, text } from '../../contract/shape.ts'
import type { TagRow } from '../../domain/account.ts'
import type { AuditRecord } from '../../domain/audit.ts'
import { isDenial, isSensitive, NOT_AUTHORIZED } from '../../domain/classed.ts'
import { bearerNamed } from '../../domain/tag.ts'
import { seconds } from '../../domain/time.ts'
import type { Desk } from '../service.ts'
import type { TrailEvent } from './search.ts'

const fields = {
  EventId: text('事件 ID', 'Id of the event'),
  Username: text('用户名', 'Name of the caller'),
  EventTime: text('事件时间', 'Time of the event'),
  CloudAuditEvent: text('事件详情,JSON 文本;机密参数已遮盖', 'All of the event as JSON text, secrets masked'),
  ResourceTypeCn: text('产品名称', 'Name of the product'),
  ErrorCode: int('鉴权错误码:0 为通过,4102 为拒绝', 'What CAM decided: 0 for yes, 4102 for no'),
  EventName: text('事件名称', 'Name of the event'),
  SecretId: text('密钥 ID', 'Id of the key that signed'),
  EventSource: text('请求的域名', 'Host of the product'),
  RequestID: text('请求 ID', 'Request id'),
  ResourceRegion: text('资源地域', 'Region of the resource'),
  AccountID: int('主账号 UIN', 'UIN of the main account'),
  SourceIPAddress: text('源 IP 地址', 'Source IP address'),
  EventNameCn: text('事件的中文名称', 'Chinese name of the event'),
  Resources: record(
    {
      ResourceType: text('资源类型', 'Type of the resources'),
      ResourceName: text('资源名称,多个以逗号分隔', 'Names of the resources, joined by commas'),
    },
    '资源',
    'The resources',
  ),
  EventRegion: text('事件地域', 'Region of the event'),
  Location: text('IP 归属地;此处为空', 'Where the IP address belongs; empty here'),
}

export const eventList = list(record(fields, '事件', 'An event'), '事件,从新到旧', 'Events, newest first')

export const lookups = optional(
  list(
    record(
      {
        AttributeKey: text('检索条件,见 GetAttributeKey', 'What to look up by, see GetAttributeKey', [], {
          example: 'EventName',
        }),
        AttributeValue: optional(text('检索值,空为不限', 'The value; empty for any', [], { example: 'CreateKey' })),
      },
      '检索条件',
      'A condition',
    ),
    '检索条件:不同条件须同时符合,同一条件的多个值符合其一即可',
    'Conditions: different ones must all hold, of several values of one any will do',
  ),
)

/** As CloudAudit names those whom CAM knows; products act as roles. Others have the trail's own words. */
const callerTypes: Readonly<Record<string, string>> = {
  root: 'Root',
  user: 'CAMUser',
  role: 'AssumedRole',
  service: 'AssumedRole',
}

/** One id for each event, by where it stands in the trail: two calls within a call may be alike in all else. */
const eventId = ({ writer, n, record }: TrailEvent): string =>
  hash('sha256', JSON.stringify([record.requestId, writer, n])).slice(0, 32)

function resourcesOf({ resources }: AuditRecord): readonly string[] {
  const names: unknown = resources === '' ? [] : JSON.parse(resources)
  // A list that was too long to be kept whole is kept as a text.
  return Array.isArray(names) ? names.map(String) : []
}

/**
 * Events as CloudAudit shows them, with the tags that their resources bear now.
 * @param time writes Unix seconds
 */
export async function eventsOf(
  events: readonly TrailEvent[],
  { read, catalog, caller: { account } }: Pick<Desk<never>, 'read' | 'catalog' | 'caller'>,
  time: (seconds: number) => string,
): Promise<readonly Infer<typeof fields>[]> {
  const bearers = new Set(events.flatMap(({ record }) => resourcesOf(record).map(bearerNamed)))
  const resource = [...bearers].map((bearer) => bearer.slice(bearer.indexOf('/') + 1))
  const rows = resource.length === 0 ? [] : await read.find('tag', { where: { account, resource } })
  const tags = Map.groupBy(rows, (row) => bearerNamed(`${row.prefix}/${row.resource}`))
  return events.map((event) => eventOf(event, catalog, tags, time))
}

function eventOf(
  event: TrailEvent,
  catalog: Catalog,
  known: ReadonlyMap<string, readonly TagRow[]>,
  time: (seconds: number) => string,
): Infer<typeof fields> {
  const row = event.record
  const service = catalog.services.find(({ name }) => name === row.service)
  const tags = [...new Set(resourcesOf(row).map(bearerNamed))].flatMap((bearer) => known.get(bearer) ?? [])
  const names = resourcesOf(row).map((name) => name.split('/').at(-1) ?? name)
  const source = `${row.service}.tencentcloudapi.com`
  const ErrorCode = isDenial(row.code) ? NOT_AUTHORIZED : 0
  const EventId = eventId(event)
  const EventTime = time(seconds(row.time))
  const detail = {
    userIdentity: {
      principalId: row.uin,
      accountId: row.callerAccount ?? row.account,
      secretId: row.secretId,
      sessionContext: row.sessionName === undefined ? {} : { sessionName: row.sessionName },
      type: callerTypes[row.callerKind] ?? row.callerKind,
      userName: row.callerName,
    },
    eventRegion: row.region,
    eventVersion: '3.0',
    errorCode: String(ErrorCode),
    errorMessage: '',
    requestID: row.requestId,
    eventID: EventId,
    apiVersion: '3.0',
    eventType: 'ApiCall',
    actionType: row.effect === 'write' ? 'Write' : 'Read',
    httpMethod: row.method,
    apiErrorCode: row.code === '' ? '0' : row.code,
    apiErrorMessage: (row.code && service?.faults[row.code]?.en) || '',
    userAgent: row.client,
    eventTime: seconds(row.time),
    sourceIPAddress: row.address,
    eventSource: source,
    resources: resourcesOf(row),
    resourceName: names.join(','),
    resourceSet: names,
    requestParameters: row.parameters,
    // Replies are not kept.
    responseElements: '',
    resourceType: row.service,
    eventName: row.action,
    sensitiveAction: String(isSensitive(row.action)),
    tags: tags.map(({ key, value }) => ({ key, value })),
  }
  return {
    EventId,
    Username: row.callerName,
    EventTime,
    CloudAuditEvent: JSON.stringify(detail),
    ResourceTypeCn: service?.title.zh ?? row.service,
    ErrorCode,
    EventName: row.action,
    SecretId: row.secretId,
    EventSource: source,
    RequestID: row.requestId,
    ResourceRegion: row.region,
    AccountID: Number(row.account),
    SourceIPAddress: row.address,
    EventNameCn: catalog.get(row.service, row.action)?.title.zh ?? row.action,
    Resources: { ResourceType: row.service, ResourceName: names.join(',') },
    EventRegion: row.region,
    Location: '',
  }
}
