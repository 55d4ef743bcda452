import type { WhiteBoxAlgorithm } from '../crypto/white-box.ts'

export type WhiteBoxState = 'Disabled' | 'Enabled'

/** In the order of the numbers by which lists filter, from 0. */
export const whiteBoxStates: readonly WhiteBoxState[] = ['Disabled', 'Enabled']

/** A machine that a white-box key is bound to. */
export interface DeviceFingerprint {
  readonly identity: string
  readonly description: string
}

/**
 * A white-box key. `material` and `decryptKey`, the blob that devices decrypt with, are wrapped by the root key. The time
 * is in Unix seconds.
 */
export interface WhiteBoxKey {
  readonly account: string
  readonly id: string
  readonly region: string
  readonly alias: string
  readonly description: string
  readonly state: WhiteBoxState
  readonly algorithm: WhiteBoxAlgorithm
  readonly creator: string
  readonly createTime: number
  readonly fingerprints: readonly DeviceFingerprint[]
  readonly material: Buffer
  readonly decryptKey: Buffer
  readonly revision: number
}

/** How many white-box keys an account may hold in a region, and to how many devices one may be bound. */
export const whiteBoxLimit = 50
export const fingerprintLimit = 200

/** What a secret of a white-box key is bound to where it is stored. */
export const whiteBoxBinding = (account: string, id: string, what: 'material' | 'decryptKey'): readonly string[] => [
  'white-box',
  account,
  id,
  what,
]
