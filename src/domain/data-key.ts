/** The life of a data key that KMS keeps. */
export type DataKeyState = 'Enabled' | 'Disabled' | 'PendingDelete'

/** A data key that KMS keeps, as its ciphertext under a CMK. Times are Unix seconds, 0 for none. */
export interface DataKey {
  readonly account: string
  readonly id: string
  readonly region: string
  readonly key: string
  readonly name: string
  readonly description: string
  readonly bytes: number
  readonly state: DataKeyState
  readonly origin: 'TENCENT_KMS' | 'EXTERNAL'
  /** `user`, or the product that made it on the account's behalf. */
  readonly owner: string
  readonly creator: string
  readonly createTime: number
  readonly deletionDate: number
  /** The cluster of its CMK, empty for the shared one. */
  readonly cluster: string
  readonly ciphertext: string
  readonly context: string
  readonly revision: number
}

type Refusal =
  | 'ResourceUnavailable.DataKeyDisabled'
  | 'ResourceUnavailable.DataKeyNotPendingDelete'
  | 'ResourceUnavailable.DataKeyPendingDelete'
  | 'ResourceUnavailable.DataKeyStateNotSupport'

const wrongState = 'ResourceUnavailable.DataKeyStateNotSupport'
const notPending = 'ResourceUnavailable.DataKeyNotPendingDelete'

/** What each act does in each state: the state it leads to, or the code it is refused with. */
// biome-ignore format: a table
export const dataKeyLife = {
  //           Enabled          Disabled                               PendingDelete
  enable:     ['Enabled',       'Enabled',                             wrongState],
  disable:    ['Disabled',      'Disabled',                            wrongState],
  schedule:   ['PendingDelete', 'PendingDelete',                       wrongState],
  unschedule: [notPending,      notPending,                            'Disabled'],
  reveal:     ['Enabled',       'ResourceUnavailable.DataKeyDisabled', 'ResourceUnavailable.DataKeyPendingDelete'],
  export:     ['Enabled',       wrongState,                            wrongState],
} as const satisfies Record<string, readonly (DataKeyState | Refusal)[]>

export type DataKeyAct = keyof typeof dataKeyLife

/** In the order of the numbers by which lists filter, from 1. */
export const dataKeyStates: readonly DataKeyState[] = ['Enabled', 'Disabled', 'PendingDelete']

/** The codes that an act may be refused with. */
export type DataKeyRefusalOf<A extends DataKeyAct> = Exclude<(typeof dataKeyLife)[A][number], DataKeyState>

/** The state that an act leads to, or the code that refuses it. */
export const nextDataKeyState = <A extends DataKeyAct>(
  act: A,
  state: DataKeyState,
): DataKeyState | DataKeyRefusalOf<A> =>
  dataKeyLife[act][dataKeyStates.indexOf(state)] as DataKeyState | DataKeyRefusalOf<A>

export const isDataKeyState = (word: string): word is DataKeyState =>
  (dataKeyStates as readonly string[]).includes(word)

/** Whether its time has come; the row may still stand until the job has swept it. */
export const isDestroyedDataKey = (key: DataKey, seconds: number): boolean =>
  key.state === 'PendingDelete' && key.deletionDate <= seconds

/** The data keys that count towards the quota of an account in a region: not those that wait for their deletion. */
export const countedDataKeys = (account: string, region: string) =>
  ({ account, region, state: { not: 'PendingDelete' } }) as const
