import type { AuditRecord } from '../domain/audit.ts'
import type { Change, Committer } from '../store/store.ts'

/**
 * When a call is answered: `required` once its record is on disk, `async` without waiting where the call changed nothing,
 * `off` without any record.
 */
export const auditModes = ['required', 'async', 'off'] as const
export type AuditMode = (typeof auditModes)[number]

/** How many records may wait for the disk before calls wait with them. */
const BACKLOG = 10_000

/**
 * Commits as the mode says.
 * @param failed hears of records that were lost after their call was answered
 */
export function recorder(
  store: Pick<Committer, 'commit'>,
  mode: AuditMode,
  failed: (error: unknown) => void,
): (changes: readonly Change[], records: readonly AuditRecord[]) => Promise<boolean> {
  if (mode === 'required') return (changes, records) => store.commit(changes, records)
  if (mode === 'off') return async (changes) => changes.length === 0 || store.commit(changes)
  let waiting = 0
  return async (changes, records) => {
    if (changes.length > 0) return store.commit(changes, records)
    waiting++
    const written = store
      .commit([], records)
      .catch(failed)
      .finally(() => waiting--)
    if (waiting > BACKLOG) await written
    return true
  }
}
