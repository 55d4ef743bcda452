import type { Change, Store } from '../store/store.ts'
import { BATCH } from './clock.ts'

/**
 * Destroys the CMKs whose time has come, with all their material, bindings and tags. Data keys under them stay, and
 * never open again.
 * @returns the bindings of the destroyed keys, for whoever keeps unwrapped material
 */
export async function destroyDueKeys(
  store: Store,
  nowSeconds: number,
): Promise<readonly (readonly [string, string])[]> {
  const due = await store.read.find('cmk', {
    where: { state: 'PendingDelete', deletionDate: { atMost: nowSeconds } },
    limit: BATCH,
  })
  const destroyed: (readonly [string, string])[] = []
  for (const cmk of due) {
    const { account, id, region } = cmk
    const materials = await store.read.find('keyMaterial', { where: { account, key: id } })
    const tokens = await store.read.find('importToken', { where: { account, key: id } })
    const digests = await store.read.find('firstMaterial', { where: { account, key: id } })
    const bindings = await store.read.find('keyBinding', { where: { account, key: id } })
    const tags = await store.read.find('tag', {
      where: { account, service: 'kms', prefix: 'key', region, resource: id },
    })
    const changes: Change[] = [
      // The update fails where the deletion was cancelled meanwhile, and with it all the rest.
      { update: 'cmk', row: cmk },
      { remove: 'cmk', row: cmk },
      ...materials.map((row): Change => ({ remove: 'keyMaterial', row })),
      ...tokens.map((row): Change => ({ remove: 'importToken', row })),
      ...digests.map((row): Change => ({ remove: 'firstMaterial', row })),
      ...bindings.map((row): Change => ({ remove: 'keyBinding', row })),
      ...tags.map((row): Change => ({ remove: 'tag', row })),
    ]
    if (await store.commit(changes)) destroyed.push([account, id])
  }
  return destroyed
}
