import { randomBytes } from 'node:crypto'
import pg from 'pg'
import type { Config } from '../../src/config.ts'

const url = process.env['SANYAO_TEST_POSTGRES']

/** Why the cases on PostgreSQL are skipped, or false. */
export const skipPostgres = url === undefined ? 'no PostgreSQL server: run through npm test' : false

/** Where a server of a test may keep its rows; of each it gets a fresh one. */
export interface Ground {
  readonly name: string
  readonly skip: string | false
  readonly fresh: () => Promise<FreshGround>
}

export interface FreshGround extends AsyncDisposable {
  readonly config: Partial<Config>
}

export const grounds: readonly Ground[] = [
  {
    name: 'SQLite',
    skip: false,
    fresh: async () => ({ config: {}, [Symbol.asyncDispose]: async () => {} }),
  },
  {
    name: 'PostgreSQL',
    skip: skipPostgres,
    async fresh() {
      const database = await emptyDatabase()
      const config = { store: database.url, rootKey: randomBytes(32).toString('hex') }
      return { config, [Symbol.asyncDispose]: () => database[Symbol.asyncDispose]() }
    },
  },
]

let made = 0

/** An empty database of its own on the test server, dropped when disposed of. */
export async function emptyDatabase(): Promise<AsyncDisposable & { readonly url: string }> {
  if (url === undefined) throw new Error('no PostgreSQL server')
  const name = `sanyao_${process.pid}_${made++}`
  await onServer(`CREATE DATABASE ${name}`)
  const own = new URL(url)
  own.pathname = `/${name}`
  return { url: own.href, [Symbol.asyncDispose]: () => onServer(`DROP DATABASE ${name} WITH (FORCE)`) }
}

async function onServer(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(sql).finally(() => client.end())
}
