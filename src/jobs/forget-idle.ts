import type { Keyring } from '../crypto/keyring.ts'
import type { Job } from './clock.ts'

/** How long a key stays unwrapped that nobody uses: this many seconds at least, and twice as many at most. */
export const IDLE = 60

/**
 * Lets go of unwrapped keys that nobody uses. Those that another server took out of use, or a call that was under way
 * brought back, are used no more either: whoever wants them is refused before.
 */
export function forgetIdle(keyring: Keyring): Job {
  let last = 0
  return {
    name: 'forget idle keys',
    async round(now) {
      // The clock may be set back.
      if (Math.abs(now - last) < IDLE) return 0
      last = now
      keyring.dropIdle()
      return 0
    },
  }
}
