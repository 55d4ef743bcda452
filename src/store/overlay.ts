import type { Change, Reader, Selection, TableName, Tables } from './store.ts'
import { tables } from './tables.ts'

/**
 * What the store will hold once `changes` are committed, as far as single rows go: a call within a call sees the rows
 * that the calls before it have made. A search over a table with such rows is refused rather than answered wrongly.
 */
export function overlay(reader: Reader, changes: readonly Change[]): Reader {
  const touched = (table: TableName): boolean => changes.some((change) => tableOf(change) === table)
  const guarded = <N extends TableName>(table: N, where: object): N => {
    for (const searched of [table, ...tablesIn(where)])
      if (touched(searched)) throw new Error(`a search over ${searched} would miss its uncommitted rows`)
    return table
  }
  return {
    async get(table, key) {
      for (const change of changes.toReversed()) {
        if (tableOf(change) !== table || 'limit' in change || !sameKey(table, change.row, key)) continue
        if ('remove' in change) return undefined
        return ('update' in change ? advanced(change.row) : change.row) as never
      }
      return reader.get(table, key)
    },
    find: async (table, query) => reader.find(guarded(table, query.where), query),
    count: async (table, where) => reader.count(guarded(table, where), where),
  }
}

/** The other tables that a condition looks into. */
function tablesIn(where: object): readonly TableName[] {
  return Object.values(where).flatMap((part: unknown): readonly TableName[] => {
    if (typeof part !== 'object' || part === null || part instanceof Uint8Array) return []
    if (!('among' in part)) return tablesIn(part)
    const { table, where: inner } = part.among as Selection
    return [table, ...tablesIn(inner)]
  })
}

const tableOf = (change: Change): TableName => {
  if ('insert' in change) return change.insert
  if ('update' in change) return change.update
  return 'remove' in change ? change.remove : change.limit
}

const sameKey = <N extends TableName>(table: N, row: object, key: Partial<Tables[N]>): boolean =>
  tables[table].key.every((name) => (row as Record<string, unknown>)[name] === (key as Record<string, unknown>)[name])

const advanced = (row: object): object => ('revision' in row ? { ...row, revision: (row.revision as number) + 1 } : row)
