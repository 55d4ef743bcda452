import { destructionOfCmk } from '../services/kms/destruction.ts'
import type { Committer } from '../store/store.ts'
import type { Job } from './clock.ts'
import { eachDue } from './due.ts'

/** Destroys the CMKs whose time has come. */
export const destroyKeys = (store: Committer): Job => ({
  name: 'destroy CMKs',
  round: (now, failures) =>
    eachDue(
      failures,
      (batch) =>
        store.read.find('cmk', {
          where: { state: 'PendingDelete', deletionDate: { atMost: now } },
          order: [
            ['deletionDate', 'asc'],
            ['id', 'asc'],
          ],
          ...batch,
        }),
      (cmk) => cmk.id,
      async (cmk) => store.commit(await destructionOfCmk(store.read, cmk)),
    ),
})
