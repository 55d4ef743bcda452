import type { DataKey } from '../domain/data-key.ts'
import type { Change, Committer } from '../store/store.ts'
import type { Job } from './clock.ts'
import { eachDue } from './due.ts'

/** Destroys the kept data keys whose time has come, with their tags. */
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
      async (dataKey) => store.commit(await destruction(store, dataKey)),
    ),
})

async function destruction({ read }: Committer, dataKey: DataKey): Promise<readonly Change[]> {
  const { account, id, region } = dataKey
  const tags = await read.find('tag', { where: { account, service: 'kms', prefix: 'key', region, resource: id } })
  return [
    // The update fails where another server was first, and with it all the rest.
    { update: 'dataKey', row: dataKey },
    { remove: 'dataKey', row: dataKey },
    ...tags.map((row): Change => ({ remove: 'tag', row })),
  ]
}
