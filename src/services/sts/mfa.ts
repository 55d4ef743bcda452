import { t } from '../../contract/fault.ts'
import { stepOf } from '../../crypto/totp.ts'
import { type MfaDevice, mfaBinding } from '../../domain/account.ts'
import { seconds } from '../../domain/time.ts'
import type { Desk } from '../service.ts'

/**
 * A guess is right three times in a million, because the neighbours of a code are taken too. After so many wrong ones in a
 * row the device rests between any two, which leaves 96 guesses a day.
 */
const TRIES = 5
/** Seconds. */
const REST = 900

type Code = 'FailedOperation.CheckMFAError'

const resting = t('错误的验证码过多,请稍后再试', 'there were too many wrong codes: try again later')

/** What a code comes to: the device as it should be kept, and whether the code was right. */
export interface Proof {
  readonly device: MfaDevice
  readonly right: boolean
}

/**
 * Tries a code on the caller's device. A right one counts once.
 * @throws {Fault} when there is no device, or it rests, or has taken the code before
 */
export async function tryCode(desk: Desk<Code>, code: string): Promise<Proof> {
  const { account, uin } = desk.caller
  const device = await desk.read.get('mfaDevice', { account, uin })
  if (device === undefined) throw desk.fault('FailedOperation.CheckMFAError')
  const now = seconds(desk.now)
  if (device.failures >= TRIES && now < device.failTime + REST)
    throw desk.fault('FailedOperation.CheckMFAError', { about: resting })
  const step = stepOf(desk.keyring.open(mfaBinding(account, uin), device.secret), code, now)
  if (step === undefined) return { right: false, device: { ...device, failures: device.failures + 1, failTime: now } }
  // Nobody guesses by sending a code again, so that it is not counted.
  if (step <= device.lastStep) throw desk.fault('FailedOperation.CheckMFAError')
  return { right: true, device: { ...device, lastStep: step, failures: 0 } }
}
