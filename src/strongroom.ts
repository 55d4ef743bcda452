import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from './config.ts'
import { Keyring } from './crypto/keyring.ts'
import type { RootKey } from './crypto/root.ts'
import { loadRootKey } from './root-key.ts'
import { PostgresStore } from './store/postgres.ts'
import { SqliteStore } from './store/sqlite.ts'
import type { Store } from './store/store.ts'
import { rootKeyCheck } from './world.ts'

/** The store, and the keys that open what is wrapped in it. */
export interface Strongroom extends AsyncDisposable {
  readonly store: Store
  readonly root: RootKey
  readonly keyring: Keyring
}

/**
 * What the server and the commands that work beside it stand on; the tables are up to date.
 * @throws {StoreError | RootKeyError} with nothing changed
 */
export async function openStrongroom(config: Config): Promise<Strongroom> {
  await using opened = new AsyncDisposableStack()
  const store = await openStore(config)
  opened.defer(() => store.close())
  const root = loadRootKey(config, await rootKeyCheck(store))
  const keyring = new Keyring(root)
  opened.defer(() => keyring.forget())
  await store.migrate()
  const resources = opened.move()
  return { store, root, keyring, [Symbol.asyncDispose]: () => resources.disposeAsync() }
}

async function openStore(config: Config): Promise<SqliteStore | PostgresStore> {
  if (config.store !== undefined) return PostgresStore.open(config.store)
  if (config.data === undefined) return new SqliteStore(':memory:')
  mkdirSync(config.data, { recursive: true, mode: 0o700 })
  return new SqliteStore(join(config.data, 'sanyao.db'))
}
