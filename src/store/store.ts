import type {
  AccessKey,
  Account,
  GroupMember,
  KeyUse,
  MfaDevice,
  PolicyAttachment,
  PolicyRow,
  PolicyVersion,
  TagRow,
  User,
  UserGroup,
} from '../domain/account.ts'
import type { AuditRecord, TrailBlock, TrailHead, TrailSegment } from '../domain/audit.ts'
import type { BlueprintKeyPair, CustomBlueprint } from '../domain/blueprint.ts'
import type { DataKey } from '../domain/data-key.ts'
import type { DatabaseRemains, DbInstance, EncryptionKey, ManagedKey } from '../domain/instance.ts'
import type { Cluster, Cmk, KeyBinding, KeyMaterial } from '../domain/key.ts'
import type { FirstMaterial, ImportToken } from '../domain/key-import.ts'
import type { KeyPair, KeyPairBinding } from '../domain/key-pair.ts'
import type { Door, EnrolledHost, LighthouseInstance } from '../domain/lighthouse.ts'
import type { ReadOnlyGroup } from '../domain/read-only-group.ts'
import type { RefusedSignature } from '../domain/refused.ts'
import type { RoleRow } from '../domain/role.ts'
import type { KnownTag, TagBearer, TagDefinition } from '../domain/tag.ts'
import type { VaultMount, VaultSecret } from '../domain/vault.ts'
import type { WhiteBoxKey } from '../domain/white-box.ts'

/** What the store holds: the rows of each table, as the domain knows them. */
export interface Tables {
  readonly account: Account
  readonly user: User
  readonly accessKey: AccessKey
  readonly keyUse: KeyUse
  readonly mfaDevice: MfaDevice
  readonly policy: PolicyRow
  readonly policyVersion: PolicyVersion
  readonly policyAttachment: PolicyAttachment
  readonly userGroup: UserGroup
  readonly groupMember: GroupMember
  readonly role: RoleRow
  readonly tag: TagRow
  readonly tagDefinition: TagDefinition
  /** Views over the two: to be asked, never to be changed. */
  readonly knownTag: KnownTag
  /** The keys of the account's tags, whoever bears them. */
  readonly definedKey: Pick<TagDefinition, 'account' | 'key'>
  readonly knownTagKey: Pick<KnownTag, 'account' | 'key'>
  readonly tagBearer: TagBearer
  readonly tagOnPath: TagDefinition & Pick<TagBearer, 'path'>
  readonly cmk: Cmk
  readonly keyMaterial: KeyMaterial
  readonly importToken: ImportToken
  readonly firstMaterial: FirstMaterial
  readonly keyBinding: KeyBinding
  readonly cluster: Cluster
  readonly dataKey: DataKey
  readonly whiteBoxKey: WhiteBoxKey
  readonly keyPair: KeyPair
  readonly keyPairBinding: KeyPairBinding
  readonly lighthouseInstance: LighthouseInstance
  readonly customBlueprint: CustomBlueprint
  readonly blueprintKeyPair: BlueprintKeyPair
  readonly door: Door
  readonly enrolledHost: EnrolledHost
  readonly dbInstance: DbInstance
  readonly readOnlyGroup: ReadOnlyGroup
  readonly databaseRemains: DatabaseRemains
  readonly encryptionKey: EncryptionKey
  readonly managedKey: ManagedKey
  readonly vaultMount: VaultMount
  readonly vaultSecret: VaultSecret
  readonly setting: Setting
  readonly refusedSignature: RefusedSignature
  readonly trailHead: TrailHead
  readonly trailBlock: TrailBlock
  readonly trailSegment: TrailSegment
  /** A view over them. */
  readonly trailSize: Pick<TrailSegment, 'writer' | 'first' | 'lastTime' | 'size'>
}

/** A fact about the whole store, such as the check value of its root key. */
export interface Setting {
  readonly name: string
  readonly value: string
}

export type TableName = keyof Tables

export type ViewName = 'definedKey' | 'knownTag' | 'knownTagKey' | 'tagBearer' | 'tagOnPath' | 'trailSize'

/** A column equals a value, is one of a list, or meets a condition. Texts compare by bytes. */
export type Condition<T> =
  | T
  | readonly T[]
  | { readonly contains: string }
  /** As `contains`, the ASCII letters in whatever case. */
  | { readonly containsAnyCase: string }
  | { readonly not: T }
  | { readonly above?: T; readonly atMost: T }
  | { readonly above: T; readonly atMost?: T }
  /** Is among the values that a column of another table has in some of its rows. */
  | { readonly among: Selection }

/** A column of the rows of a table that meet a condition. */
export type Selection = {
  [N in TableName]: { readonly table: N; readonly column: keyof Tables[N] & string; readonly where: Where<Tables[N]> }
}[TableName]

/** All columns named meet their conditions, and so do at least one of `any` and every one of `all`. */
export type Where<R> = { readonly [K in keyof R]?: Condition<R[K]> } & {
  readonly any?: readonly Where<R>[]
  readonly all?: readonly Where<R>[]
}

export interface Query<R> {
  readonly where: Where<R>
  readonly order?: readonly (readonly [column: keyof R & string, direction: 'asc' | 'desc'])[]
  readonly offset?: number
  readonly limit?: number
}

/** Reads what is committed. */
export interface Reader {
  /** The one row with these key columns (see `tables.ts`), or undefined. */
  get<N extends TableName>(table: N, key: Partial<Tables[N]>): Promise<Tables[N] | undefined>
  find<N extends TableName>(table: N, query: Query<Tables[N]>): Promise<readonly Tables[N][]>
  count<N extends TableName>(table: N, where: Where<Tables[N]>): Promise<number>
}

/**
 * A change as data.
 * - `insert`: the row must not exist, nor break a unique rule.
 * - `update`: the row as it should be, bearing the `revision` that was read; the store counts it up. A table without
 *   revisions takes the row as it is.
 * - `remove`: the row with this key must exist.
 * - `limit`: after the changes before it, at most `max` rows meet the condition.
 */
export type Change = {
  [N in TableName]: WriteTo<N> | { readonly limit: N; readonly where: Where<Tables[N]>; readonly max: number }
}[TableName]

/** Views can be limited, but not written. */
type WriteTo<N extends TableName> = N extends ViewName
  ? never
  :
      | { readonly insert: N; readonly row: Tables[N] }
      | { readonly update: N; readonly row: Tables[N] }
      | { readonly remove: N; readonly row: Partial<Tables[N]> }

/** Keeps the trail: says what to write with a group of commits, so that their records are on disk when they are. */
export interface Ledger {
  /** Called before a group; waits where it is not known what became of the last one. */
  prepare(): Promise<void>
  /** Called once a group, in the order in which groups are written, with the records of those that hold. */
  write(records: readonly AuditRecord[]): readonly Change[]
  /** Whether what the last `write` gave is on disk. */
  settle(done: boolean): void
}

/** A store at work: what a server and its jobs need of it. */
export type Committer = Pick<Store, 'read' | 'commit'>

export interface Store {
  readonly read: Reader
  /** The value of a setting, also in a store whose tables are not there yet. */
  peek(name: string): Promise<string | undefined>
  /**
   * Brings the tables up to date; nothing but `peek` may come before.
   * @throws {StoreError} newer-schema
   */
  migrate(): Promise<void>
  /**
   * Applies the changes and their records, all or nothing, and resolves when they are on disk. Many calls share one flush.
   * @returns false, with nothing applied, when a change no longer fits what is stored: read again and decide anew.
   */
  commit(changes: readonly Change[], records?: readonly AuditRecord[]): Promise<boolean>
  /** From here on records are written by this ledger; before, they are dropped. */
  keep(ledger: Ledger): void
  close(): Promise<void>
}

/** The store cannot be opened; `code` is stable. */
export class StoreError extends Error {
  readonly code: 'in-use' | 'newer-schema' | 'other-seed' | 'unreachable'
  constructor(code: StoreError['code'], message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'StoreError'
    this.code = code
  }
}
