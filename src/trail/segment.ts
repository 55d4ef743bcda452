import type { TrailKey } from '../crypto/trail-key.ts'
import type { TrailHead, TrailSegment } from '../domain/audit.ts'
import type { Reader, Store } from '../store/store.ts'
import { blocksOf } from './blocks.ts'
import { followed, linesOf, recordIn } from './chain.ts'
import { Draft, FULL } from './draft.ts'
import { type Sealed, SealedEnds } from './ends.ts'
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

/**
 * Seals what is due: a signature over the place, time and chain of its records, which outlives them. A chain whose end
 * somebody else wrote gets none.
 * @param own the writer of this server
 * @returns how many segments were sealed
 * @throws when records are not as they were written, once the chains of the others are sealed: nothing that follows such
 * records in their chain is sealed any more
 */
export async function sealDue(
  store: Store,
  key: TrailKey,
  own: Own,
  now: number,
  ends = new SealedEnds(),
): Promise<number> {
  let sealed = 0
  const failures: unknown[] = []
  for (const head of await genuineHeads(store.read, key)) {
    const oldest = now - (head.writer === own.name ? OLD : FORSAKEN)
    try {
      while (sealed < BATCH && (await sealNext(store, key, head, own, oldest, ends))) sealed++
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0) throw failures[0]
  return sealed
}

/** The writer of this server, as far as sealing needs it. */
type Own = Pick<TrailWriter, 'name' | 'draft'>

async function sealNext(
  store: Store,
  key: TrailKey,
  head: TrailHead,
  own: Own,
  oldest: number,
  ends: SealedEnds,
): Promise<boolean> {
  const sealed = await ends.of(store.read, head)
  if (sealed === undefined) return false
  const { writer } = head
  const known = writer === own.name ? own.draft(sealed.last + 1) : undefined
  const draft = known ?? (await stored(store.read, head, sealed))
  if (draft.count === 0 || (draft.count < FULL && draft.firstTime > oldest)) return false
  draft.close()
  const { first, count, firstTime, lastTime, size } = draft
  const unsigned = { writer, first, count, firstTime, lastTime, size, before: sealed.hash, hash: draft.hash, pruned: 0 }
  const row = { ...unsigned, signature: key.sign(statementOf(unsigned)), terms: draft.terms.filter() }
  return store.commit([{ insert: 'trailSegment', row }])
}

/** The same from the store: of a writer that is not ours, or of which it has forgotten. */
async function stored(read: Reader, { writer, count }: TrailHead, { last, hash: before }: Sealed): Promise<Draft> {
  const first = last + 1
  const draft = new Draft(first)
  let value = before
  for await (const block of blocksOf(read, writer, first, Math.min(last + FULL, count))) {
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
