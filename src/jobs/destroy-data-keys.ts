import { destructionOfDataKey } from '../services/kms/destruction.ts'
import type { Committer } from '../store/store.ts'
import type { Job } from './clock.ts'
import { eachDue } from './due.ts'

/** Destroys the kept data keys whose time has come. */
export const destroyDataKeys = (store: Committer): Job => ({
  name: 'destroy data keys',
  round: (now, failures) =>
    eachDue(
      failures,
      (batch) =>
        store.read.find('dataKey', {
          where: { state: 'PendingDelete', deletionDate: { atMost: now } },
          order: [
            ['deletionDate', 'asc'],
            ['id', 'asc'],
          ],
          ...batch,
        }),
      (dataKey) => dataKey.id,
      async (dataKey) => store.commit(await destructionOfDataKey(store.read, dataKey)),
    ),
})
