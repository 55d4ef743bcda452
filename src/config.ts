import type { Settings } from './domain/settings.ts'
import type { Rates } from './guard/quota.ts'
import {
  type Address,
  asAddress,
  asCount,
  asDatabases,
  asInstances,
  asLevel,
  asList,
  asMode,
  asPort,
  asRates,
  asRegion,
  asRegions,
  asRetention,
  asStream,
  asSwitch,
  asText,
  ConfigError,
  type Entry,
  entry,
  levels,
} from './setting.ts'
import type { AuditMode } from './trail/recorder.ts'
import type { Retention } from './trail/retention.ts'

export { ConfigError } from './setting.ts'

/** What an installation decides. */
export interface Config extends Settings {
  readonly host: string
  /** 0 picks a free port. */
  readonly port: number
  /** The folder of the store and the root key; undefined keeps all in memory and forgets it at the end. */
  readonly data: string | undefined
  /** `postgres://…` for a store that several processes share; undefined for the embedded one. */
  readonly store: string | undefined
  readonly rootKey: string | undefined
  readonly rootKeyFile: string | undefined
  readonly seed: string | undefined
  readonly throttle: boolean
  readonly rates: Rates
  readonly rootDomains: readonly string[]
  readonly logLevel: string
  /** Where enrolled hosts ask for their keys, where instances are hosts. */
  readonly hostListen: Address
  /** Where databases fetch keys as from Vault; undefined for nowhere, 0 picks a free port. */
  readonly vaultPort: number | undefined
  /** Where the databases on this machine lie; undefined for a folder of the data. */
  readonly databaseFolder: string | undefined
  /** Undefined for what suits the store. */
  readonly audit: AuditMode | undefined
  readonly auditKeep: Retention
  readonly auditStream: string | undefined
}

const mainland = [
  'guangzhou',
  'guangzhou-open',
  'shanghai',
  'nanjing',
  'beijing',
  'chengdu',
  'chongqing',
  'shanghai-fsi',
  'shenzhen-fsi',
  'beijing-fsi',
]

/** Every setting: the one place that says what there is. A flag goes before the environment, and that before the default. */
export const settings: { readonly [K in keyof Config]: Entry<Config[K]> } = {
  host: entry('SANYAO_HOST', '127.0.0.1', 'address to listen on', asText),
  port: entry('SANYAO_PORT', 8321, 'port to listen on; 0 picks a free one', asPort),
  data: entry<string | undefined>('SANYAO_DATA', 'data', 'folder of the store and the root key', asText),
  store: entry<string | undefined>('SANYAO_STORE', undefined, 'postgres://… instead of the embedded store', asText),
  rootKey: entry<string | undefined>('SANYAO_ROOT_KEY', undefined, 'the root key: 64 hex digits, or base64', asText),
  rootKeyFile: entry<string | undefined>('SANYAO_ROOT_KEY_FILE', undefined, 'file of the root key, mode 0600', asText),
  seed: entry<string | undefined>('SANYAO_SEED', undefined, 'YAML file of the world to begin with', asText),
  throttle: entry('SANYAO_THROTTLE', true, 'whether the documented rates are enforced: on or off', asSwitch),
  rates: entry<Rates>('SANYAO_RATES', {}, 'rates of your own, such as kms:Encrypt=1000,postgres:*=50', asRates),
  rootDomains: entry<readonly string[]>(
    'SANYAO_ROOT_DOMAINS',
    [],
    'domains under which <service>.<domain> leads here',
    asList,
  ),
  logLevel: entry('SANYAO_LOG', 'info', `how much is logged: ${levels.join(', ')}`, asLevel),
  audit: entry<AuditMode | undefined>(
    'SANYAO_AUDIT',
    undefined,
    'required: a call is answered when its record is on disk (default); async: before (with --ephemeral); off: no records',
    asMode,
  ),
  auditKeep: entry<Retention>(
    'SANYAO_AUDIT_KEEP',
    { days: 0, megabytes: 0 },
    'how much of the trail is kept, such as 365d,2000MB; all by default',
    asRetention,
  ),
  auditStream: entry<string | undefined>(
    'SANYAO_AUDIT_STREAM',
    undefined,
    'where records also go: stdout, file:PATH, syslog://HOST:PORT or syslog+tcp://HOST:PORT',
    asStream,
  ),
  vaultPort: entry<number | undefined>(
    'SANYAO_VAULT_PORT',
    undefined,
    'port on which databases fetch keys as from Vault KV v2; off by default',
    asPort,
  ),
  databases: entry<'record' | 'local'>(
    'SANYAO_DATABASES',
    'record',
    'what stands behind new PostgreSQL instances: record, nothing; local, a server on this machine, its files encrypted',
    asDatabases,
  ),
  databaseLimit: entry(
    'SANYAO_DATABASE_LIMIT',
    10,
    'databases on this machine, of all accounts; 0 for no limit',
    asCount,
  ),
  databasePort: entry('SANYAO_DATABASE_PORT', 15_432, 'first port of the databases on this machine', asPort),
  databaseFolder: entry<string | undefined>(
    'SANYAO_DATABASE_FOLDER',
    undefined,
    'where the databases on this machine lie, in the data folder by default; as root, a folder that the user postgres can enter',
    asText,
  ),
  region: entry('SANYAO_REGION', 'ap-guangzhou', 'region of calls that need not name one', asRegion),
  nationalCryptoRegions: entry<readonly string[]>(
    'SANYAO_SM_REGIONS',
    mainland.map((name) => `ap-${name}`),
    'regions whose symmetric keys are SM4; elsewhere they are AES-256',
    asRegions,
  ),
  cmkLimit: entry('SANYAO_CMK_LIMIT', 200, 'CMKs of an account in a region; 0 for no limit', asCount),
  dataKeyLimit: entry(
    'SANYAO_DATA_KEY_LIMIT',
    1000,
    'kept data keys of an account in a region; 0 for no limit',
    asCount,
  ),
  keyPairLimit: entry('SANYAO_KEY_PAIR_LIMIT', 10, 'SSH key pairs of an account in a region; 0 for no limit', asCount),
  instanceLimit: entry(
    'SANYAO_INSTANCE_LIMIT',
    20,
    'Lighthouse instances of an account in a region; 0 for no limit',
    asCount,
  ),
  blueprintLimit: entry(
    'SANYAO_BLUEPRINT_LIMIT',
    10,
    'Lighthouse images of an account in a region; 0 for no limit',
    asCount,
  ),
  instancePace: entry(
    'SANYAO_INSTANCE_PACE',
    2000,
    'milliseconds that a Lighthouse instance spends in each state on its way',
    asCount,
  ),
  keyPairsAdd: entry(
    'SANYAO_KEY_PAIRS_ADD',
    false,
    'on: key pairs bound OFFLINE join those that are bound, instead of taking their place',
    asSwitch,
  ),
  instances: entry<Config['instances']>(
    'SANYAO_INSTANCES',
    'record',
    'what a Lighthouse instance is: record, door (answers SSH here), or host (an enrolled machine)',
    asInstances,
  ),
  hostListen: entry<Address>(
    'SANYAO_HOST_LISTEN',
    { host: '127.0.0.1', port: 8322 },
    'address:port at which enrolled hosts ask for their keys, with host (default 127.0.0.1:8322)',
    asAddress,
  ),
  doorHost: entry('SANYAO_DOOR_HOST', '127.0.0.1', 'address at which instances answer SSH, with door', asText),
}

type Settable = { readonly [K in keyof Config]?: Config[K] | undefined }

/**
 * The configuration from flags, environment and defaults.
 * @throws {ConfigError}
 */
export function configure(
  flags: Settable = {},
  env: Readonly<Record<string, string | undefined>> = process.env,
): Config {
  const values = Object.entries(settings).map(([name, { env: variable, default: fallback, read }]) => {
    const given = (flags as Record<string, unknown>)[name]
    const text = env[variable]
    return [name, given !== undefined ? given : text !== undefined && text !== '' ? read(text) : fallback]
  })
  return Object.freeze(Object.fromEntries(values)) as Config
}

/** The secret key that the SDKs sign with, under the name by which they know it: a flag would show in lists of processes. */
export const secretKeyOfClient = (
  env: Readonly<Record<string, string | undefined>> = process.env,
): string | undefined => env['TENCENTCLOUD_SECRET_KEY'] || undefined

/** By what a command calls a running server, as the cloud's own tools name it in the environment. */
export interface Credentials {
  readonly endpoint: string
  readonly secretId: string
  readonly secretKey: string
  readonly region: string
}

/** @throws {ConfigError} naming what is missing */
export function credentials(env: Readonly<Record<string, string | undefined>> = process.env): Credentials {
  const secretId = env['TENCENTCLOUD_SECRET_ID'] ?? ''
  const secretKey = env['TENCENTCLOUD_SECRET_KEY'] ?? ''
  if (secretId === '' || secretKey === '')
    throw new ConfigError('set TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY')
  return {
    endpoint: env['SANYAO_ENDPOINT'] || `http://127.0.0.1:${settings.port.default}`,
    secretId,
    secretKey,
    region: env['TENCENTCLOUD_REGION'] || settings.region.default,
  }
}
