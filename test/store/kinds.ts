import pg from 'pg'
import type { AuditRecord } from '../../src/domain/audit.ts'
import type { Cmk } from '../../src/domain/key.ts'
import { PostgresStore } from '../../src/store/postgres.ts'
import { SqliteStore } from '../../src/store/sqlite.ts'
import type { Change, Store } from '../../src/store/store.ts'
import { emptyDatabase, skipPostgres } from '../support/postgres.ts'

/** One suite of cases for every kind of store. */
interface Kind {
  readonly name: string
  readonly skip: string | false
  open(): Promise<Opened>
}

interface Opened extends AsyncDisposable {
  readonly store: Store
  /** Runs SQL behind the store's back. */
  exec(sql: string): Promise<unknown>
}

export const kinds: readonly Kind[] = [
  {
    name: 'SQLite',
    skip: false,
    async open() {
      const store = new SqliteStore(':memory:')
      await store.migrate()
      const exec = async (sql: string): Promise<void> => store.exec(sql)
      return { store, exec, [Symbol.asyncDispose]: () => store.close() }
    },
  },
  {
    name: 'PostgreSQL',
    skip: skipPostgres,
    async open() {
      const database = await emptyDatabase()
      const store = await PostgresStore.open(database.url)
      await store.migrate()
      const client = new pg.Client({ connectionString: database.url })
      await client.connect()
      return {
        store,
        exec: (sql) => client.query(sql),
        async [Symbol.asyncDispose]() {
          await client.end()
          await store.close()
          await database[Symbol.asyncDispose]()
        },
      }
    },
  },
]

export const cmk = (id: string, more: Partial<Cmk> = {}): Cmk => ({
  account: '1001',
  id,
  region: 'ap-guangzhou',
  alias: `alias-${id}`,
  description: '',
  state: 'Enabled',
  usage: 'ENCRYPT_DECRYPT',
  algorithm: 'SM4',
  origin: 'TENCENT_KMS',
  owner: 'user',
  creator: '1001',
  createTime: 1_700_000_000,
  rotationEnabled: false,
  rotateDays: 365,
  nextRotateTime: 4_102_444_800,
  lastRotateTime: 0,
  deletionDate: 0,
  validTo: 0,
  cluster: '',
  version: 1,
  revision: 1,
  ...more,
})

export const insert = (row: Cmk): Change => ({ insert: 'cmk', row })

export const record = (requestId: string): AuditRecord => ({
  requestId,
  time: 1_700_000_000_123,
  service: 'kms',
  action: 'DescribeKey',
  version: '2019-01-18',
  region: '',
  effect: 'read',
  account: '1001',
  uin: '1001',
  callerKind: 'root',
  callerName: '',
  secretId: 'AKID',
  address: '127.0.0.1',
  client: 'test',
  method: 'POST',
  code: '',
  resources: '',
  parameters: '{}',
})
