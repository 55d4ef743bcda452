import type { Change, Committer } from '../store/store.ts'

/**
 * Writes down when keys were last used. A use that another process wrote meanwhile is written at the key's next use.
 * @param uses Unix seconds by SecretId
 * @returns how many it wrote
 */
export async function noteKeyUse(store: Committer, uses: ReadonlyMap<string, number>): Promise<number> {
  let written = 0
  for (const [secretId, time] of uses) {
    const key = await store.read.get('accessKey', { secretId })
    const known = await store.read.get('keyUse', { secretId })
    if (key === undefined || (known?.time ?? 0) >= time) continue
    const row = { secretId, time }
    const change: Change = known === undefined ? { insert: 'keyUse', row } : { update: 'keyUse', row }
    if (await store.commit([change])) written++
  }
  return written
}
