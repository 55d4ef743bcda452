/** Where a PostgreSQL server answers that has the address to itself. */
export const POSTGRES_PORT = 5432

/** A TencentDB for PostgreSQL instance. Times are Unix seconds, 0 for none. */
export interface DbInstance {
  readonly account: string
  readonly region: string
  readonly id: string
  readonly name: string
  readonly zone: string
  readonly vpc: string
  readonly subnet: string
  readonly specCode: string
  readonly cpu: number
  /** GB. */
  readonly memory: number
  /** GB. */
  readonly storage: number
  readonly storageType: string
  readonly majorVersion: string
  readonly dbVersion: string
  readonly kernelVersion: string
  readonly charset: string
  readonly adminName: string
  readonly payType: 'prepaid' | 'postpaid'
  readonly autoRenew: boolean
  readonly deletionProtection: boolean
  readonly projectId: number
  readonly tde: boolean
  readonly privateIp: string
  readonly dealName: string
  readonly ipv6: boolean
  readonly nodes: readonly DbNode[]
  readonly createTime: number
  readonly expireTime: number
  /** What happens to it, or the state that it rests in, and since when. */
  readonly phase: InstancePhase
  readonly phaseTime: number
  readonly updateTime: number
  readonly kind: 'primary' | 'readonly'
  /** The instance that a read-only one follows; empty for a primary. */
  readonly master: string
  /** The group of read-only instances that it is in; empty for none. */
  readonly readOnlyGroup: string
  /** The instance whose data it starts with; empty for one that starts empty. */
  readonly copyOf: string
  readonly securityGroups: readonly string[]
  /** What stands behind it: nothing but this row, or a PostgreSQL server on this machine. */
  readonly driver: 'record' | 'local'
  readonly port: number
  /** By what the admin's password proves itself, wrapped by the root key, in base64; empty once its server has it. */
  readonly adminVerifier: string
  /** The changes of its parameters, the newest last. */
  readonly parameters: readonly ParameterChange[]
  /** Networks in which it has an address beside the first. */
  readonly networks: readonly DbNetwork[]
  /** Access from outside: never opened, open or shut, since `publicTime`. */
  readonly publicAccess: 'none' | 'open' | 'shut'
  readonly publicTime: number
  /** When the admin's password was last set; 0 for when the instance was made. */
  readonly passwordTime: number
  /** Its backup plans; empty while there is but the one that every instance has, unchanged. */
  readonly backupPlans: readonly BackupPlan[]
  readonly revision: number
}

/** When backups would be made, and for how long kept; days. */
export interface BackupPlan {
  readonly id: string
  readonly name: string
  /** Whether it is the one that every instance has. */
  readonly standing: boolean
  readonly every: 'week' | 'month'
  /** Names of weekdays, or days of the month. */
  readonly period: readonly string[]
  readonly earliest: string
  readonly latest: string
  readonly days: number
  readonly logDays: number
  readonly createTime: number
  readonly updateTime: number
}

/** A parameter of PostgreSQL that somebody changed. */
export interface ParameterChange {
  readonly name: string
  readonly before: string
  readonly value: string
  readonly time: number
  /** The uin of who changed it. */
  readonly by: string
}

/** The values that parameters were given, by their names. */
export const parametersOf = ({ parameters }: DbInstance): ReadonlyMap<string, string> =>
  new Map(parameters.map(({ name, value }) => [name, value]))

export interface DbNetwork {
  readonly vpc: string
  readonly subnet: string
  readonly ip: string
  /** Since when. */
  readonly time: number
}

export interface DbNode {
  readonly role: string
  readonly zone: string
  /** Absent outside a dedicated cluster. */
  readonly cluster?: string
}

/** What names an instance whose row is gone, while a server's files of it are left. */
export type DatabaseRemains = Pick<DbInstance, 'account' | 'region' | 'id'>

/** The data key of an encrypted instance, as KMS gave it: only ever its ciphertext. */
export interface EncryptionKey {
  readonly account: string
  readonly region: string
  readonly instance: string
  readonly key: string
  readonly keyRegion: string
  readonly cluster: string
  readonly alias: string
  readonly ciphertext: string
  readonly createTime: number
}

/** The CMK that the product made in a region for an account whose instances bring none of their own. */
export interface ManagedKey {
  readonly account: string
  readonly region: string
  readonly key: string
}

/** What comes over an instance, and the state that it leads to; what comes to nothing more leads to itself. */
interface Passage {
  readonly passes: readonly (readonly [status: InstanceStatus, seconds: number])[]
  readonly ends: 'running' | 'limited run' | 'isolated'
  /** What a local server is to do about it: start afresh, stay up, or be down. */
  readonly server: 'started' | 'kept' | 'down'
}

const passages = {
  creating: {
    passes: [
      ['applying', 1],
      ['initing', 1],
    ],
    ends: 'running',
    server: 'started',
  },
  running: { passes: [], ends: 'running', server: 'kept' },
  restarting: { passes: [['restarting', 2]], ends: 'running', server: 'started' },
  // A restart of an encrypted instance whose CMK cannot be used.
  failing: { passes: [['restarting', 2]], ends: 'limited run', server: 'down' },
  limited: { passes: [], ends: 'limited run', server: 'down' },
  // A local server that failed for a reason that may pass: it is tried again, and until then it is to be seen that it is not there.
  retrying: { passes: [], ends: 'limited run', server: 'started' },
  expanding: { passes: [['expanding', 2]], ends: 'running', server: 'started' },
  redeploying: { passes: [['deployment changing', 2]], ends: 'running', server: 'started' },
  upgrading: { passes: [['upgrading', 2]], ends: 'running', server: 'started' },
  modifying: { passes: [['parameter modifying', 2]], ends: 'running', server: 'started' },
  isolating: { passes: [['isolating', 2]], ends: 'isolated', server: 'down' },
  isolated: { passes: [], ends: 'isolated', server: 'down' },
  disisolating: { passes: [['disisolating', 2]], ends: 'running', server: 'started' },
  // The same of an encrypted instance whose CMK cannot be used.
  lapsing: { passes: [['disisolating', 2]], ends: 'limited run', server: 'down' },
} as const satisfies Record<string, Passage>

export type InstancePhase = keyof typeof passages
export type InstanceStatus =
  | 'applying'
  | 'initing'
  | 'running'
  | 'limited run'
  | 'restarting'
  | 'expanding'
  | 'deployment changing'
  | 'upgrading'
  | 'parameter modifying'
  | 'isolating'
  | 'isolated'
  | 'disisolating'

/** The status of an instance at a moment. A local server ends what comes over it; where there is none, the clock does. */
export function statusAt({ phase, phaseTime, driver }: DbInstance, seconds: number): InstanceStatus {
  const { passes, ends }: Passage = passages[phase]
  let left = seconds - phaseTime
  for (const [status, lasts] of passes) {
    if (left < lasts) return status
    left -= lasts
  }
  return driver === 'local' ? (passes.at(-1)?.[0] ?? ends) : ends
}

/** What a local server is to do about a phase. */
export const driven = (phase: InstancePhase): Passage['server'] => passages[phase].server

/** The phases of an instance that is not set aside. */
export const goingOn: readonly InstancePhase[] = (Object.keys(passages) as readonly InstancePhase[]).filter(
  (phase) => phase !== 'isolating' && phase !== 'isolated',
)

/** When an instance was isolated; 0 for one that is not. */
export const isolatedAt = ({ phase, phaseTime }: DbInstance): number =>
  phase === 'isolating' || phase === 'isolated' ? phaseTime : 0

/** What the wrapped proof of the admin's password is bound to. */
export const adminBinding = (account: string, region: string, id: string): readonly string[] => [
  'adminVerifier',
  account,
  region,
  id,
]

/** Asks for the data keys of an instance, the current one first. */
export const newestDataKey = ({ account, region, id }: DatabaseRemains) =>
  ({
    where: { account, region, instance: id },
    order: [
      ['createTime', 'desc'],
      ['key', 'asc'],
    ],
  }) as const
