import type { TrailKey } from '../crypto/trail-key.ts'
import type { AuditRecord, TrailBlock, TrailSegment } from '../domain/audit.ts'
import type { Reader, Store } from '../store/store.ts'
import { beginning, isTagged, linesOf, linked, recordIn } from './chain.ts'
import { filterOf } from './terms.ts'

/** How many records make a segment, and after how long fewer do, in milliseconds. */
const FULL = 1024
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
 * Seals what is due: a signature over the place, time and chain of its records, which outlives them.
 * @param own the writer of this server
 * @returns how many segments were sealed
 * @throws when records are not as they were written; nothing that follows them is sealed any more
 */
export async function sealDue(store: Store, key: TrailKey, own: string, now: number): Promise<number> {
  let sealed = 0
  for (const { writer } of await store.read.find('trailHead', { where: {} })) {
    const oldest = now - (writer === own ? OLD : FORSAKEN)
    while (sealed < BATCH && (await sealNext(store, key, writer, oldest))) sealed++
  }
  return sealed
}

async function sealNext(store: Store, key: TrailKey, writer: string, oldest: number): Promise<boolean> {
  const { last, hash } = await sealedOf(store.read, writer)
  const blocks = await store.read.find('trailBlock', {
    where: { writer, first: { above: last, atMost: last + FULL } },
    order: [['first', 'asc']],
  })
  const count = blocks.reduce((sum, block) => sum + block.count, 0)
  if (count === 0) return false
  const records = recordsIn(blocks, last + 1, hash)
  const times = records.entries.map(({ time }) => time)
  if (count < FULL && Math.min(...times) > oldest) return false
  const unsigned = {
    writer,
    first: last + 1,
    count,
    firstTime: Math.min(...times),
    lastTime: Math.max(...times),
    size: blocks.reduce((sum, { lines }) => sum + Buffer.byteLength(lines), 0),
    before: hash,
    hash: records.hash,
    pruned: 0,
  }
  const row = { ...unsigned, signature: key.sign(statementOf(unsigned)), terms: filterOf(records.entries) }
  return store.commit([{ insert: 'trailSegment', row }])
}

/** @throws when the blocks do not go on from there */
function recordsIn(
  blocks: readonly TrailBlock[],
  first: number,
  before: string,
): { readonly entries: readonly AuditRecord[]; readonly hash: string } {
  const entries: AuditRecord[] = []
  let hash = before
  for (const block of blocks) {
    if (block.first !== first + entries.length) throw broken(block.writer, first + entries.length)
    for (const line of linesOf(block.lines)) {
      hash = linked(hash, line.json)
      if (!isTagged(line, hash)) throw broken(block.writer, first + entries.length)
      entries.push(recordIn(line))
    }
  }
  return { entries, hash }
}

const broken = (writer: string, n: number): Error =>
  new Error(`record ${n} of writer ${writer} is not what the trail's chain says: see sanyao audit verify`)
