import type { TrailKey } from '../crypto/trail-key.ts'
import type { TrailSegment } from '../domain/audit.ts'
import type { Reader, Store } from '../store/store.ts'
import { blocksOf } from './blocks.ts'
import { beginning, followed, linesOf, recordIn } from './chain.ts'
import { Draft, FULL } from './draft.ts'
import { genuineHeads } from './head.ts'
import type { TrailWriter } from './writer.ts'

/** After how long a segment is sealed that is not full, in milliseconds. */
const OLD = 300_000
/** How many segments are sealed before the clock's other hands get their turn. */
const BATCH = 100
/** Another writer seals for itself, unless it has ended. */
const FORSAKEN = 2 * OLD

/** What the signature of a segment covers. */
export const statementOf = (segment: Omit<TrailSegment, 'signature' | 'terms'>): string =>
  [
    'sanyao trail segment v1',
    segment.writer,
    segment.first,
    segment.count,
    segment.firstTime,
    segment.lastTime,
    segment.size,
    segment.before,
    segment.hash,
    segment.pruned,
  ].join('\n')

/** Up to which record a writer's chain is sealed, and the chain's value there. */
export async function sealedOf(
  read: Reader,
  writer: string,
): Promise<{ readonly last: number; readonly hash: string }> {
  const [segment] = await read.find('trailSegment', { where: { writer }, order: [['first', 'desc']], limit: 1 })
  if (segment === undefined) return { last: 0, hash: beginning(writer) }
  return { last: segment.first + segment.count - 1, hash: segment.hash }
}

/**
 * Seals what is due: a signature over the place, time and chain of its records, which outlives them. A chain whose end
 * somebody else wrote gets none.
 * @param own the writer of this server
 * @returns how many segments were sealed
 * @throws when records are not as they were written; nothing that follows them is sealed any more
 */
export async function sealDue(store: Store, key: TrailKey, own: Own, now: number): Promise<number> {
  let sealed = 0
  for (const { writer } of await genuineHeads(store.read, key)) {
    const oldest = now - (writer === own.name ? OLD : FORSAKEN)
    while (sealed < BATCH && (await sealNext(store, key, writer, own, oldest))) sealed++
  }
  return sealed
}

/** The writer of this server, as far as sealing needs it. */
type Own = Pick<TrailWriter, 'name' | 'draft'>

async function sealNext(store: Store, key: TrailKey, writer: string, own: Own, oldest: number): Promise<boolean> {
  const { last, hash } = await sealedOf(store.read, writer)
  const known = writer === own.name ? own.draft(last + 1) : undefined
  const draft = known ?? (await stored(store.read, writer, last + 1, hash))
  if (draft.count === 0 || (draft.count < FULL && draft.firstTime > oldest)) return false
  draft.close()
  const { first, count, firstTime, lastTime, size } = draft
  const unsigned = { writer, first, count, firstTime, lastTime, size, before: hash, hash: draft.hash, pruned: 0 }
  const row = { ...unsigned, signature: key.sign(statementOf(unsigned)), terms: draft.terms.filter() }
  return store.commit([{ insert: 'trailSegment', row }])
}

/** The same from the store: of a writer that is not ours, or of which it has forgotten. */
async function stored(read: Reader, writer: string, first: number, before: string): Promise<Draft> {
  const draft = new Draft(first)
  let value = before
  for await (const block of blocksOf(read, writer, first, first + FULL - 1)) {
    if (block.first !== first + draft.count) throw broken(writer, first + draft.count)
    const lines = linesOf(block.lines)
    const { fit, hash } = followed(value, lines)
    if (fit < lines.length || fit === 0) throw broken(writer, block.first + fit)
    value = hash
    draft.add(lines.map(recordIn), block.lines, hash)
  }
  return draft
}

const broken = (writer: string, n: number): Error =>
  new Error(`record ${n} of writer ${writer} is not what the trail's chain says: see sanyao audit verify`)
