import type { TrailKey } from '../crypto/trail-key.ts'
import type { TrailHead } from '../domain/audit.ts'
import type { Reader } from '../store/store.ts'

/*
 * Where the chains end. Writers are named by numbers without gaps, so that one of which nothing is left is missed.
 */

/** What the proof of a head covers. */
export const headStatement = ({ writer, count, hash }: Omit<TrailHead, 'mac' | 'time'>): string =>
  `sanyao trail head v1\n${writer}\n${count}\n${hash}`

export const signedHead = (key: TrailKey, head: Omit<TrailHead, 'mac'>): TrailHead => ({
  ...head,
  mac: key.mac(headStatement(head)),
})

/** Whether a head was written by who has the root key. The chain itself proves nothing: anyone can compute its values. */
export const isGenuine = (key: Pick<TrailKey, 'mac'>, head: TrailHead): boolean =>
  key.mac(headStatement(head)) === head.mac

/** The number that names a writer; undefined for what names none. */
export const numberOf = (writer: string): number | undefined =>
  /^[1-9]\d{0,14}$/.test(writer) ? Number(writer) : undefined

/** The heads that are as their writers left them, the newest last. */
export async function genuineHeads(read: Reader, key: TrailKey): Promise<readonly TrailHead[]> {
  const heads = await read.find('trailHead', { where: {} })
  return heads
    .filter((head) => numberOf(head.writer) !== undefined && isGenuine(key, head))
    .toSorted((a, b) => Number(a.writer) - Number(b.writer))
}

/** Whether the store has anything of a writer. */
export async function isThere(read: Reader, writer: string): Promise<boolean> {
  const [head, segments, blocks] = await Promise.all([
    read.get('trailHead', { writer }),
    read.find('trailSegment', { where: { writer }, limit: 1 }),
    read.find('trailBlock', { where: { writer }, limit: 1 }),
  ])
  return head !== undefined || segments.length > 0 || blocks.length > 0
}

/** The first name after a writer's of which the store has nothing. */
export async function freeAfter(read: Reader, writer: string | undefined): Promise<string> {
  let name = Number(writer ?? 0)
  do name++
  while (await isThere(read, String(name)))
  return String(name)
}

/** Names that no head has are looked for one by one. As many are enough: the trail is not as it was written. */
const MOST_UNKNOWN = 16

interface Writers {
  /** In order. */
  readonly numbers: readonly number[]
  /** Names that no writer can have. */
  readonly strangers: readonly string[]
}

/** All that the store has anything of: a head, a segment or a block. */
export async function writersIn(read: Reader): Promise<Writers> {
  const names = new Set((await read.find('trailHead', { where: {} })).map(({ writer }) => writer))
  for (const table of ['trailSegment', 'trailBlock'] as const)
    for (let i = 0; i < MOST_UNKNOWN; i++) {
      const all = [...names].map((writer) => ({ writer: { not: writer } }))
      const [row] = await read.find(table, { where: { all }, limit: 1 })
      if (row === undefined) break
      names.add(row.writer)
    }
  const numbers = [...names].flatMap((name) => numberOf(name) ?? []).sort((a, b) => a - b)
  return { numbers, strangers: [...names].filter((name) => numberOf(name) === undefined).sort() }
}
