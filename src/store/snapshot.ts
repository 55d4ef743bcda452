import { rowName } from './rows.ts'
import type { Reader } from './store.ts'

/** A reader for one call: a row that it has once read stays as it was, and is not read again. */
export function snapshot(reader: Reader): Reader {
  const kept = new Map<string, Promise<unknown>>()
  return {
    get(table, key) {
      const name = rowName(table, key)
      const row = kept.get(name) ?? reader.get(table, key)
      kept.set(name, row)
      return row as ReturnType<typeof reader.get<typeof table>>
    },
    find: (table, query) => reader.find(table, query),
    count: (table, where) => reader.count(table, where),
  }
}
