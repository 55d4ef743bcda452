import type { TrailKey } from '../crypto/trail-key.ts'
import type { TrailSegment } from '../domain/audit.ts'
import type { Change, Reader, Store } from '../store/store.ts'
import { blocksOf } from './blocks.ts'
import { statementOf } from './segment.ts'

/** How long records are kept. */
export interface Retention {
  /** 0 for ever. */
  readonly days: number
  /** Megabytes (10^6 bytes) of sealed records; 0 for any number. */
  readonly megabytes: number
}

const DAY = 86_400_000
const BATCH = 100

/**
 * Prunes whole segments: those whose last record is too old, and the oldest beyond the size. What is left of each is its
 * segment, signed anew with the time of its pruning, so that the chain can still be followed across it.
 * @returns how many segments were pruned
 */
export async function pruneDue(store: Store, key: TrailKey, keep: Retention, now: number): Promise<number> {
  let pruned = 0
  for (const segment of await due(store.read, keep, now)) if (await prune(store, key, segment, now)) pruned++
  return pruned
}

async function due(read: Reader, keep: Retention, now: number): Promise<readonly TrailSegment[]> {
  if (keep.megabytes > 0) {
    const kept = await read.find('trailSize', { where: {}, order: [['lastTime', 'desc']] })
    let total = 0
    const beyond = kept.filter(({ size }) => {
      total += size
      return total > keep.megabytes * 1e6
    })
    const oldest = beyond.toReversed().slice(0, BATCH)
    const segments = await Promise.all(oldest.map(({ writer, first }) => read.get('trailSegment', { writer, first })))
    if (segments.length > 0) return segments.filter((segment) => segment !== undefined)
  }
  if (keep.days === 0) return []
  const where = { pruned: 0, lastTime: { atMost: now - keep.days * DAY } }
  return read.find('trailSegment', { where, order: [['lastTime', 'asc']], limit: BATCH })
}

async function prune(store: Store, key: TrailKey, segment: TrailSegment, now: number): Promise<boolean> {
  const { writer, first, count } = segment
  const stub = { ...segment, pruned: now, terms: Buffer.alloc(0) }
  const changes: Change[] = [{ update: 'trailSegment', row: { ...stub, signature: key.sign(statementOf(stub)) } }]
  for await (const block of blocksOf(store.read, writer, first, first + count - 1))
    changes.push({ remove: 'trailBlock', row: { writer, first: block.first } })
  return store.commit(changes)
}
