import { join } from 'node:path'
import { type Config, ConfigError } from './config.ts'
import type { Keyring } from './crypto/keyring.ts'
import { adminBinding, type DbInstance } from './domain/instance.ts'
import type { House } from './gateway/dispatch.ts'
import { startClock } from './jobs/clock.ts'
import { callAs } from './product.ts'
import type { Store } from './store/store.ts'

/**
 * Keeps the databases on this machine, where the installation has any; only then their keeper is loaded. It has a clock of
 * its own, since to start a server may take seconds.
 * @throws {ConfigError} naming what the machine lacks
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
  const [{ findTools }, { Keeper }] = await Promise.all([
    import('./databases/host.ts'),
    import('./databases/keeper.ts'),
  ])
  const tools = findTools()
  if (!('postgres' in tools)) throw new ConfigError(`SANYAO_DATABASES=local needs ${tools.join(', ')}`)
  const folder = config.databaseFolder ?? (config.data && join(config.data, 'databases'))
  if (folder === undefined) throw new ConfigError('SANYAO_DATABASES=local needs SANYAO_DATABASE_FOLDER')
  const keeper = opened.use(
    new Keeper({
      store,
      tools,
      folder,
      now: house.now,
      dataKey: (row) => dataKeyOf(house, store, row),
      verifier: ({ account, region, id, adminVerifier }) =>
        keyring.open(adminBinding(account, region, id), Buffer.from(adminVerifier, 'base64')).toString('utf8'),
      failed,
    }),
  )
  const round = (): Promise<number> => keeper.round().then(() => 0)
  opened.defer(startClock([{ name: 'databases', round }], house.now, failed))
}

/** Asks KMS as the linked role of the service, as the cloud does when an instance starts. */
async function dataKeyOf(house: House, store: Store, row: DbInstance): Promise<Buffer | undefined> {
  const { account, region, id } = row
  const where = { account, region, instance: id }
  const [key] = await store.read.find('encryptionKey', { where, order: [['createTime', 'desc']], limit: 1 })
  if (key === undefined) return undefined
  const restart = house.catalog.get('postgres', 'RestartDBInstance')
  if (restart === undefined) throw new Error('postgres restarts nothing')
  const linked = await house.assume(restart, account, [], house.now())
  const product = { ...linked, address: '127.0.0.1' }
  const answer = await callAs(house, product, ['kms', 'Decrypt'], { CiphertextBlob: key.ciphertext }, key.keyRegion)
  if (answer.fault === undefined) return Buffer.from(String(answer.output['Plaintext']), 'base64')
  // What failed here passes: the next look asks again, and the instance waits.
  if (answer.fault.code === 'InternalError') throw answer.fault
  return undefined
}
