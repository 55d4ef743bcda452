import { createHash } from 'node:crypto'
import { list, optional, record, text } from '../../contract/shape.ts'
import type { TagRow } from '../../domain/account.ts'
import { type KnownTag, type TagBearer, tagPath } from '../../domain/tag.ts'
import type { Where } from '../../store/store.ts'
import { findPage } from '../page.ts'
import type { Desk } from '../service.ts'
import { pageOf, wireTag } from './fields.ts'

/** Names no creator but the caller's account: tags do not remember who made them. */
export function checkUin({ caller, fault }: Desk<'InvalidParameterValue.UinInvalid'>, uin = 0): void {
  if (uin !== 0 && String(uin) !== caller.account) throw fault('InvalidParameterValue.UinInvalid')
}

const byTag = [
  ['key', 'asc'],
  ['value', 'asc'],
] as const

interface Paged {
  readonly Offset?: number
  readonly Limit?: number
}

/** A page of the account's tags, in their order. */
export async function pageOfTags(desk: Desk<never>, where: Where<KnownTag>, input: Paged) {
  const { offset, limit } = pageOf(input)
  const { account } = desk.caller
  const { total, rows } = await findPage(desk.read, 'knownTag', {
    where: { all: [{ account }, where] },
    order: byTag,
    offset,
    limit,
  })
  return { TotalCount: total, Offset: offset, Limit: limit, rows }
}

const byPlace = [
  ['service', 'asc'],
  ['prefix', 'asc'],
  ['region', 'asc'],
  ['resource', 'asc'],
] as const

/** A page of tags on resources, by resource and key. */
export async function pageOfAttached(desk: Desk<never>, where: Where<TagRow>, input: Paged) {
  const { offset, limit } = pageOf(input)
  const { account } = desk.caller
  const { total, rows } = await findPage(desk.read, 'tag', {
    where: { all: [{ account }, where] },
    order: [...byPlace, ['key', 'asc']],
    offset,
    limit,
  })
  return { TotalCount: total, Offset: offset, Limit: limit, rows }
}

/** A page of the account's resources that bear tags. */
export async function pageOfBearers(desk: Desk<never>, where: Where<TagBearer>, input: Paged) {
  const { offset, limit } = pageOf(input)
  const { account } = desk.caller
  const { total, rows } = await findPage(desk.read, 'tagBearer', {
    where: { all: [{ account }, where] },
    order: byPlace,
    offset,
    limit,
  })
  return { TotalCount: total, Offset: offset, Limit: limit, rows: await withTags(desk, rows) }
}

/** Resources with all their tags, by key. The parts of their names are asked for one by one, because an index has them. */
export async function withTags(desk: Desk<never>, bearers: readonly TagBearer[]) {
  const all = <K extends 'service' | 'prefix' | 'region' | 'resource'>(part: K) => [
    ...new Set(bearers.map((bearer) => bearer[part])),
  ]
  const where = {
    account: desk.caller.account,
    service: all('service'),
    prefix: all('prefix'),
    region: all('region'),
    resource: all('resource'),
  }
  const tags = bearers.length === 0 ? [] : await desk.read.find('tag', { where, order: [['key', 'asc']] })
  const onPath = Map.groupBy(tags, tagPath)
  return bearers.map((bearer) => ({ ...bearer, tags: (onPath.get(bearer.path) ?? []).map(wireTag) }))
}

interface TagFilter {
  readonly TagKey: string
  readonly TagValue?: readonly string[]
}

/** For each filter, the resources that bear a tag which it asks for. */
export const filtered = (desk: Desk<never>, filters: readonly TagFilter[]): readonly Where<TagBearer>[] =>
  filters.map(({ TagKey: key, TagValue: value = [] }) => ({
    path: {
      among: {
        table: 'tagOnPath',
        column: 'path',
        where: { account: desk.caller.account, key, ...(value.length > 0 && { value }) },
      },
    },
  }))

const md5 = (what: string): string => createHash('md5').update(what).digest('hex')

export const attachedTag = record(
  {
    TagKey: text('标签键', 'Tag key', [], { example: 'team' }),
    TagValue: text('标签值', 'Tag value', [], { example: 'storage' }),
    ResourceId: text('资源 ID', 'Id of the resource'),
    TagKeyMd5: text('标签键的 MD5', 'MD5 of the tag key'),
    TagValueMd5: text('标签值的 MD5', 'MD5 of the tag value'),
    ServiceType: text('服务类型', 'Service', [], { example: 'kms' }),
    Category: optional(text('标签类型', 'Kind of tag', [], { example: 'Custom' })),
  },
  '资源的标签',
  'A tag on a resource',
)

/** @param asked the id as the caller wrote it */
export const attachedView = (row: TagRow, asked: string) => ({
  ...wireTag(row),
  ResourceId: asked,
  TagKeyMd5: md5(row.key),
  TagValueMd5: md5(row.value),
  ServiceType: row.service,
})

export const tagKeys = optional(
  list(text('标签键', 'Tag key', [], { example: 'team' }), '标签键,空为全部', 'Tag keys; none for all'),
)
