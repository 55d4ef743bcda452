import type { Keyring } from '../crypto/keyring.ts'
import { type Cmk, type KeyMaterial, materialBinding, symmetricUsage } from './key.ts'
import { DAY } from './time.ts'

/** A period of automatic rotation where none is given, in days. */
export const YEAR_DAYS = 365

/** Whether a CMK's material can be exchanged: KMS made it, and whatever names the key can name a version too. */
export const isRotatable = ({ usage, origin }: Cmk): boolean => usage === symmetricUsage && origin === 'TENCENT_KMS'

/** Whether a CMK's time to rotate by itself has come; the job may not have been yet. One that is not enabled waits. */
export const isDue = (cmk: Cmk, now: number): boolean =>
  cmk.rotationEnabled && cmk.state === 'Enabled' && cmk.nextRotateTime <= now && isRotatable(cmk)

/** What a rotation leaves: the key, whose new version encrypts from now on, and that version. Earlier ones decrypt. */
export interface Rotation {
  readonly cmk: Cmk
  readonly material: KeyMaterial
}

type Times = Pick<Cmk, 'lastRotateTime' | 'nextRotateTime'>

/**
 * When a CMK rotated last and rotates next, as is true at a moment. A rotation that is due counts from its time, whenever
 * it is made, since nothing is encrypted before it is.
 */
export function rotationTimes(cmk: Cmk, now: number): Times {
  const { lastRotateTime, nextRotateTime } = cmk
  return isDue(cmk, now) ? timesOfDue(cmk, now) : { lastRotateTime, nextRotateTime }
}

/** Rotates a CMK at a moment, the next time a whole period later. */
export const rotate = (cmk: Cmk, now: number, keyring: Keyring, random: (bytes: number) => Buffer): Rotation =>
  renewed(cmk, now, { lastRotateTime: now, nextRotateTime: now + cmk.rotateDays * DAY }, keyring, random)

/** Makes the rotation that is due. */
export const rotateDue = (cmk: Cmk, now: number, keyring: Keyring, random: (bytes: number) => Buffer): Rotation =>
  renewed(cmk, now, timesOfDue(cmk, now), keyring, random)

/**
 * The last of the times that have come, and the next: whole periods after each other, so that rotations that are made late
 * don't add up, and those that were missed while the server was down are not made up for one by one.
 */
function timesOfDue({ nextRotateTime, rotateDays }: Cmk, now: number): Times {
  const period = rotateDays * DAY
  const lastRotateTime = nextRotateTime + Math.floor((now - nextRotateTime) / period) * period
  return { lastRotateTime, nextRotateTime: lastRotateTime + period }
}

function renewed(cmk: Cmk, now: number, times: Times, keyring: Keyring, random: (bytes: number) => Buffer): Rotation {
  const { account, id, algorithm } = cmk
  const version = cmk.version + 1
  const material = keyring.fresh(materialBinding(account, id, version), algorithm, random)
  return {
    cmk: { ...cmk, ...times, version },
    material: { account, key: id, version, createTime: now, material },
  }
}
