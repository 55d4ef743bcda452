import type { DataKey } from '../../domain/data-key.ts'
import type { Cmk } from '../../domain/key.ts'
import type { Change, Reader } from '../../store/store.ts'

/*
 * What goes when keys are destroyed, which a job does at their time, and whoever wants their names before it has been.
 */

/** The changes that destroy a CMK with all that hangs on it. Data keys under it stay, and never open again. */
export async function destructionOfCmk(read: Reader, cmk: Cmk): Promise<readonly Change[]> {
  const where = { account: cmk.account, key: cmk.id }
  const materials = await read.find('keyMaterial', { where })
  const tokens = await read.find('importToken', { where })
  const digests = await read.find('firstMaterial', { where })
  const bindings = await read.find('keyBinding', { where })
  return [
    // The update fails where the deletion was cancelled meanwhile, and with it all the rest.
    { update: 'cmk', row: cmk },
    { remove: 'cmk', row: cmk },
    ...materials.map((row): Change => ({ remove: 'keyMaterial', row })),
    ...tokens.map((row): Change => ({ remove: 'importToken', row })),
    ...digests.map((row): Change => ({ remove: 'firstMaterial', row })),
    ...bindings.map((row): Change => ({ remove: 'keyBinding', row })),
    ...(await tagsGone(read, cmk)),
  ]
}

/** The changes that destroy a kept data key. */
export const destructionOfDataKey = async (read: Reader, dataKey: DataKey): Promise<readonly Change[]> => [
  // The update fails where another was first, and with it all the rest.
  { update: 'dataKey', row: dataKey },
  { remove: 'dataKey', row: dataKey },
  ...(await tagsGone(read, dataKey)),
]

async function tagsGone(read: Reader, { account, region, id }: Cmk | DataKey): Promise<readonly Change[]> {
  const tags = await read.find('tag', { where: { account, service: 'kms', prefix: 'key', region, resource: id } })
  return tags.map((row) => ({ remove: 'tag', row }))
}
