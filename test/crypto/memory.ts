import { closeSync, openSync, readFileSync, readSync } from 'node:fs'

/*
 * What lies in the memory of another process of this user's, as Linux shows it.
 */

const PAGE = 4096
/** An entry of pagemap; its last bit says whether the page is there. */
const ENTRY = 8
const CHUNK = 4 << 20

/** How often each of some byte strings lies in what the process may write to. It must lie still meanwhile. */
export function occurrences(pid: number, needles: readonly Buffer[]): readonly number[] {
  const counts = needles.map(() => 0)
  for (const piece of pieces(pid))
    for (const [i, needle] of needles.entries()) counts[i] = (counts[i] ?? 0) + count(piece, needle)
  return counts
}

function count(piece: Buffer, needle: Buffer): number {
  let found = 0
  for (let at = piece.indexOf(needle); at >= 0; at = piece.indexOf(needle, at + 1)) found++
  return found
}

/** Each run of pages that are there. Longer ones than a chunk are cut, which could hide what lies across the cut. */
function* pieces(pid: number): Generator<Buffer> {
  const [memory, pagemap] = [openSync(`/proc/${pid}/mem`, 'r'), openSync(`/proc/${pid}/pagemap`, 'r')]
  try {
    for (const line of readFileSync(`/proc/${pid}/maps`, 'utf8').split('\n')) {
      const [, from, to] = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line) ?? []
      if (from === undefined || to === undefined) continue
      for (const [start, length] of runs(pagemap, Number.parseInt(from, 16), Number.parseInt(to, 16))) {
        const piece = Buffer.alloc(length)
        yield piece.subarray(0, readSync(memory, piece, 0, length, start))
      }
    }
  } finally {
    closeSync(memory)
    closeSync(pagemap)
  }
}

/** Start and length of the pages from one address to another that are there. */
function* runs(pagemap: number, from: number, to: number): Generator<readonly [start: number, length: number]> {
  const entries = Buffer.alloc(((to - from) / PAGE) * ENTRY)
  const read = readSync(pagemap, entries, 0, entries.length, (from / PAGE) * ENTRY)
  let [start, length] = [from, 0]
  for (let at = 0; at < read; at += ENTRY) {
    const there = (entries.readUInt8(at + ENTRY - 1) & 0x80) !== 0
    if (length > 0 && (!there || length === CHUNK)) {
      yield [start, length]
      length = 0
    }
    if (!there) continue
    if (length === 0) start = from + (at / ENTRY) * PAGE
    length += PAGE
  }
  if (length > 0) yield [start, length]
}
