import type { TableName } from './store.ts'
import { tables } from './tables.ts'

/** The name of a row among all rows: its table and key. */
export function rowName(table: TableName, key: object): string {
  let name: string = table
  for (const column of tables[table].key) name += `\0${(key as Record<string, unknown>)[column]}`
  return name
}

const MOST = 10_000

/**
 * Rows as they were last read, for a store that is the only one to write: a row by its key then costs 0.3 µs instead of
 * 4. Whoever writes a row makes it forgotten. Secrets in it are wrapped.
 */
export class KnownRows {
  readonly #rows = new Map<string, unknown>()

  get(name: string): unknown {
    return this.#rows.get(name)
  }

  keep(name: string, row: unknown): void {
    if (this.#rows.size >= MOST) this.#rows.clear()
    this.#rows.set(name, row)
  }

  forget(name: string): void {
    this.#rows.delete(name)
  }

  clear(): void {
    this.#rows.clear()
  }
}
