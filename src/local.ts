import { type Config, ConfigError } from './config.ts'
import { type Catalog, loadCatalog } from './contract/catalog.ts'
import { KeyPool } from './crypto/key-pool.ts'
import type { Keyring } from './crypto/keyring.ts'
import type { AuditRecord } from './domain/audit.ts'
import { requestIdAt } from './domain/request-id.ts'
import { layFloor } from './floor.ts'
import { type Errand, perform } from './gateway/errand.ts'
import type { Change, Store } from './store/store.ts'
import { openBegun } from './strongroom.ts'
import { SealedEnds } from './trail/ends.ts'
import { trailKeyOf } from './trail/keeper.ts'
import { TrailWriter } from './trail/writer.ts'

/** A data folder that no server has open, worked on by the one who owns it. */
export interface Local extends AsyncDisposable {
  readonly store: Store
  readonly keyring: Keyring
  /**
   * Calls a public action as the main account, recorded like any call.
   * @throws {ConfigError} that says what it was refused for
   */
  call(account: string, service: string, action: string, input: object): Promise<Readonly<Record<string, unknown>>>
  /**
   * Commits what no public action does, and records it as one of the main account's.
   * @throws {ConfigError} when the store has changed meanwhile
   */
  commit(account: string, deed: Deed, changes: readonly Change[]): Promise<void>
}

/** What is done where there is no action for it, as the trail tells it. */
export interface Deed {
  readonly service: string
  readonly action: string
  readonly version: string
  readonly region?: string
  /** The last segment of the name of what it is done to. */
  readonly resource: string
}

const warn = (writer: string): void =>
  console.error(`sanyao: the end of writer ${writer} of the trail was altered: see sanyao audit verify`)

/** @throws {ConfigError | StoreError | RootKeyError} as `openBegun` */
export async function openLocal(config: Config): Promise<Local> {
  await using opened = new AsyncDisposableStack()
  const { store, keyring } = opened.use(await openBegun(config))
  const catalog = await loadCatalog(new URL('./services/', import.meta.url))
  const keyPool = opened.use(new KeyPool())
  const around = { alone: config.store === undefined, now: Date.now, written: () => {}, altered: warn }
  store.keep(await TrailWriter.open(store, await trailKeyOf(store, keyring), around))
  const floor = layFloor({
    config,
    catalog,
    store,
    keyring,
    keyPool,
    ends: new SealedEnds(),
    commit: (changes, records) => store.commit(changes, records),
  })
  const resources = opened.move()
  return {
    store,
    keyring,
    async call(account, service, action, parameters) {
      const errand = errandOf(catalog, account, service, action, parameters)
      const { output, fault } = { fault: undefined, output: {}, ...(await perform(floor, errand)) }
      if (fault !== undefined) throw new ConfigError(fault.say(errand.action.service.faults, 'en'))
      return output
    },
    async commit(account, deed, changes) {
      if (!(await store.commit(changes, [deedRecord(account, deed, Date.now())])))
        throw new ConfigError('the store has changed meanwhile: try again')
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}

function errandOf(catalog: Catalog, account: string, service: string, name: string, parameters: object): Errand {
  const action = catalog.get(service, name)
  if (action === undefined) throw new Error(`there is no ${service}:${name}`)
  const time = Date.now()
  return {
    requestId: requestIdAt(time),
    time,
    origin: { address: '', client: 'sanyao', method: '' },
    action,
    caller: { kind: 'root', account, uin: account, name: account, secretId: '' },
    grants: { identity: undefined },
    region: undefined,
    parameters,
    source: 'json',
  }
}

const deedRecord = (account: string, { region = '', resource, ...deed }: Deed, time: number): AuditRecord => ({
  ...deed,
  region,
  requestId: requestIdAt(time),
  time,
  effect: 'write',
  account,
  uin: account,
  callerKind: 'root',
  callerName: account,
  secretId: '',
  address: '',
  client: 'sanyao',
  method: '',
  code: '',
  resources: JSON.stringify([resource]),
  parameters: '{}',
})

/** The account that is meant: the one that is named, or the only one. @throws {ConfigError} */
export async function accountOf(store: Store, named: string | undefined): Promise<string> {
  const accounts = await store.read.find('account', { where: {}, order: [['uin', 'asc']] })
  const found = named === undefined ? accounts : accounts.filter(({ uin }) => uin === named)
  const [only, ...others] = found
  if (only === undefined)
    throw new ConfigError(named === undefined ? 'there is no account' : `there is no account ${named}`)
  if (others.length > 0) throw new ConfigError('there are several accounts: say which one with --account <uin>')
  return only.uin
}
