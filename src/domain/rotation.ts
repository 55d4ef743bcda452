import type { Keyring } from '../crypto/keyring.ts'
import { type Cmk, type KeyMaterial, materialBinding, symmetricUsage } from './key.ts'
import { DAY } from './time.ts'

/** A period of automatic rotation where none is given, in days. */
export const YEAR_DAYS = 365

/** Whether a CMK's material can be exchanged: KMS made it, and whatever names the key can name a version too. */
export const isRotatable = ({ usage, origin }: Cmk): boolean => usage === symmetricUsage && origin === 'TENCENT_KMS'

/** What a rotation leaves: the key, whose new version encrypts from now on, and that version. Earlier ones decrypt. */
export interface Rotation {
  readonly cmk: Cmk
  readonly material: KeyMaterial
}

/** Rotates a CMK at a moment, the next time a whole period later. */
export function rotate(cmk: Cmk, now: number, keyring: Keyring, random: (bytes: number) => Buffer): Rotation {
  const { account, id, algorithm } = cmk
  const version = cmk.version + 1
  const material = keyring.fresh(materialBinding(account, id, version), algorithm, random)
  return {
    cmk: { ...cmk, version, lastRotateTime: now, nextRotateTime: now + cmk.rotateDays * DAY },
    material: { account, key: id, version, createTime: now, material },
  }
}

/**
 * When a rotation that was due at `nextRotateTime` and is made now comes again: whole periods later, so that rounds of
 * the clock that come late don't add up, and after now, so that periods missed while the server was down are not made
 * up for one by one.
 */
export function nextAfter({ nextRotateTime, rotateDays }: Cmk, now: number): number {
  const period = rotateDays * DAY
  return nextRotateTime + (Math.floor((now - nextRotateTime) / period) + 1) * period
}
