import type { Cmk } from '../domain/key.ts'
import type { Change, Committer } from '../store/store.ts'
import type { Job } from './clock.ts'
import { eachDue } from './due.ts'

/**
 * Destroys the CMKs whose time has come, with all their material, bindings and tags. Data keys under them stay, and
 * never open again.
 */
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
      async (cmk) => store.commit(await destruction(store, cmk)),
    ),
})

async function destruction({ read }: Committer, cmk: Cmk): Promise<readonly Change[]> {
  const { account, id, region } = cmk
  const where = { account, key: id }
  const materials = await read.find('keyMaterial', { where })
  const tokens = await read.find('importToken', { where })
  const digests = await read.find('firstMaterial', { where })
  const bindings = await read.find('keyBinding', { where })
  const tags = await read.find('tag', { where: { account, service: 'kms', prefix: 'key', region, resource: id } })
  return [
    // The update fails where the deletion was cancelled meanwhile, and with it all the rest.
    { update: 'cmk', row: cmk },
    { remove: 'cmk', row: cmk },
    ...materials.map((row): Change => ({ remove: 'keyMaterial', row })),
    ...tokens.map((row): Change => ({ remove: 'importToken', row })),
    ...digests.map((row): Change => ({ remove: 'firstMaterial', row })),
    ...bindings.map((row): Change => ({ remove: 'keyBinding', row })),
    ...tags.map((row): Change => ({ remove: 'tag', row })),
  ]
}
