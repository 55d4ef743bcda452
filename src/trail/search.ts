import { setImmediate } from 'node:timers/promises'
import type { AuditRecord, TrailSegment } from '../domain/audit.ts'
import type { Reader } from '../store/store.ts'
import { blocksOf } from './blocks.ts'
import { linesOf, recordIn } from './chain.ts'
import { sealedOf } from './ends.ts'

import { isWanted, mayHold, textTest, type Wanted } from './terms.ts'

/** A place among events sorted by time, newest first: after so many of those of a millisecond. */
export interface Place {
  /** Unix milliseconds. */
  readonly time: number
  readonly skip: number
}

export interface EventQuery {
  /** The main account that the callers belong to. */
  readonly account: string
  /** Unix milliseconds, both inclusive. */
  readonly from: number
  readonly to: number
  readonly limit: number
  /** Where the page before ended. */
  readonly after?: Place | undefined
  readonly wanted: Wanted
}

export interface EventPage {
  /** Newest first. */
  readonly events: readonly AuditRecord[]
  /** Undefined when there are no more. */
  readonly next: Place | undefined
}

/** How many segments one page opens; a search for what is rare goes on with the next page. */
const MOST = 64

/** How many segments are looked at before other calls get their turn. */
const BATCH = 32

/**
 * One page of the events of an account. Reads the records that are not sealed yet, and of the segments only those that may
 * hold what is wanted, from the newest on, until the page is full or much was read: a page may hold less than its limit
 * and still not be the last.
 */
export async function findEvents(read: Reader, query: EventQuery): Promise<EventPage> {
  const to = Math.min(query.to, query.after?.time ?? query.to)
  const { account, from, wanted } = query
  const test: Test = {
    text: textTest(wanted),
    record: (record) =>
      record.account === account && record.time >= from && record.time <= to && isWanted(record, wanted),
  }
  const skip = query.after?.time === to ? query.after.skip : 0
  const found: Numbered[] = []
  for (const { writer } of await read.find('trailHead', { where: {} })) {
    const { last } = await sealedOf(read, writer)
    found.push(...(await numbered(read, writer, last + 1, Number.MAX_SAFE_INTEGER, test)))
  }
  let opened = 0
  let rest: Place | undefined
  for await (const { writer, first, count, lastTime, terms } of segments(read, query.from, to)) {
    // Whatever comes from here on is not newer than this segment's last record.
    if (found.filter(({ record }) => record.time > lastTime).length > skip + query.limit) break
    if (!mayHold(terms, query.account, query.wanted)) continue
    if (opened++ === MOST && lastTime < to) {
      rest = { time: lastTime, skip: 0 }
      break
    }
    found.push(...(await numbered(read, writer, first, first + count - 1, test)))
  }
  const events = found.sort(newestFirst).map(({ record }) => record)
  if (rest !== undefined) {
    const { time } = rest
    return { events: events.slice(skip).filter((record) => record.time > time), next: rest }
  }
  const page = events.slice(skip, skip + query.limit)
  return { events: page, next: events.length > skip + query.limit ? placeAfter(page, query.after) : undefined }
}

/** What a record must meet: its JSON at a glance, then itself. */
interface Test {
  readonly text: (json: string) => boolean
  readonly record: (record: AuditRecord) => boolean
}

interface Numbered {
  readonly writer: number
  readonly n: number
  readonly record: AuditRecord
}

const newestFirst = (a: Numbered, b: Numbered): number =>
  b.record.time - a.record.time || b.writer - a.writer || b.n - a.n

function placeAfter(page: readonly AuditRecord[], before: Place | undefined): Place | undefined {
  const time = page.at(-1)?.time
  if (time === undefined) return undefined
  const same = page.filter((record) => record.time === time).length
  return { time, skip: same + (before?.time === time ? before.skip : 0) }
}

/** The records of a stretch of a chain that match, with their numbers. */
async function numbered(
  read: Reader,
  writer: string,
  first: number,
  last: number,
  test: Test,
): Promise<readonly Numbered[]> {
  const found: Numbered[] = []
  for await (const block of blocksOf(read, writer, first, last))
    for (const [i, line] of linesOf(block.lines).entries()) {
      if (!test.text(line.json)) continue
      const record = recordIn(line)
      if (test.record(record)) found.push({ writer: Number(writer), n: block.first + i, record })
    }
  return found
}

/** The segments that reach into a span of time, those that end last first. */
async function* segments(read: Reader, from: number, to: number): AsyncGenerator<TrailSegment> {
  const seen = new Set<string>()
  let atMost = Number.MAX_SAFE_INTEGER
  let ties = 0
  for (;;) {
    const batch = await read.find('trailSegment', {
      where: { lastTime: { above: from - 1, atMost }, firstTime: { atMost: to }, pruned: 0 },
      order: [
        ['lastTime', 'desc'],
        ['writer', 'desc'],
        ['first', 'desc'],
      ],
      limit: BATCH + ties,
    })
    for (const segment of batch) {
      const name = `${segment.writer} ${segment.first}`
      if (seen.has(name)) continue
      seen.add(name)
      yield segment
    }
    if (batch.length < BATCH + ties) return
    atMost = batch.at(-1)?.lastTime ?? 0
    ties = batch.filter(({ lastTime }) => lastTime === atMost).length
    await setImmediate()
  }
}
