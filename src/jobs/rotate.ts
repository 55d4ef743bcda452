import type { Keyring } from '../crypto/keyring.ts'
import { symmetricUsage } from '../domain/key.ts'
import { rotateDue } from '../domain/rotation.ts'
import type { Committer } from '../store/store.ts'
import type { Job } from './clock.ts'
import { eachDue } from './due.ts'

/**
 * Rotates the CMKs whose time has come, those for longest first. Each is judged by its row alone, so it does not matter
 * when the server last ran: a key that missed several times rotates once, a disabled one when it is enabled again. Whoever
 * is to encrypt under a key that is due does the same; of all that rotate one key, the row's revision lets one win.
 */
export const rotateKeys = (store: Committer, keyring: Keyring, random: (bytes: number) => Buffer): Job => ({
  name: 'rotate',
  round: (now, failures) =>
    eachDue(
      failures,
      (batch) =>
        store.read.find('cmk', {
          where: {
            rotationEnabled: true,
            state: 'Enabled',
            nextRotateTime: { atMost: now },
            usage: symmetricUsage,
            origin: 'TENCENT_KMS',
          },
          order: [
            ['nextRotateTime', 'asc'],
            ['id', 'asc'],
          ],
          ...batch,
        }),
      (cmk) => cmk.id,
      (cmk) => {
        const { material, cmk: row } = rotateDue(cmk, now, keyring, random)
        return store.commit([
          { update: 'cmk', row },
          { insert: 'keyMaterial', row: material },
        ])
      },
    ),
})
