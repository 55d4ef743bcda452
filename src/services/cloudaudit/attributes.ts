import { t } from '../../contract/fault.ts'
import { bearerNamed } from '../../domain/tag.ts'
import type { Desk, Trail } from '../service.ts'

type Wanted = Parameters<Trail['find']>[0]['wanted']
type EventAttribute = keyof Wanted

interface Attribute {
  readonly key: string
  readonly label: ReturnType<typeof t>
  /** What the trail knows it as. */
  readonly attribute: EventAttribute
  /** The trail's words for a value; undefined for one that asks too much. */
  readonly values: (value: string, desk: Place) => readonly string[] | Promise<readonly string[] | undefined>
}

/** How many conditions a call may name, and how many tags one of them. */
const MOST = 50

/** Where it is looked up. */
type Place = Pick<Desk<never>, 'read' | 'caller'>

const same = (value: string): readonly string[] => [value]

/** Values that mean others of the trail's; none where a value means nothing. */
const worded =
  (words: Readonly<Record<string, readonly string[]>>) =>
  (value: string): readonly string[] =>
    Object.hasOwn(words, value) ? (words[value] ?? []) : []

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
  // Using a key changes nothing that there is, so that it counts as reading.
  attribute(
    'ActionType',
    '操作类型(Read 或 Write)',
    'Type of action (Read or Write)',
    'effect',
    worded({ Read: ['read', 'use'], Write: ['write'] }),
  ),
  attribute(
    'SensitiveAction',
    '敏感操作(true 或 false)',
    'Sensitive action (true or false)',
    'sensitive',
    worded({ true: ['true'], 1: ['true'], false: ['false'], 0: ['false'] }),
  ),
  attribute('PrincipalId', '操作者 UIN', 'UIN of the caller', 'uin'),
  attribute('ResourceType', '资源类型(产品)', 'Type of resource (product)', 'service'),
  attribute('ResourceId', '资源 ID', 'Resource id', 'resource'),
  attribute('ResourceName', '资源名称', 'Resource name', 'resource'),
  attribute('AccessKeyId', '密钥 ID', 'Access key id', 'secretId'),
  // Events have 0 for success.
  attribute('ApiErrorCode', 'API 错误码', 'Error code of the API', 'code', (value) => [value === '0' ? '' : value]),
  attribute('CamErrorCode', 'CAM 错误码', 'Error code of CAM', 'camCode'),
  attribute('SourceIPAddress', '源 IP 地址', 'Source IP address', 'address'),
  attribute(
    'Tags',
    '资源标签,如 [{"key":"k","value":"v"}],可用 *',
    'Tags of the resource, as [{"key":"k","value":"v"}]; * for any',
    'bearer',
    bearers,
  ),
]

interface Lookup {
  readonly AttributeKey: string
  readonly AttributeValue?: string
}

/**
 * What the trail is asked for: attributes are joined by and, the values of one by or; undefined for one that is none, and
 * for more than may be asked.
 */
export async function wantedBy(lookups: readonly Lookup[] = [], desk: Place): Promise<Wanted | undefined> {
  const wanted = new Map<EventAttribute, readonly string[]>()
  if (lookups.length > MOST) return undefined
  for (const [key, group] of Map.groupBy(lookups, ({ AttributeKey }) => AttributeKey)) {
    const found = attributes.find((one) => one.key === key)
    if (found === undefined) return undefined
    const given = group.flatMap(({ AttributeValue = '' }) => (AttributeValue === '' ? [] : [AttributeValue]))
    // An attribute without a value asks nothing; one whose values mean nothing is met by no event.
    if (given.length === 0) continue
    const words = await Promise.all(given.map((value) => found.values(value, desk)))
    if (words.includes(undefined)) return undefined
    const asked = words.flatMap((each) => each ?? [])
    const before = wanted.get(found.attribute)
    // Two names of one thing, as ResourceId and ResourceName.
    wanted.set(found.attribute, before === undefined ? asked : asked.filter((value) => before.includes(value)))
  }
  return Object.fromEntries(wanted)
}

/** The resources that bear one of these tags now: records don't say what their resources bore. */
async function bearers(value: string, { read, caller: { account } }: Place): Promise<readonly string[] | undefined> {
  const tags = tagsIn(value)
  if (tags.length > MOST) return undefined
  const any = tags.map(({ key, value }) => ({
    ...(key !== '*' && { key }),
    ...(value !== '*' && { value }),
  }))
  const rows = await read.find('tag', { where: { account, any } })
  return [...new Set(rows.map(({ prefix, resource }) => bearerNamed(`${prefix}/${resource}`)))]
}

function tagsIn(text: string): readonly { readonly key: string; readonly value: string }[] {
  let tags: unknown
  try {
    tags = JSON.parse(text)
  } catch {
    return []
  }
  return (Array.isArray(tags) ? (tags as readonly unknown[]) : []).flatMap((tag) => {
    const { key, value = '*' } = Object(tag) as { readonly key?: unknown; readonly value?: unknown }
    return typeof key === 'string' && typeof value === 'string' ? [{ key, value }] : []
  })
}
