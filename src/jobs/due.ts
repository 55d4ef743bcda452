import { BATCH, type Failures } from './clock.ts'

/** A part of what is due. */
export interface Batch {
  readonly offset: number
  readonly limit: number
}

/**
 * Does a batch of what is due, each row by itself: one that fails holds up no other, and is reported by its name.
 * @param find what is due, always in one order, so that those that failed stay where they are and can be passed over
 * @param act false where another server was first
 * @returns how many rows are done with: as many as were found, where none was lost to another
 */
export async function eachDue<R>(
  failures: Failures,
  find: (batch: Batch) => Promise<readonly R[]>,
  nameOf: (row: R) => string,
  act: (row: R) => Promise<boolean>,
): Promise<number> {
  const rows = await find({ offset: failures.count, limit: BATCH })
  // All at once, so that they share a flush to disk.
  const ends = await Promise.all(
    rows.map(async (row) => {
      try {
        return await act(row)
      } catch (cause) {
        failures.add(new Error(nameOf(row), { cause }))
        return true
      }
    }),
  )
  return ends.filter(Boolean).length
}
