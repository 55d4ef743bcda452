import type { RefusedSignature } from '../domain/refused.ts'
import type { Change, Committer } from '../store/store.ts'

/** How many are kept: a few hundred kilobytes. */
const KEPT = 256

/**
 * Writes down what requests whose signature was refused had signed, and lets go of the oldest.
 * @returns how many it wrote
 */
export async function keepRefused(store: Committer, rows: readonly RefusedSignature[]): Promise<number> {
  if (rows.length === 0) return 0
  const old = await store.read.find('refusedSignature', {
    where: {},
    // A RequestId begins with its time.
    order: [['requestId', 'desc']],
    offset: Math.max(0, KEPT - rows.length),
  })
  const changes: Change[] = rows.map((row) => ({ insert: 'refusedSignature', row }))
  for (const { requestId } of old) changes.push({ remove: 'refusedSignature', row: { requestId } })
  // Another server may have let go of the same: its own write has made the room then.
  return (await store.commit(changes)) || (await store.commit(changes.slice(0, rows.length))) ? rows.length : 0
}
