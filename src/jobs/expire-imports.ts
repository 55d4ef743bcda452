import type { Committer } from '../store/store.ts'
import type { Job } from './clock.ts'
import { eachDue } from './due.ts'

/** Removes the parameters for import whose time is over, and with them their wrapping keys. */
export const expireImports = (store: Committer): Job => ({
  name: 'expire imports',
  round: (now, failures) =>
    eachDue(
      failures,
      (batch) =>
        store.read.find('importToken', {
          where: { validTo: { atMost: now } },
          order: [
            ['validTo', 'asc'],
            ['key', 'asc'],
          ],
          ...batch,
        }),
      (token) => token.key,
      (token) =>
        // The update fails where a newer token has taken the row's place meanwhile, and with it the removal.
        store.commit([
          { update: 'importToken', row: token },
          { remove: 'importToken', row: token },
        ]),
    ),
})
