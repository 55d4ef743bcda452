import type { ImportToken } from '../domain/key-import.ts'
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
      (token) => expire(store, token),
    ),
})

async function expire(store: Committer, row: ImportToken): Promise<boolean> {
  // A newer token may have taken the row's place since: only this one goes.
  const now = await store.read.get('importToken', row)
  return now?.token === row.token && store.commit([{ remove: 'importToken', row }])
}
