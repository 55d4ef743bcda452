import type { Store } from '../store/store.ts'
import { BATCH } from './clock.ts'

/**
 * Removes the parameters for import whose time is over, and with them their wrapping keys.
 * @returns how many it removed
 */
export async function expireImports(store: Store, nowSeconds: number): Promise<number> {
  const due = await store.read.find('importToken', { where: { validTo: { atMost: nowSeconds } }, limit: BATCH })
  let removed = 0
  for (const row of due) {
    // A newer token may have taken the row's place since: only this one goes.
    const now = await store.read.get('importToken', row)
    if (now?.token === row.token && (await store.commit([{ remove: 'importToken', row }]))) removed++
  }
  return removed
}
