import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Config, ConfigError } from './config.ts'
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
 * What the server stands on, also where nothing was begun yet; the tables are up to date.
 * @throws {StoreError | RootKeyError} with nothing changed
 */
export async function openStrongroom(config: Config): Promise<Strongroom> {
  if (config.data !== undefined && config.store === undefined) mkdirSync(config.data, { recursive: true, mode: 0o700 })
  return openWith(config, rootKeyCheck)
}

/**
 * The same for commands that work on what a server or `init` began: a folder that was mistyped stays as it is.
 * @throws {ConfigError | StoreError | RootKeyError} with nothing changed
 */
export async function openBegun(config: Config): Promise<Strongroom> {
  if (config.store === undefined) storeFile(config)
  return openWith(config, begunCheck)
}

/**
 * The file of the embedded store.
 * @throws {ConfigError} when it is not there
 */
export function storeFile({ data = '' }: Config): string {
  const file = join(data, FILE)
  if (!existsSync(file)) throw new ConfigError(`there is no store in ${data}: ${advice}`)
  return file
}

/**
 * By what a store that was begun knows its root key.
 * @throws {ConfigError} when nothing was begun in it
 */
export async function begunCheck(store: Store): Promise<Buffer> {
  const check = await rootKeyCheck(store)
  if (check === undefined) throw new ConfigError(`the store is empty: ${advice}`)
  return check
}

const FILE = 'sanyao.db'
const advice = 'look for it elsewhere, or run `sanyao init` first'

async function openWith(config: Config, checkOf: (store: Store) => Promise<Buffer | undefined>): Promise<Strongroom> {
  await using opened = new AsyncDisposableStack()
  const store = await openStore(config)
  opened.defer(() => store.close())
  const root = loadRootKey(config, await checkOf(store))
  const keyring = new Keyring(root)
  opened.defer(() => keyring.forget())
  await store.migrate()
  const resources = opened.move()
  return { store, root, keyring, [Symbol.asyncDispose]: () => resources.disposeAsync() }
}

async function openStore(config: Config): Promise<SqliteStore | PostgresStore> {
  if (config.store !== undefined) return PostgresStore.open(config.store)
  if (config.data === undefined) return new SqliteStore(':memory:')
  return new SqliteStore(join(config.data, FILE))
}
