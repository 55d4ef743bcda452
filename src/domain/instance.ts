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

/** How long creation takes, by the clock. */
const creating = { applying: 1, initing: 2 } as const

/** The status of an instance at a moment. */
export function statusAt(instance: DbInstance, seconds: number): 'applying' | 'initing' | 'running' {
  const age = seconds - instance.createTime
  if (age < creating.applying) return 'applying'
  return age < creating.initing ? 'initing' : 'running'
}
