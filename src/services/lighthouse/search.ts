import type { KeyPair } from '../../domain/key-pair.ts'
import type { Where } from '../../store/store.ts'
import { findPage, type Page } from '../page.ts'
import { placeOf } from '../place.ts'
import type { Desk } from '../service.ts'
import { type Criterion, criterionOf } from './filter.ts'
import { tagsAt } from './key-pair.ts'
import type { KeyPairQuery } from './query.ts'

const DEFAULT_LIMIT = 20

const newestFirst = [
  ['createTime', 'desc'],
  ['id', 'asc'],
] as const

/** One page of what a query asks for, newest first. */
export function searchKeyPairs(desk: Desk<never>, query: KeyPairQuery): Promise<Page<KeyPair>> {
  const { KeyIds = [], Filters = [], Offset: offset = 0, Limit: limit = DEFAULT_LIMIT } = query
  const criteria: readonly Criterion[] = [
    ...(KeyIds.length > 0 ? [{ ids: KeyIds }] : []),
    ...Filters.map((filter) => criterionOf(filter) ?? {}),
  ]
  const where = { ...placeOf(desk), all: criteria.map((criterion) => whereOf(desk, criterion)) }
  return findPage(desk.read, 'keyPair', { where, order: newestFirst, offset, limit })
}

const whereOf = (desk: Desk<never>, { ids, names, tag }: Criterion): Where<KeyPair> => ({
  ...(ids && { id: ids }),
  ...(names && { any: names.map((contains) => ({ name: { contains } })) }),
  ...(tag && { id: { among: { table: 'tag', column: 'resource', where: { ...tagsAt(placeOf(desk)), ...tag } } } }),
})
