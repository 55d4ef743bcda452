import type { TrailKey } from '../crypto/trail-key.ts'
import type { AuditRecord, TrailSegment } from '../domain/audit.ts'
import type { Reader, Store } from '../store/store.ts'
import { beginning, isTagged, linesOf, linked, recordIn } from './chain.ts'
import { filterOf } from './terms.ts'
import type { Stretch, TrailWriter } from './writer.ts'

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
export async function sealDue(store: Store, key: TrailKey, own: Own, now: number): Promise<number> {
  let sealed = 0
  for (const { writer } of await store.read.find('trailHead', { where: {} })) {
    const oldest = now - (writer === own.name ? OLD : FORSAKEN)
    while (sealed < BATCH && (await sealNext(store, key, writer, own, oldest))) sealed++
  }
  return sealed
}

/** The writer of this server, as far as sealing needs it. */
type Own = Pick<TrailWriter, 'name' | 'since'>

async function sealNext(store: Store, key: TrailKey, writer: string, own: Own, oldest: number): Promise<boolean> {
  const { last, hash } = await sealedOf(store.read, writer)
  const known = writer === own.name ? full(own.since(last + 1)) : []
  const stretches = known.length > 0 ? known : await stored(store.read, writer, last + 1, hash)
  const end = stretches.at(-1)
  if (end === undefined) return false
  const records = stretches.flatMap((stretch) => stretch.records)
  const times = records.map(({ time }) => time)
  if (records.length < FULL && Math.min(...times) > oldest) return false
  const unsigned = {
    writer,
    first: last + 1,
    count: records.length,
    firstTime: Math.min(...times),
    lastTime: Math.max(...times),
    size: stretches.reduce((sum, { size }) => sum + size, 0),
    before: hash,
    hash: end.hash,
    pruned: 0,
  }
  const row = { ...unsigned, signature: key.sign(statementOf(unsigned)), terms: filterOf(records) }
  return store.commit([{ insert: 'trailSegment', row }])
}

/** The first that make a full segment; all where they don't. */
function full(stretches: readonly Stretch[]): readonly Stretch[] {
  let count = 0
  for (const [i, { records }] of stretches.entries()) {
    count += records.length
    if (count >= FULL) return stretches.slice(0, i + 1)
  }
  return stretches
}

/** The same from the store: of a writer that is not ours, or of which we have forgotten. */
async function stored(read: Reader, writer: string, first: number, before: string): Promise<readonly Stretch[]> {
  const blocks = await read.find('trailBlock', {
    where: { writer, first: { above: first - 1, atMost: first + FULL - 1 } },
    order: [['first', 'asc']],
  })
  let hash = before
  let next = first
  return blocks.map((block) => {
    if (block.first !== next) throw broken(writer, next)
    const records: AuditRecord[] = []
    for (const line of linesOf(block.lines)) {
      hash = linked(hash, line.json)
      if (!isTagged(line, hash)) throw broken(writer, next)
      records.push(recordIn(line))
      next++
    }
    return { first: block.first, records, hash, size: Buffer.byteLength(block.lines) }
  })
}

const broken = (writer: string, n: number): Error =>
  new Error(`record ${n} of writer ${writer} is not what the trail's chain says: see sanyao audit verify`)
