import { readdirSync, readFileSync } from 'node:fs'
import { StoreError } from './store.ts'

export interface Migration {
  readonly number: number
  readonly name: string
  readonly sql: string
}

const folder = new URL('./migrations/', import.meta.url)

/** The migrations in order; the number in a file's name is the schema it leads to. A landed file is never edited. */
export const migrations: readonly Migration[] = readdirSync(folder)
  .filter((name) => /^\d{4}-.*\.sql$/.test(name))
  .sort()
  .map((name, i) => {
    const number = Number(name.slice(0, 4))
    if (number !== i + 1) throw new Error(`migration ${name} should be number ${i + 1}`)
    return { number, name, sql: readFileSync(new URL(name, folder), 'utf8') }
  })

/**
 * The migrations that a store with this schema still lacks.
 * @throws {StoreError} newer-schema: a later Sanyao has written it; this one touches nothing
 */
export function pending(schema: number): readonly Migration[] {
  if (schema > migrations.length) {
    throw new StoreError(
      'newer-schema',
      `the store has schema ${schema}, and this Sanyao knows up to ${migrations.length}: start the newer version`,
    )
  }
  return migrations.slice(schema)
}
