import type { Change, Store } from '../store/store.ts'
import { BATCH } from './clock.ts'

/**
 * Destroys the kept data keys whose time has come, with their tags.
 * @returns how many it destroyed
 */
export async function destroyDueDataKeys(store: Store, nowSeconds: number): Promise<number> {
  const due = await store.read.find('dataKey', {
    where: { state: 'PendingDelete', deletionDate: { atMost: nowSeconds } },
    limit: BATCH,
  })
  let destroyed = 0
  for (const dataKey of due) {
    const { account, id, region } = dataKey
    const tags = await store.read.find('tag', {
      where: { account, service: 'kms', prefix: 'key', region, resource: id },
    })
    const changes: Change[] = [
      // The update fails where another server was first, and with it all the rest.
      { update: 'dataKey', row: dataKey },
      { remove: 'dataKey', row: dataKey },
      ...tags.map((row): Change => ({ remove: 'tag', row })),
    ]
    if (await store.commit(changes)) destroyed++
  }
  return destroyed
}
