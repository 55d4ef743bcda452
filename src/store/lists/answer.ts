import type { Cmk } from '../../domain/key.ts'
import type { Where } from '../store.ts'
import { countOf, isOfProfiles, type Mask, maskOf } from './filter.ts'
import type { Pace } from './pace.ts'
import type { Shelf } from './shelf.ts'

/** Answers to questions that are kept, a byte for each key. */
const MASKS = 8

/** How many rows of a shelf meet a condition that `placeOf` knows. */
export const count = async (shelf: Shelf, where: Where<Cmk>, pace: Pace): Promise<number> =>
  isOfProfiles(where) ? countOf(shelf, where) : ones(await kept(shelf, where, pace))

/** The rows that meet a condition, as they were found before if nothing has changed since: who pages asks twice a page. */
async function kept(shelf: Shelf, where: Where<Cmk>, pace: Pace): Promise<Mask> {
  const { revision } = shelf
  const question = JSON.stringify(where)
  const found = shelf.found.get(question)
  if (found?.revision === revision) return found.mask
  const mask = await maskOf(shelf, where, pace)
  if (shelf.found.size >= MASKS) shelf.found.clear()
  shelf.found.set(question, { revision, mask })
  return mask
}

function ones(mask: Mask): number {
  let count = 0
  for (let slot = 0; slot < mask.length; slot++) count += mask[slot] as number
  return count
}

interface Page {
  readonly direction: 'asc' | 'desc'
  readonly offset: number
  readonly limit: number
}

/** The slots of a page of the rows that meet such a condition. */
export async function page(
  shelf: Shelf,
  where: Where<Cmk>,
  { direction, offset, limit }: Page,
  pace: Pace,
): Promise<readonly number[]> {
  const mask = await kept(shelf, where, pace)
  const { runs } = shelf.order
  const slots: number[] = []
  let ahead = offset
  for (let i = 0; i < runs.length && slots.length < limit; i++) {
    const run = runs[direction === 'asc' ? i : runs.length - 1 - i] as readonly number[]
    for (let j = 0; j < run.length && slots.length < limit; j++) {
      const slot = run[direction === 'asc' ? j : run.length - 1 - j] as number
      if (mask[slot] === 1 && ahead-- <= 0) slots.push(slot)
    }
    if (pace.isDue) await pace.rest()
  }
  return slots
}
