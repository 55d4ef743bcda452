import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { it } from 'node:test'
import pg from 'pg'
import { migrations } from '../../src/store/migrate.ts'
import { PostgresStore } from '../../src/store/postgres.ts'
import { SqliteStore } from '../../src/store/sqlite.ts'
import type { Store } from '../../src/store/store.ts'
import { emptyDatabase, skipPostgres } from './postgres.ts'

/**
 * Tests on both databases what becomes of rows that were there before a migration.
 * @param ending that of the migration's file
 * @param rows statements for the tables of before
 * @param check gets the store when it is up to date
 */
export function beforeMigration(ending: string, rows: string, check: (store: Store) => Promise<void>): void {
  const at = migrations.findIndex(({ name }) => name.endsWith(ending))
  const earlier = migrations.slice(0, at).map(({ sql }) => sql)

  it('SQLite', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sanyao-migration-'))
    try {
      const file = join(folder, 'old.db')
      const old = new DatabaseSync(file)
      for (const sql of earlier) old.exec(sql)
      old.exec(`${rows} PRAGMA user_version = ${at}`)
      old.close()
      await carried(new SqliteStore(file), check)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })

  it('PostgreSQL', { skip: skipPostgres }, async () => {
    await using database = await emptyDatabase()
    const old = new pg.Client({ connectionString: database.url })
    await old.connect()
    for (const sql of [...earlier, rows]) await old.query(sql)
    await old.query('CREATE TABLE sanyao_schema (version BIGINT NOT NULL)')
    await old.query('INSERT INTO sanyao_schema VALUES ($1)', [at])
    await old.end()
    await carried(await PostgresStore.open(database.url), check)
  })
}

async function carried(store: Store, check: (store: Store) => Promise<void>): Promise<void> {
  try {
    await store.migrate()
    await check(store)
  } finally {
    await store.close()
  }
}
