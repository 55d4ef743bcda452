import { randomUUID } from 'node:crypto'
import { existsSync, realpathSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Config, ConfigError } from './config.ts'
import type { Keyring } from './crypto/keyring.ts'
import { adopt } from './databases/adoption.ts'
import { claim, isOf, kept } from './databases/folder.ts'
import type { Keeper, Opened } from './databases/keeper.ts'
import { holdsDatabases, nameOf } from './databases/name.ts'
import { findTools, isReachable } from './databases/programs.ts'
import { adminBinding, type DbInstance, newestDataKey } from './domain/instance.ts'
import type { House } from './gateway/dispatch.ts'
import { startClock } from './jobs/clock.ts'
import { callAs, isPassing } from './product.ts'
import type { Store } from './store/store.ts'

/**
 * Keeps the databases on this machine, where the installation has any. Their keeper has a clock of its own, since to start a
 * server may take seconds.
 * @throws {ConfigError} naming what the machine lacks, or why the folder cannot be used
 */
export async function keepDatabases(
  opened: AsyncDisposableStack,
  house: House,
  store: Store,
  keyring: Keyring,
  config: Config,
  failed: (instance: string, error: unknown) => void,
): Promise<void> {
  if (config.databases !== 'local') return
  const keeper = opened.use(await openKeeper(house, store, keyring, config, failed))
  const round = (): Promise<number> => keeper.round().then(() => 0)
  opened.defer(startClock([{ name: 'databases', round }], house.now, failed))
}

async function openKeeper(
  house: House,
  store: Store,
  keyring: Keyring,
  config: Config,
  failed: (instance: string, error: unknown) => void,
): Promise<Keeper> {
  // Each server of a shared store would tend all its instances, on whichever machine it is.
  if (config.store !== undefined)
    throw new ConfigError('SANYAO_DATABASES=local needs the embedded store, not SANYAO_STORE')
  const tools = findTools()
  if (!('postgres' in tools)) throw new ConfigError(`SANYAO_DATABASES=local needs ${tools.join(', ')}`)
  const named = config.databaseFolder ?? (config.data && join(config.data, 'databases'))
  if (named === undefined) throw new ConfigError('SANYAO_DATABASES=local needs SANYAO_DATABASE_FOLDER')
  const storeId = await storeIdOf(store)
  const rows = await store.read.find('dbInstance', { where: { driver: 'local' } })
  if (existsSync(named)) adopt(realpathSync(named), new Set(rows.map(nameOf)), storeId)
  const folder = ownFolder(named, storeId)
  // Loaded only where it is wanted.
  const { Keeper } = await import('./databases/keeper.ts')
  return Keeper.open({
    store,
    storeId,
    tools,
    folder,
    now: house.now,
    dataKey: (row) => dataKeyOf(house, store, row),
    verifier: ({ account, region, id, adminVerifier }) =>
      keyring.open(adminBinding(account, region, id), Buffer.from(adminVerifier, 'base64')).toString('utf8'),
    failed,
  })
}

/** By what a store tells its own databases from those of another; made when first needed. */
async function storeIdOf(store: Store): Promise<string> {
  const name = 'databasesOf'
  const known = await store.read.get('setting', { name })
  if (known !== undefined) return known.value
  const row = { name, value: randomUUID() }
  if (!(await store.commit([{ insert: 'setting', row }]))) throw new Error('the store could not be named')
  return row.value
}

/** @throws {ConfigError} for the databases of another store, which would be taken for our own */
function ownFolder(named: string, storeId: string): string {
  if (existsSync(named) && statSync(named).uid !== process.getuid?.())
    throw new ConfigError(`${named} must be owned by the user that runs Sanyao`)
  const folder = kept(named)
  if (!isReachable(folder))
    throw new ConfigError(
      `the user postgres cannot enter ${folder}: set SANYAO_DATABASE_FOLDER to a folder that it can`,
    )
  // A store that is only in memory leaves a mark that nobody has a use for.
  if (!isOf(folder, storeId) && !holdsDatabases(folder)) claim(folder, storeId)
  if (!isOf(folder, storeId)) throw new ConfigError(`${folder} holds the databases of another store`)
  return folder
}

/** Asks KMS as the linked role of the service, as the cloud does when an instance starts. */
async function dataKeyOf(house: House, store: Store, row: DbInstance): Promise<Opened> {
  const { account } = row
  const [key] = await store.read.find('encryptionKey', { ...newestDataKey(row), limit: 1 })
  if (key === undefined) return { refused: 'it has none' }
  const restart = house.catalog.get('postgres', 'RestartDBInstance')
  if (restart === undefined) throw new Error('postgres restarts nothing')
  const linked = await house.assume(restart, account, [], house.now())
  const product = { ...linked, address: '127.0.0.1' }
  const answer = await callAs(house, product, ['kms', 'Decrypt'], { CiphertextBlob: key.ciphertext }, key.keyRegion)
  if (answer.fault === undefined) return { key: Buffer.from(String(answer.output['Plaintext']), 'base64') }
  if (isPassing(answer.fault)) throw answer.fault
  return { refused: answer.fault.code }
}
