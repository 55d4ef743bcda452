import type { TagRow } from '../../domain/account.ts'
import type { KeyPair } from '../../domain/key-pair.ts'
import type { Query, Where } from '../../store/store.ts'
import type { Desk } from '../service.ts'
import { criterionOf } from './filter.ts'
import { placeOf, tagsAt } from './key-pair.ts'
import type { KeyPairQuery } from './query.ts'

/** A page of what matches, and how many match in all. */
export interface Page {
  readonly total: number
  readonly rows: readonly KeyPair[]
}

/** What a query asks for; all of it must hold. */
interface Search {
  /** Undefined for any id. */
  readonly ids: readonly string[] | undefined
  /** Of each group, the name must hold one text. */
  readonly names: readonly (readonly string[])[]
  /** Each must hold for one tag. */
  readonly tags: readonly Where<TagRow>[]
}

const DEFAULT_LIMIT = 20
/** SQLite takes 32,766 values in one statement, and tags may point to more key pairs than that. */
const CHUNK = 1000

const newestFirst: NonNullable<Query<KeyPair>['order']> = [
  ['createTime', 'desc'],
  ['id', 'asc'],
]
const byNewest = (a: KeyPair, b: KeyPair): number => b.createTime - a.createTime || (a.id < b.id ? -1 : 1)

/**
 * Finds one page, newest first. The store filters, sorts and cuts wherever its conditions can say the search; what they
 * cannot, tags and names of which several texts will do, is narrowed there and finished here.
 */
export async function findPage(desk: Desk<never>, query: KeyPairQuery): Promise<Page> {
  const { Offset: offset = 0, Limit: limit = DEFAULT_LIMIT } = query
  const search = searchOf(query)
  const where = whereOf(desk, search)
  if (where !== undefined) {
    const [total, rows] = await Promise.all([
      desk.read.count('keyPair', where),
      desk.read.find('keyPair', { where, order: newestFirst, offset, limit }),
    ])
    return { total, rows }
  }
  const rows = (await candidates(desk, search)).filter(({ name }) =>
    search.names.every((texts) => texts.some((text) => name.includes(text))),
  )
  return { total: rows.length, rows: rows.toSorted(byNewest).slice(offset, offset + limit) }
}

function searchOf({ KeyIds = [], Filters = [] }: KeyPairQuery): Search {
  const criteria = Filters.map((filter) => criterionOf(filter) ?? {})
  const ids = criteria.flatMap((criterion) => (criterion.ids === undefined ? [] : [criterion.ids]))
  return {
    ids: inAll(KeyIds.length > 0 ? [KeyIds, ...ids] : ids),
    names: criteria.flatMap(({ names }) => (names === undefined ? [] : [names])),
    tags: criteria.flatMap(({ tag }) => (tag === undefined ? [] : [tag])),
  }
}

/** The whole search as a condition of the store; undefined where it has none to say it. */
function whereOf(desk: Desk<never>, { ids, names, tags }: Search): Where<KeyPair> | undefined {
  const [texts = [], ...others] = names
  const [text, ...alternatives] = texts
  if (tags.length > 0 || others.length > 0 || alternatives.length > 0) return undefined
  return { ...placeOf(desk), ...(ids && { id: ids }), ...(text !== undefined && { name: { contains: text } }) }
}

/** All that may match, each once, whatever its name. */
async function candidates(desk: Desk<never>, { ids, names, tags }: Search): Promise<readonly KeyPair[]> {
  const place = placeOf(desk)
  const tagged = await Promise.all(tags.map((tag) => taggedWith(desk, tag)))
  const known = inAll(ids === undefined ? tagged : [ids, ...tagged])
  const wheres: readonly Where<KeyPair>[] =
    tags.length > 0
      ? chunks(known ?? []).map((id) => ({ ...place, id }))
      : (names[0] ?? []).map((text) => ({ ...place, ...(known && { id: known }), name: { contains: text } }))
  const found = await Promise.all(wheres.map((where) => desk.read.find('keyPair', { where })))
  return [...new Map(found.flat().map((row) => [row.id, row])).values()]
}

async function taggedWith(desk: Desk<never>, tag: Where<TagRow>): Promise<readonly string[]> {
  const rows = await desk.read.find('tag', { where: { ...tagsAt(placeOf(desk)), ...tag } })
  return rows.map(({ resource }) => resource)
}

/** What is in every list, once; undefined when there are no lists. */
function inAll(lists: readonly (readonly string[])[]): readonly string[] | undefined {
  const [first, ...others] = lists.map((list) => new Set(list))
  return first && [...first].filter((item) => others.every((other) => other.has(item)))
}

const chunks = (items: readonly string[]): readonly (readonly string[])[] =>
  Array.from({ length: Math.ceil(items.length / CHUNK) }, (_, i) => items.slice(i * CHUNK, (i + 1) * CHUNK))
