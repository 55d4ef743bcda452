import type { TrailBlock } from '../domain/audit.ts'
import type { Reader } from '../store/store.ts'

/** How many blocks are read at once: of a busy server they hold a hundred records each. */
const BATCH = 256

/**
 * The blocks of a writer that begin with a record from `first` to `last`, both inclusive, in order. It goes on behind the
 * block that it gave, whatever that says of its length, so that none that lies within it is passed over.
 */
export async function* blocksOf(
  read: Reader,
  writer: string,
  first: number,
  last: number = Number.MAX_SAFE_INTEGER,
): AsyncGenerator<TrailBlock> {
  for (let above = first - 1; ; ) {
    const blocks = await read.find('trailBlock', {
      where: { writer, first: { above, atMost: last } },
      order: [['first', 'asc']],
      limit: BATCH,
    })
    yield* blocks
    if (blocks.length < BATCH) return
    above = blocks.at(-1)?.first ?? above
  }
}
