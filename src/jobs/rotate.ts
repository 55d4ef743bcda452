import type { Keyring } from '../crypto/keyring.ts'
import { type Cmk, symmetricUsage } from '../domain/key.ts'
import { nextAfter, rotate } from '../domain/rotation.ts'
import type { Store } from '../store/store.ts'
import { BATCH } from './clock.ts'

/**
 * Rotates the CMKs whose time has come, those for longest first. Each is judged by its row alone, so it does not matter
 * when the server last ran: a key that missed several times rotates once, a disabled one when it is enabled again. Of two
 * servers that rotate one key, the row's revision lets one win.
 * @returns the ids of the rotated keys
 */
export async function rotateDueKeys(
  store: Store,
  keyring: Keyring,
  nowSeconds: number,
  random: (bytes: number) => Buffer,
): Promise<readonly string[]> {
  const due = await store.read.find('cmk', {
    where: {
      rotationEnabled: true,
      state: 'Enabled',
      nextRotateTime: { atMost: nowSeconds },
      usage: symmetricUsage,
      origin: 'TENCENT_KMS',
    },
    order: [['nextRotateTime', 'asc']],
    limit: BATCH,
  })
  const rotated: string[] = []
  for (const cmk of due) {
    const { material, cmk: next } = rotate(cmk, nowSeconds, keyring, random)
    const row: Cmk = { ...next, nextRotateTime: nextAfter(cmk, nowSeconds) }
    if (
      await store.commit([
        { update: 'cmk', row },
        { insert: 'keyMaterial', row: material },
      ])
    )
      rotated.push(cmk.id)
  }
  return rotated
}
