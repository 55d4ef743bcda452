import { t } from '../../contract/fault.ts'
import type { Trail } from '../service.ts'

type Wanted = Parameters<Trail['find']>[0]['wanted']
type EventAttribute = keyof Wanted

interface Attribute {
  readonly key: string
  readonly label: ReturnType<typeof t>
  /** What the trail knows it as. */
  readonly attribute: EventAttribute
  /** The trail's words for a value. */
  readonly values: (value: string) => readonly string[]
}

const same = (value: string): readonly string[] => [value]

/** Using a key changes nothing that there is, so that it counts as reading. */
const effects: Readonly<Record<string, readonly string[]>> = { Read: ['read', 'use'], Write: ['write'] }

const attribute = (
  key: string,
  zh: string,
  en: string,
  attribute: EventAttribute,
  values: Attribute['values'] = same,
): Attribute => ({ key, label: t(zh, en), attribute, values })

/** What events can be looked up by. A product is the type of its resources, as the cloud has it. */
export const attributes: readonly Attribute[] = [
  attribute('RequestId', '请求 ID', 'Request id', 'requestId'),
  attribute('EventName', '事件名称', 'Event name', 'eventName'),
  attribute('ActionType', '操作类型(Read 或 Write)', 'Type of action (Read or Write)', 'effect', (value) =>
    Object.hasOwn(effects, value) ? (effects[value] ?? []) : [],
  ),
  attribute('PrincipalId', '操作者 UIN', 'UIN of the caller', 'uin'),
  attribute('ResourceType', '资源类型(产品)', 'Type of resource (product)', 'service'),
  attribute('ResourceId', '资源 ID', 'Resource id', 'resource'),
  attribute('ResourceName', '资源名称', 'Resource name', 'resource'),
  attribute('AccessKeyId', '密钥 ID', 'Access key id', 'secretId'),
  attribute('ApiErrorCode', 'API 错误码', 'Error code of the API', 'code'),
  attribute('CamErrorCode', 'CAM 错误码', 'Error code of CAM', 'code'),
  attribute('SourceIPAddress', '源 IP 地址', 'Source IP address', 'address'),
]

interface Lookup {
  readonly AttributeKey: string
  readonly AttributeValue?: string
}

/** What the trail is asked for: attributes are joined by and, the values of one by or; undefined for one that is none. */
export function wantedBy(lookups: readonly Lookup[] = []): Wanted | undefined {
  const wanted = new Map<EventAttribute, readonly string[]>()
  for (const [key, group] of Map.groupBy(lookups, ({ AttributeKey }) => AttributeKey)) {
    const found = attributes.find((one) => one.key === key)
    if (found === undefined) return undefined
    const asked = group.flatMap(({ AttributeValue = '' }) =>
      AttributeValue === '' ? [] : found.values(AttributeValue),
    )
    // An attribute without a value asks nothing; one whose values mean nothing is met by no event.
    if (group.every(({ AttributeValue = '' }) => AttributeValue === '')) continue
    const before = wanted.get(found.attribute)
    // Two names of one thing, as ResourceId and ResourceName.
    wanted.set(found.attribute, before === undefined ? asked : asked.filter((value) => before.includes(value)))
  }
  return Object.fromEntries(wanted)
}
