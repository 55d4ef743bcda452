import type { AlgorithmName } from '../crypto/algorithms.ts'

/** The life of a CMK; the numbers are those of list filters. */
export type KeyState = 'Enabled' | 'Disabled' | 'PendingDelete' | 'PendingImport' | 'Archived'

/** A customer master key without its material. Times are Unix seconds, 0 for none. */
export interface Cmk {
  readonly account: string
  readonly id: string
  readonly region: string
  readonly alias: string
  readonly description: string
  readonly state: KeyState
  readonly usage: string
  /** That of the symmetric keys of its region or cluster when it was made. What an asymmetric key is, its usage alone says. */
  readonly algorithm: AlgorithmName
  readonly origin: 'TENCENT_KMS' | 'EXTERNAL'
  /** `user`, or the product that made it on the account's behalf. */
  readonly owner: string
  readonly creator: string
  readonly createTime: number
  readonly rotationEnabled: boolean
  readonly rotateDays: number
  readonly nextRotateTime: number
  readonly lastRotateTime: number
  readonly deletionDate: number
  readonly validTo: number
  readonly cluster: string
  /** The version that encrypts; earlier ones still decrypt. */
  readonly version: number
  readonly revision: number
}

/** One version of a CMK's material, wrapped by the root key. */
export interface KeyMaterial {
  readonly account: string
  readonly key: string
  readonly version: number
  readonly createTime: number
  readonly material: Buffer
}

/** A cloud resource that lives under a CMK. */
export interface KeyBinding {
  readonly account: string
  readonly key: string
  readonly product: string
  readonly resource: string
  readonly createTime: number
}

/** A KMS cluster of the account's own. */
export interface Cluster {
  readonly account: string
  readonly region: string
  readonly id: string
  readonly name: string
  /** Whether its symmetric keys are SM4, whatever those of its region are. */
  readonly nationalCrypto: boolean
}

export const symmetricUsage = 'ENCRYPT_DECRYPT'

/** The CMKs that count towards the quota: not those that wait for their deletion, nor those that products made. */
export const countedCmks = (account: string, region: string) =>
  ({ account, region, owner: 'user', state: { not: 'PendingDelete' } }) as const

/**
 * The algorithm of symmetric keys in a region.
 * @param cluster the one that they are in; undefined for the shared one
 */
export const symmetricAlgorithm = (
  region: string,
  cluster: Partial<Pick<Cluster, 'nationalCrypto'>> | undefined,
  nationalCryptoRegions: readonly string[],
): AlgorithmName => (cluster?.nationalCrypto || nationalCryptoRegions.includes(region) ? 'SM4' : 'AES_256')

/** What all versions of a CMK's material have in common. */
export const materialOwner = (account: string, keyId: string): readonly string[] => ['cmk', account, keyId]

/** What a version of a CMK's material is bound to where it is stored. */
export const materialBinding = (account: string, keyId: string, version: number): readonly string[] => [
  ...materialOwner(account, keyId),
  String(version),
]

type Refusal =
  | 'ResourceUnavailable.CmkStateNotSupport'
  | 'ResourceUnavailable.CmkShouldBeDisabled'
  | 'ResourceUnavailable.CmkNotPendingDelete'
  | 'ResourceUnavailable.CmkDisabled'
  | 'ResourceUnavailable.CmkArchived'
  | 'ResourceUnavailable.KeyPendingDelete'

const wrongState = 'ResourceUnavailable.CmkStateNotSupport'
const disabled = 'ResourceUnavailable.CmkDisabled'

/**
 * What each act does in each state: the state it leads to, or the code it is refused with. A CMK that is pending
 * deletion or import cannot be used, and answers as a disabled one where no closer code is declared.
 */
// biome-ignore format: a table
export const keyLife = {
  //           Enabled                                    Disabled         PendingImport    PendingDelete    Archived
  enable:    ['Enabled',                                 'Enabled',       wrongState,      wrongState,      wrongState],
  disable:   ['Disabled',                                'Disabled',      wrongState,      wrongState,      wrongState],
  schedule:  ['ResourceUnavailable.CmkShouldBeDisabled', 'PendingDelete', 'PendingDelete', wrongState,      'PendingDelete'],
  unschedule:['ResourceUnavailable.CmkNotPendingDelete', 'ResourceUnavailable.CmkNotPendingDelete', 'ResourceUnavailable.CmkNotPendingDelete', 'Disabled', 'ResourceUnavailable.CmkNotPendingDelete'],
  encrypt:   ['Enabled',                                 disabled,        disabled,        disabled,        'ResourceUnavailable.CmkArchived'],
  decrypt:   ['Enabled',                                 disabled,        disabled,        disabled,        'Archived'],
  // A data key is made under it, or taken in.
  generate:  ['Enabled',                                 disabled,        disabled,        'ResourceUnavailable.KeyPendingDelete', 'ResourceUnavailable.CmkArchived'],
  bind:      ['Enabled',                                 wrongState,      wrongState,      wrongState,      wrongState],
  archive:   ['Archived',                                'Archived',      wrongState,      wrongState,      'Archived'],
  unarchive: [wrongState,                                wrongState,      wrongState,      wrongState,      'Enabled'],
  // A new alias or description.
  edit:      ['Enabled',                                 'Disabled',      'PendingImport', wrongState,      'Archived'],
  // Automatic rotation is turned on, and a rotation made.
  turn:      ['Enabled',                                 'Disabled',      wrongState,      wrongState,      wrongState],
  rotate:    ['Enabled',                                 wrongState,      wrongState,      wrongState,      wrongState],
  // Material of the customer's own is brought, and taken away again.
  import:    ['Enabled',                                 wrongState,      'Enabled',       wrongState,      wrongState],
  unimport:  ['PendingImport',                           'PendingImport', wrongState,      wrongState,      wrongState],
  // An asymmetric key is used, its public half too; post-quantum encryption goes by the rows above.
  use:       ['Enabled',                                 wrongState,      wrongState,      wrongState,      wrongState],
  // A data key that is kept under it is given out in clear, and enabled again.
  reveal:    ['Enabled',                                 disabled,        wrongState,      wrongState,      'Archived'],
  revive:    ['Enabled',                                 wrongState,      wrongState,      wrongState,      'Archived'],
} as const satisfies Record<string, readonly (KeyState | Refusal)[]>

export type KeyAct = keyof typeof keyLife
/** In the order of the numbers by which lists filter, from 1. */
export const keyStates: readonly KeyState[] = ['Enabled', 'Disabled', 'PendingDelete', 'PendingImport', 'Archived']

const columns: readonly KeyState[] = ['Enabled', 'Disabled', 'PendingImport', 'PendingDelete', 'Archived']

/** The codes that an act may be refused with. */
export type RefusalOf<A extends KeyAct> = Exclude<(typeof keyLife)[A][number], KeyState>

/** The state that an act leads to, or the code that refuses it. */
export function nextState<A extends KeyAct>(act: A, state: KeyState): KeyState | RefusalOf<A> {
  return keyLife[act][columns.indexOf(state)] as KeyState | RefusalOf<A>
}

export const isState = (word: string): word is KeyState => (columns as readonly string[]).includes(word)

/** Whether the moment of destruction has come; the row may still stand until the job has swept it. */
export const isDestroyed = (key: Cmk, seconds: number): boolean =>
  key.state === 'PendingDelete' && key.deletionDate <= seconds

/** Whether the time of its imported material is over; the row and the material may still stand until the job has been. */
export const hasExpired = (key: Cmk, seconds: number): boolean => key.validTo !== 0 && key.validTo <= seconds

/** The state at a moment: imported material past its time is as good as absent. */
export const stateAt = (key: Cmk, seconds: number): KeyState =>
  hasExpired(key, seconds) && key.state !== 'PendingDelete' ? 'PendingImport' : key.state

/** Whether an alias is kept for cloud products: only they can have it. */
export const isReservedAlias = (alias: string): boolean => /^(kms-|pgsql-kms$)/i.test(alias)
