import type { Query, Reader, TableName, Tables } from '../store/store.ts'

/** What a list asks for. Its order must leave no two rows equal, or pages could overlap. */
export interface PageQuery<R> extends Query<R> {
  readonly order: NonNullable<Query<R>['order']>
  readonly offset: number
  readonly limit: number
}

/** A page of what matches, and how many match in all. */
export interface Page<R> {
  readonly total: number
  readonly rows: readonly R[]
}

/**
 * Finds a page. One beyond the middle is sought from the end: the rows that are passed over are what takes the time.
 */
export async function findPage<N extends TableName>(
  read: Reader,
  table: N,
  query: PageQuery<Tables[N]>,
): Promise<Page<Tables[N]>> {
  const { where, order, offset } = query
  const total = await read.count(table, where)
  const limit = Math.min(query.limit, total - offset)
  if (limit <= 0) return { total, rows: [] }
  const behind = total - offset - limit
  if (offset <= behind) return { total, rows: await read.find(table, { where, order, offset, limit }) }
  const backwards = order.map(([column, direction]) => [column, direction === 'asc' ? 'desc' : 'asc'] as const)
  const rows = await read.find(table, { where, order: backwards, offset: behind, limit })
  return { total, rows: rows.toReversed() }
}
