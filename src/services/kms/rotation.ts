import type { Cmk, KeyMaterial } from '../../domain/key.ts'
import { isDue, rotateDue } from '../../domain/rotation.ts'
import { seconds } from '../../domain/time.ts'
import type { Change } from '../../store/store.ts'
import type { Desk } from '../service.ts'

/** A CMK whose time to rotate is ahead. */
export interface UpToDate {
  /** To be updated where a version was made. */
  readonly cmk: Cmk
  readonly made: readonly (Change & { readonly insert: 'keyMaterial'; readonly row: KeyMaterial })[]
}

/**
 * The CMK with the rotation that is due made, where the job has not been yet: to be committed before anything is encrypted
 * under it, and before its period changes.
 */
export function upToDate(desk: Desk<never>, cmk: Cmk): UpToDate {
  const now = seconds(desk.now)
  if (!isDue(cmk, now)) return { cmk, made: [] }
  const { cmk: row, material } = rotateDue(cmk, now, desk.keyring, desk.random)
  return { cmk: row, made: [{ insert: 'keyMaterial', row: material }] }
}
