import type { Change, Reader, TableName, Tables } from './store.ts'
import { tables } from './tables.ts'

/**
 * What the store will hold once `changes` are committed, as far as single rows go: a call within a call sees the rows
 * that the calls before it have made. A search over a table with such rows is refused rather than answered wrongly.
 */
export function overlay(reader: Reader, changes: readonly Change[]): Reader {
  const touched = (table: TableName): boolean => changes.some((change) => tableOf(change) === table)
  const guarded = <N extends TableName>(table: N): N => {
    if (touched(table)) throw new Error(`a search over ${table} would miss its uncommitted rows`)
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
    find: async (table, query) => reader.find(guarded(table), query),
    count: async (table, where) => reader.count(guarded(table), where),
  }
}

const tableOf = (change: Change): TableName => {
  if ('insert' in change) return change.insert
  if ('update' in change) return change.update
  return 'remove' in change ? change.remove : change.limit
}

const sameKey = <N extends TableName>(table: N, row: object, key: Partial<Tables[N]>): boolean =>
  tables[table].key.every((name) => (row as Record<string, unknown>)[name] === (key as Record<string, unknown>)[name])

const advanced = (row: object): object => ('revision' in row ? { ...row, revision: (row.revision as number) + 1 } : row)
