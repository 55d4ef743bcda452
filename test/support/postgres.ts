import pg from 'pg'

const url = process.env['SANYAO_TEST_POSTGRES']

/** Why the cases on PostgreSQL are skipped, or false. */
export const skipPostgres = url === undefined ? 'no PostgreSQL server: run through npm test' : false

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
