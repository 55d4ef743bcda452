import pg from 'pg'
import type { AuditRecord } from '../domain/audit.ts'
import { FORMS } from './column.ts'
import { pending } from './migrate.ts'
import { type AnySql, type Dialect, type Statement, sqlFor } from './sql.ts'
import { type Change, type Ledger, type Reader, type Store, StoreError, type TableName, type Tables } from './store.ts'
import { type Fate, GroupCommit, ledgerSteps, type Step, type Unit, unitOf } from './units.ts'

const dialect: Dialect = {
  placeholder: (n) => `$${n}`,
  contains: (column, placeholder) => `strpos(${column}, ${placeholder}) > 0`,
  // ILIKE and lower() know the letters of the database's locale; those of "C" are the ASCII ones, as in SQLite.
  like: (column, placeholder) => `lower(${column} COLLATE "C") LIKE lower(${placeholder} COLLATE "C") ESCAPE '\\'`,
  unlimited: 'ALL',
  sorted: (column) => `${column} COLLATE "C"`,
}

const sql = sqlFor(dialect)

/** BIGINT as a number: every integer that is stored is a safe one. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format: 'text' | 'binary') =>
    oid === pg.types.builtins.INT8
      ? Number
      : pg.types.getTypeParser(oid, format)) as pg.CustomTypesConfig['getTypeParser'],
}

/** In milliseconds: a server that hangs with the write lock must not hold up the others for long. */
const patience = {
  connectionTimeoutMillis: 5000,
  lock_timeout: 10_000,
  idle_in_transaction_session_timeout: 10_000,
  query_timeout: 30_000,
}

const MIGRATION_LOCK = 0x73616e79616f
const WRITE_LOCK = MIGRATION_LOCK + 1
const UNIQUE_VIOLATION = '23505'

/**
 * The store for more than one process or machine: PostgreSQL, or what speaks its protocol. One connection of each
 * process writes, in groups; the pool reads.
 */
export class PostgresStore implements Store {
  readonly read: Reader
  readonly #pool: pg.Pool
  readonly #group = new GroupCommit((units) => this.#write(units))
  readonly #names = new Map<string, string>()
  #ledger: Ledger | undefined

  private constructor(pool: pg.Pool) {
    this.#pool = pool
    this.read = this.#reader(pool)
  }

  /**
   * @param url `postgres://user@host:port/database`; the tables live in the schema that the connection uses
   * @throws {StoreError} unreachable
   */
  static async open(url: string): Promise<PostgresStore> {
    const pool = new pg.Pool({ connectionString: url, max: 8, types, application_name: 'sanyao', ...patience })
    // A lost idle connection is made anew at the next question; unheard, the event would end the process.
    pool.on('error', () => {})
    // The same of a connection in use, on which the question itself fails.
    pool.on('connect', (client) => client.on('error', () => {}))
    try {
      await pool.query('SELECT 1')
      return new PostgresStore(pool)
    } catch (error) {
      await pool.end()
      const { code = 'no answer' } = error as { code?: string }
      throw new StoreError('unreachable', `the PostgreSQL store cannot be opened: ${code}`, error)
    }
  }

  async peek(name: string): Promise<string | undefined> {
    const { rows } = await this.#pool.query<{ there: boolean }>("SELECT to_regclass('setting') IS NOT NULL AS there")
    if (rows[0]?.there !== true) return undefined
    return (await this.read.get('setting', { name }))?.value
  }

  migrate(): Promise<void> {
    return migrate(this.#pool)
  }

  /** Reads what is committed at its first question, whatever others commit meanwhile; on one connection. */
  async inOneView<T>(work: (read: Reader) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect()
    let done = false
    try {
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
      const result = await work(this.#reader(client))
      await client.query('COMMIT')
      done = true
      return result
    } finally {
      client.release(!done)
    }
  }

  keep(ledger: Ledger): void {
    this.#ledger = ledger
  }

  commit(changes: readonly Change[], records: readonly AuditRecord[] = []): Promise<boolean> {
    return this.#group.add(unitOf(sql, changes, records))
  }

  async close(): Promise<void> {
    await this.#group.drain()
    await this.#pool.end()
  }

  #reader(client: pg.Pool | pg.PoolClient): Reader {
    const rowsOf = async <N extends TableName>(table: N, statement: Statement): Promise<readonly Tables[N][]> => {
      const { rows } = await this.#run(client, statement)
      return rows.map((row) => (sql[table] as AnySql).decode(row) as Tables[N])
    }
    return {
      get: async (table, key) => (await rowsOf(table, (sql[table] as AnySql).get(key)))[0],
      find: (table, query) => rowsOf(table, (sql[table] as AnySql).find(query)),
      count: async (table, where) => {
        const { rows } = await this.#run(client, (sql[table] as AnySql).count(where))
        return Number(rows[0]?.[0])
      },
    } as Reader
  }

  /** Named, so that each connection prepares a text once; it keeps what it has prepared, so not every text is. */
  #run(client: pg.Pool | pg.PoolClient, { sql: text, values }: Statement): Promise<pg.QueryArrayResult> {
    const size = this.#names.size
    if (size < FORMS && !this.#names.has(text)) this.#names.set(text, `s${size}`)
    const name = this.#names.get(text)
    return client.query({ ...(name !== undefined && { name }), text, values: values as unknown[], rowMode: 'array' })
  }

  async #write(units: readonly Unit[]): Promise<readonly Fate[]> {
    await this.#ledger?.prepare()
    const client = await this.#pool.connect()
    let done = false
    try {
      await client.query('BEGIN')
      // Groups of several processes would lock the same rows in different orders, and count what the other is about to
      // add: those that contend for anything go one after the other.
      if (units.some(({ steps }) => steps.length > 0))
        await client.query('SELECT pg_advisory_xact_lock($1)', [WRITE_LOCK])
      const fates: Fate[] = []
      for (const { steps } of units) fates.push(await this.#apply(client, steps))
      for (const step of ledgerSteps(sql, this.#ledger, units, fates)) {
        if (!(await this.#holds(client, step))) throw new Error('the trail is not as this server left it')
      }
      // A transaction that an error has spoilt answers COMMIT with ROLLBACK, and without an error.
      const { command } = await client.query('COMMIT')
      if (command !== 'COMMIT') throw new Error('the transaction was rolled back')
      done = true
      return fates
    } finally {
      this.#ledger?.settle(done)
      // After a failure the connection's state is unknown, so it is not used again; the server rolls back what was open.
      client.release(!done)
    }
  }

  async #apply(client: pg.PoolClient, steps: readonly Step[]): Promise<Fate> {
    if (steps.length === 0) return true
    await client.query('SAVEPOINT unit')
    const fate = await this.#fate(client, steps)
    // Where the connection itself is gone this throws, and the whole group fails.
    await client.query(fate === true ? 'RELEASE unit' : 'ROLLBACK TO unit')
    return fate
  }

  async #fate(client: pg.PoolClient, steps: readonly Step[]): Promise<Fate> {
    try {
      for (const step of steps) if (!(await this.#holds(client, step))) return false
      return true
    } catch (error) {
      return (error as { code?: string }).code === UNIQUE_VIOLATION ? false : (error as Error)
    }
  }

  async #holds(client: pg.PoolClient, step: Step): Promise<boolean> {
    return (await this.#run(client, step)).rowCount === 1
  }
}

async function migrate(pool: pg.Pool): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    await client.query('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK])
    await client.query('CREATE TABLE IF NOT EXISTS sanyao_schema (version BIGINT NOT NULL)')
    const { rows } = await client.query<{ version: number }>('SELECT version FROM sanyao_schema')
    const schema = rows[0]?.version ?? 0
    for (const migration of pending(schema)) {
      await client.query(migration.sql)
      await client.query('DELETE FROM sanyao_schema')
      await client.query('INSERT INTO sanyao_schema VALUES ($1)', [migration.number])
    }
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK')
    throw error
  } finally {
    client.release()
  }
}
