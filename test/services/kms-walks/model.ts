import { randomBytes } from 'node:crypto'
import { type CmkState, cmkCells, cmkStates } from '../kms-states/cells.ts'

/*
 * What a walk holds to be true of its keys. It knows the table of states that is written by hand, and time.
 */

export type Kind = 'internal' | 'external' | 'kyber'

export interface Blob {
  readonly text: string
  readonly plaintext: string
  readonly context: string
}

/** A key as it should be. Times are Unix seconds, 0 for none. */
export interface Key {
  readonly id: string
  readonly kind: Kind
  readonly material: Buffer
  readonly state: CmkState
  readonly filled: boolean
  readonly rotating: boolean
  readonly deletionDate: number
  readonly validTo: number
  readonly blobs: readonly Blob[]
}

export const newKey = (id: string, kind: Kind): Key => ({
  id,
  kind,
  material: randomBytes(16),
  state: kind === 'external' ? 'PendingImport' : 'Enabled',
  filled: kind !== 'external',
  rotating: false,
  deletionDate: 0,
  validTo: 0,
  blobs: [],
})

/** The key at a later moment. */
export function keyAt(key: Key, now: number): Key {
  if (key.state === 'PendingDelete' && key.deletionDate <= now) return { ...key, state: 'destroyed' }
  if (key.state === 'destroyed' || key.validTo === 0 || key.validTo > now) return key
  const state = key.state === 'PendingDelete' ? key.state : 'PendingImport'
  return { ...key, state, filled: false, validTo: 0 }
}

export const steps = [
  'Encrypt',
  'EnableKey',
  'DisableKey',
  'ArchiveKey',
  'CancelKeyArchive',
  'ScheduleKeyDeletion',
  'CancelKeyDeletion',
  'EnableKeyRotation',
  'DisableKeyRotation',
  'RotateKey',
  'ImportKeyMaterial',
  'DeleteImportedKeyMaterial',
] as const
export type Step = (typeof steps)[number]

/** The cell of the table, or what the kind of the key refuses before its state is looked at. */
export function cellOf({ kind, state, rotating, filled }: Key, step: Step): string {
  if (state === 'destroyed') return 'ResourceUnavailable.CmkNotFound'
  if (kind !== 'external' && (step === 'ImportKeyMaterial' || step === 'DeleteImportedKeyMaterial'))
    return 'UnsupportedOperation.NotExternalCmk'
  if (kind !== 'internal' && step === 'RotateKey') return 'UnsupportedOperation.RotateNotSupported'
  if (kind === 'external' && step === 'EnableKeyRotation') return 'UnsupportedOperation.ExternalCmkCanNotRotate'
  if (kind === 'kyber' && step === 'EnableKeyRotation') return 'InvalidParameter'
  const label = { RotateKey: rotating ? 'RotateKey' : 'RotateKey off', CancelKeyDeletion: emptied(filled) }
  const row = label[step as keyof typeof label] ?? step
  return cmkCells[row]?.[cmkStates.indexOf(state)] ?? ''
}

const emptied = (filled: boolean): string => (filled ? 'CancelKeyDeletion' : 'CancelKeyDeletion emptied')

export const isState = (cell: string): cell is CmkState => (cmkStates as readonly string[]).includes(cell)
