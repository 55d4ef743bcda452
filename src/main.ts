import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import pino from 'pino'
import type { Config } from './config.ts'
import { type Catalog, linkedRolesOf, loadCatalog } from './contract/catalog.ts'
import { refuse } from './contract/fault.ts'
import { regions } from './contract/regions.ts'
import { KeyPool } from './crypto/key-pool.ts'
import { Keyring } from './crypto/keyring.ts'
import type { RootKey } from './crypto/root.ts'
import type { TrailKey } from './crypto/trail-key.ts'
import { LaidDesk } from './desk.ts'
import { seconds } from './domain/time.ts'
import type { Driver, Yard } from './doors/port.ts'
import { record } from './doors/record.ts'
import { dispatch, type House, type LogLine } from './gateway/dispatch.ts'
import { replyFault } from './gateway/reply.ts'
import { drain, serve } from './gateway/server.ts'
import { SecretMaterial } from './gateway/signature.ts'
import { Callers } from './guard/caller.ts'
import { KeyUses } from './guard/key-uses.ts'
import { assumeLinkedRole } from './guard/linked.ts'
import { Quota } from './guard/quota.ts'
import { type Job, startClock } from './jobs/clock.ts'
import { destroyKeys } from './jobs/destroy.ts'
import { destroyDataKeys } from './jobs/destroy-data-keys.ts'
import { expireImports } from './jobs/expire-imports.ts'
import { expireMaterials } from './jobs/expire-materials.ts'
import { forgetIdle } from './jobs/forget-idle.ts'
import { endSubscriptions, removeInstances } from './jobs/instances.ts'
import { noteKeyUse } from './jobs/note-key-use.ts'
import { rotateKeys } from './jobs/rotate.ts'
import { releasing } from './release.ts'
import { loadRootKey } from './root-key.ts'
import type { Seed } from './seed/shape.ts'
import type { Rooms } from './services/service.ts'
import { overlay } from './store/overlay.ts'
import { PostgresStore } from './store/postgres.ts'
import { SqliteStore } from './store/sqlite.ts'
import type { Change, Committer, Store } from './store/store.ts'
import { trailKeyOf } from './trail/keeper.ts'
import { type AuditMode, recorder } from './trail/recorder.ts'
import { pruneDue, type Retention } from './trail/retention.ts'
import { type EventQuery, findEvents } from './trail/search.ts'
import { sealDue } from './trail/segment.ts'
import { sinkOf } from './trail/stream.ts'
import { TrailWriter } from './trail/writer.ts'
import { firstStart, rootKeyCheck, type Shown } from './world.ts'

/** What the outside may bring: a clock, or somewhere else for the log's lines. */
export interface Outside {
  readonly now?: () => number
  readonly log?: (line: LogLine) => void
}

/** A server that is up. Disposing of it stops it in order. */
export interface Running extends AsyncDisposable {
  readonly endpoint: string
  readonly port: number
  /** Of the Vault door; undefined while it is shut. */
  readonly vaultPort: number | undefined
  /** The credential that the start may show: that of the demo or of the seed. */
  readonly shown: Shown | undefined
  readonly catalog: Catalog
  readonly store: Store
  /** Where enrolled hosts ask, where there are any. */
  readonly hosts: string | undefined
}

/** How long requests under way may take to end when the server stops. */
const PATIENCE = 10_000

/**
 * Opens the rooms in order and listens.
 * @param seed already read and found good
 * @throws {StoreError | RootKeyError} with nothing changed
 */
export async function open(config: Config, seed: Seed | undefined, outside: Outside = {}): Promise<Running> {
  const now = outside.now ?? Date.now
  const log = pino({ level: config.logLevel }, pino.destination({ fd: 2, sync: false, minLength: 4096 }))
  await using opened = new AsyncDisposableStack()
  opened.defer(() => log.flush())
  const sink = config.auditStream === undefined ? undefined : sinkOf(config.auditStream)
  if (sink !== undefined) opened.defer(sink.close)
  const [vault, catalog] = await Promise.all([openVault(config), loadCatalog(new URL('./services/', import.meta.url))])
  const { store, root, keyring } = opened.use(vault)
  const keyPool = opened.use(new KeyPool())
  const shown = await firstStart({ store, keyring, root, config, catalog, seed, now: now() })

  const trailKey = await trailKeyOf(store, keyring)
  const writer = await TrailWriter.open(store, trailKey, config.store === undefined, now, sink?.write ?? (() => {}))
  store.keep(writer)
  const lost = (err: unknown): void => log.error({ err }, 'records of answered calls were lost')
  const committer = releasing(store, keyring)
  const commit = recorder(committer, config.audit ?? defaultAudit(config), lost)

  const failed = (err: unknown): void => log.error({ err }, 'a door failed')
  const driver = opened.use(await driverFor(config, { read: store.read, keyring, commit, now, failed }))
  const seen = watched(commit, driver)

  const callers = callersOf(store, keyring)
  const keyUses = new KeyUses()
  const write = outside.log ?? lineLogger(log)
  const parts = { config, catalog, store, keyring, keyPool, callers, keyUses, now, commit: seen, log: write }
  const house = layHouse(parts)
  const server = serve(
    (raw) => dispatch(house, raw),
    () => replyFault(refuse('InvalidRequest'), {}, 'en', crypto.randomUUID()),
  )
  const port = await listen(server, config.port, config.host)
  opened.defer(() => drain(server, PATIENCE))
  const look = async (): Promise<number> => driver.look().then(() => 0)
  const jobs = [
    ...jobsFor(committer, keyring, keyUses, config),
    { name: 'look at the doors', round: look },
    ...trailJobs(store, trailKey, writer, config.auditKeep, now),
  ]
  const vaultPort = await openVaultPort(opened, house, store, config, (err) => log.error({ err }, 'the Vault door'))
  opened.defer(startClock(jobs, now, (job, err) => log.error({ err, job })))
  await keepDatabases(opened, house, store, keyring, config, log)
  const resources = opened.move()
  const host = config.host.includes(':') ? `[${config.host}]` : config.host
  return {
    endpoint: `http://${host}:${port}`,
    port,
    vaultPort,
    shown,
    catalog,
    store,
    hosts: driver.endpoint,
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}

/** What stands behind Lighthouse instances in this installation; a kind is loaded where it is wanted. */
async function driverFor(config: Config, yard: Yard): Promise<Driver> {
  if (config.instances === 'record') return record
  if (config.instances === 'host') {
    const { openHosts } = await import('./doors/host.ts')
    return openHosts(yard, config.hostListen)
  }
  const { openDoors } = await import('./doors/door.ts')
  const driver = await openDoors(yard, config.doorHost)
  await driver.look()
  return driver
}

/** Commits, and lets the driver see to what has changed of instances before its next round. */
const watched =
  (commit: House['commit'], driver: Driver): House['commit'] =>
  async (changes, records) => {
    const done = await commit(changes, records)
    if (done && changes.some(concernsInstances)) void driver.look()
    return done
  }

const concernsInstances = (change: Change): boolean =>
  ('insert' in change && change.insert === 'lighthouseInstance') ||
  ('update' in change && change.update === 'lighthouseInstance')

/** The store, and the keys that open what is wrapped in it. */
export interface Vault extends AsyncDisposable {
  readonly store: Store
  readonly root: RootKey
  readonly keyring: Keyring
}

/**
 * What the server and the commands that work beside it stand on; the tables are up to date.
 * @throws {StoreError | RootKeyError} with nothing changed
 */
export async function openVault(config: Config): Promise<Vault> {
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

interface Parts {
  readonly config: Config
  readonly catalog: Catalog
  readonly store: Store
  readonly keyring: Keyring
  readonly keyPool: KeyPool
  readonly callers: Callers<SecretMaterial>
  readonly keyUses: KeyUses
  readonly now: () => number
  readonly commit: House['commit']
  readonly log: (line: LogLine) => void
}

/** What a caller did is information; what failed here is an error and brings its cause. */
const lineLogger =
  (log: pino.Logger) =>
  ({ err, ...line }: LogLine): void =>
    err === undefined ? log.info(line) : log.error({ ...line, err })

/** Joins the rooms into what the pipeline needs. */
function layHouse({ config, catalog, store, keyring, keyPool, callers, keyUses, now, commit, log }: Parts): House {
  const trail = { find: (query: EventQuery) => findEvents(store.read, query) }
  const linkedRoles = linkedRolesOf(catalog)
  const rooms: Rooms = { read: store.read, keyring, keyPool, settings: config, trail, catalog, linkedRoles }
  return {
    catalog,
    callers,
    keyUses,
    read: store.read,
    quota: config.throttle ? new Quota(config.rates) : undefined,
    hosts: { rootDomains: config.rootDomains },
    regions: new Set(regions.keys()),
    now,
    log,
    lay: (desk, pending) => new LaidDesk(desk, rooms, pending),
    assume: (action, account, pending, time) =>
      assumeLinkedRole(overlay(store.read, pending), action.service, account, seconds(time)),
    async commit(changes, records) {
      const committed = await commit(changes, records)
      if (committed) callers.committed(changes)
      return committed
    },
  }
}

const callersOf = (store: Store, keyring: Keyring): Callers<SecretMaterial> =>
  new Callers(store.read, {
    unwrap: (binding, sealed) => new SecretMaterial(keyring.open(binding, sealed).toString('utf8')),
    openToken: (secretId, token) => keyring.sessions.open(secretId, token),
    temporary: (secretId) => new SecretMaterial(keyring.sessions.secretOf(secretId)),
  })

async function openStore(config: Config): Promise<SqliteStore | PostgresStore> {
  if (config.store !== undefined) return PostgresStore.open(config.store)
  if (config.data === undefined) return new SqliteStore(':memory:')
  mkdirSync(config.data, { recursive: true, mode: 0o700 })
  return new SqliteStore(join(config.data, 'sanyao.db'))
}

/** Loaded only where it is wanted. It has a clock of its own, since to start a server may take seconds. */
async function keepDatabases(
  opened: AsyncDisposableStack,
  house: House,
  store: Store,
  keyring: Keyring,
  config: Config,
  log: pino.Logger,
): Promise<void> {
  if (config.databases !== 'local') return
  const { openKeeper } = await import('./local-databases.ts')
  const failed = (instance: string, err: unknown): void => log.error({ err, instance }, 'a local database')
  const keeper = opened.use(openKeeper(house, store, keyring, config, failed))
  const round = (): Promise<number> => keeper.round().then(() => 0)
  opened.defer(startClock([{ name: 'databases', round }], house.now, failed))
}

/** Loaded only where it is wanted. */
async function openVaultPort(
  opened: AsyncDisposableStack,
  house: House,
  store: Store,
  { vaultPort, host }: Config,
  failed: (error: unknown) => void,
): Promise<number | undefined> {
  if (vaultPort === undefined) return undefined
  const { openVaultDoor } = await import('./vault-door.ts')
  const server = openVaultDoor(house, store, failed)
  const port = await listen(server, vaultPort, host)
  opened.defer(() => drain(server, PATIENCE))
  return port
}

const listen = (server: Server, port: number, host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port))
  })

/** What the clock brings about. */
const jobsFor = (store: Committer, keyring: Keyring, keyUses: KeyUses, config: Config): readonly Job[] => [
  destroyKeys(store),
  destroyDataKeys(store),
  expireImports(store),
  expireMaterials(store),
  { name: 'note key use', round: () => noteKeyUse(store, keyUses.take()) },
  rotateKeys(store, keyring, randomBytes),
  forgetIdle(keyring),
  removeInstances(store),
  endSubscriptions(store, config),
]

/** A store that is forgotten at the end has nobody to prove anything to. */
const defaultAudit = ({ data, store }: Config): AuditMode =>
  data === undefined && store === undefined ? 'async' : 'required'

/** How often the trail is looked through for what is too old or too much, in milliseconds. */
const PRUNING = 600_000

/** Sealing and pruning, in milliseconds of this server's clock. */
function trailJobs(
  store: Store,
  key: TrailKey,
  writer: TrailWriter,
  keep: Retention,
  now: () => number,
): readonly Job[] {
  let due = 0
  async function prune(): Promise<number> {
    if (now() < due) return 0
    const pruned = await pruneDue(store, key, keep, now())
    if (pruned === 0) due = now() + PRUNING
    return pruned
  }
  return [
    { name: 'seal the trail', round: () => sealDue(store, key, writer, now()) },
    { name: 'prune the trail', round: prune },
  ]
}
