import pino from 'pino'
import { jobsFor, trailJobs } from './chores.ts'
import type { Config } from './config.ts'
import { type Catalog, loadCatalog } from './contract/catalog.ts'
import { refuse } from './contract/fault.ts'
import { KeyPool } from './crypto/key-pool.ts'
import { requestIdAt } from './domain/request-id.ts'
import { callersOf, layHouse } from './floor.ts'
import { dispatch, type LogLine } from './gateway/dispatch.ts'
import { RefusedSignatures } from './gateway/refused.ts'
import { replyFault } from './gateway/reply.ts'
import { serve } from './gateway/server.ts'
import { KeyUses } from './guard/key-uses.ts'
import { type Rates, strangeRates } from './guard/quota.ts'
import { driverFor, watched } from './instance-doors.ts'
import { startClock } from './jobs/clock.ts'
import { keepRefused } from './jobs/keep-refused.ts'
import { endpointOf, listen } from './listen.ts'
import { keepDatabases } from './local-databases.ts'
import { releasing } from './release.ts'
import type { Seed } from './seed/shape.ts'
import { ConfigError } from './setting.ts'
import type { Store } from './store/store.ts'
import { openStrongroom } from './strongroom.ts'
import { SealedEnds } from './trail/ends.ts'
import { trailKeyOf } from './trail/keeper.ts'
import { type AuditMode, recorder } from './trail/recorder.ts'
import { Strangers } from './trail/strangers.ts'
import { sinkOf } from './trail/stream.ts'
import { TrailWriter } from './trail/writer.ts'
import { openVaultPort } from './vault-door.ts'
import { firstStart, type Shown } from './world.ts'

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

/**
 * Opens the rooms in order and listens.
 * @param seed already read and found good
 * @throws {ConfigError | StoreError | RootKeyError} with nothing changed
 */
export async function open(config: Config, seed: Seed | undefined, outside: Outside = {}): Promise<Running> {
  const now = outside.now ?? Date.now
  const log = pino({ level: config.logLevel }, pino.destination({ fd: 2, sync: false, minLength: 4096 }))
  await using opened = new AsyncDisposableStack()
  opened.defer(() => log.flush())
  const broken = (err: unknown): void =>
    log.error({ err }, 'the stream of records is broken: what it misses is in the store')
  const sink = config.auditStream === undefined ? undefined : sinkOf(config.auditStream, broken)
  if (sink !== undefined) opened.defer(sink.close)
  const catalog = await loadCatalog(new URL('./services/', import.meta.url))
  checkRates(config.rates, catalog)
  const { store, root, keyring } = opened.use(await openStrongroom(config))
  const keyPool = opened.use(new KeyPool())
  const shown = await firstStart({ store, keyring, root, config, catalog, seed, now: now() })

  const trailKey = await trailKeyOf(store, keyring)
  const writer = await TrailWriter.open(store, trailKey, {
    alone: config.store === undefined,
    now,
    written: sink?.write ?? (() => {}),
    altered: (name) => log.error({ writer: name }, 'the end of the trail was altered: see sanyao audit verify'),
  })
  store.keep(writer)
  const lost = (err: unknown): void => log.error({ err }, 'records of answered calls were lost')
  const committer = releasing(store, keyring)
  const strangers = new Strangers(recorder(committer, config.audit ?? defaultAudit(config), lost), now)
  opened.defer(() => strangers.tell(true).then(() => {}, lost))
  const { commit } = strangers

  const failed = (err: unknown): void => log.error({ err }, 'a door failed')
  const driver = opened.use(await driverFor(config, { read: store.read, keyring, commit, now, failed }))
  const seen = watched(commit, driver)

  const callers = callersOf(store, keyring)
  const keyUses = new KeyUses()
  const refused = new RefusedSignatures()
  const ends = new SealedEnds()
  opened.defer(() => keepRefused(committer, refused.take()).then(() => {}, lost))
  const write = outside.log ?? lineLogger(log)
  const parts = {
    config,
    catalog,
    store,
    keyring,
    keyPool,
    callers,
    keyUses,
    refused,
    ends,
    now,
    commit: seen,
    log: write,
  }
  const house = layHouse(parts)
  const server = serve(
    (raw) => dispatch(house, raw),
    () => replyFault(refuse('InvalidRequest'), {}, 'en', requestIdAt(now())),
  )
  const port = await listen(opened, server, config.port, config.host)
  const look = async (): Promise<number> => driver.look().then(() => 0)
  const jobs = [
    ...jobsFor(committer, keyring, keyUses, refused, config),
    { name: 'look at the doors', round: look },
    { name: 'count refusals', round: () => strangers.tell() },
    ...trailJobs(store, trailKey, writer, ends, config.auditKeep, now),
  ]
  const vaultPort = await openVaultPort(opened, house, store, keyring, config, (err) =>
    log.error({ err }, 'the Vault door'),
  )
  opened.defer(startClock(jobs, now, (job, err) => log.error({ err, job })))
  const keeping = (instance: string, err: unknown): void => log.error({ err, instance }, 'a local database')
  await keepDatabases(opened, house, store, keyring, config, keeping)
  const resources = opened.move()
  return {
    endpoint: endpointOf(config.host, port),
    port,
    vaultPort,
    shown,
    catalog,
    store,
    hosts: driver.endpoint,
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}

/** @throws {ConfigError} for a rate of what is not there, which would limit nothing */
function checkRates(rates: Rates, catalog: Catalog): void {
  const [strange] = strangeRates(rates, catalog)
  if (strange !== undefined) throw new ConfigError(`SANYAO_RATES names ${strange}, which is no action here`)
}

/** What a caller did is information; what failed here is an error and brings its cause. */
const lineLogger =
  (log: pino.Logger) =>
  ({ err, ...line }: LogLine): void =>
    err === undefined ? log.info(line) : log.error({ ...line, err })

/** A store that is forgotten at the end has nobody to prove anything to. */
const defaultAudit = ({ data, store }: Config): AuditMode =>
  data === undefined && store === undefined ? 'async' : 'required'
