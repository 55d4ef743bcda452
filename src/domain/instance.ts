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
  readonly securityGroups: readonly string[]
  readonly revision: number
}

export interface DbNode {
  readonly role: string
  readonly zone: string
  /** Absent outside a dedicated cluster. */
  readonly cluster?: string
}

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

/** What comes over an instance; each passes by the clock into the state that it leads to. */
interface Passage {
  readonly passes: readonly (readonly [status: InstanceStatus, seconds: number])[]
  readonly ends: 'running' | 'limited run' | 'isolated'
}

const passages = {
  creating: {
    passes: [
      ['applying', 1],
      ['initing', 1],
    ],
    ends: 'running',
  },
  restarting: { passes: [['restarting', 2]], ends: 'running' },
  // A restart of an encrypted instance whose CMK cannot be used.
  failing: { passes: [['restarting', 2]], ends: 'limited run' },
  isolating: { passes: [['isolating', 2]], ends: 'isolated' },
  disisolating: { passes: [['disisolating', 2]], ends: 'running' },
} as const satisfies Record<string, Passage>

export type InstancePhase = keyof typeof passages
export type InstanceStatus =
  | 'applying'
  | 'initing'
  | 'running'
  | 'limited run'
  | 'restarting'
  | 'isolating'
  | 'isolated'
  | 'disisolating'

/** The status of an instance at a moment. */
export function statusAt({ phase, phaseTime }: DbInstance, seconds: number): InstanceStatus {
  const { passes, ends }: Passage = passages[phase]
  let left = seconds - phaseTime
  for (const [status, lasts] of passes) {
    if (left < lasts) return status
    left -= lasts
  }
  return ends
}

/** When an instance was isolated; 0 for one that is not. */
export const isolatedAt = ({ phase, phaseTime }: DbInstance): number => (phase === 'isolating' ? phaseTime : 0)
