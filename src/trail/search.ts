import { setImmediate } from 'node:timers/promises'
import type { TrailSegment } from '../domain/audit.ts'
import type { Reader } from '../store/store.ts'
import { SealedEnds } from './ends.ts'
import { Found, type Test, type TrailEvent } from './found.ts'
import { recordTest, textTest, timesOf, type Wanted } from './readings.ts'
import { segmentTest } from './terms.ts'

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
  readonly events: readonly TrailEvent[]
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
export async function findEvents(read: Reader, query: EventQuery, ends = new SealedEnds()): Promise<EventPage> {
  const times = timesOf(query.wanted)
  const from = Math.max(query.from, Math.min(...(times ?? [query.from])))
  const to = Math.min(query.to, query.after?.time ?? query.to, Math.max(...(times ?? [query.to])))
  if (from > to) return { events: [], next: undefined }
  const { account, wanted } = query
  const isWanted = recordTest(wanted)
  const test: Test = {
    text: textTest(wanted),
    record: (record) => record.account === account && record.time >= from && record.time <= to && isWanted(record),
  }
  const skip = query.after?.time === to ? query.after.skip : 0
  const found = new Found()
  for (const head of await read.find('trailHead', { where: {} })) {
    const sealed = await ends.of(read, head)
    if (sealed !== undefined) await found.read(read, head.writer, sealed.last + 1, Number.MAX_SAFE_INTEGER, test)
  }
  const mayHold = segmentTest(account, wanted)
  let opened = 0
  let rest: Place | undefined
  for await (const { writer, first, count, firstTime, lastTime, terms } of segments(read, from, to)) {
    // Whatever comes from here on is not newer than this segment's last record.
    if (found.after(lastTime) > skip + query.limit) break
    if (!mayHold(terms) || times?.some((time) => time >= firstTime && time <= lastTime) === false) continue
    if (opened >= MOST && lastTime < to) {
      rest = { time: lastTime, skip: 0 }
      break
    }
    opened++
    await found.read(read, writer, first, first + count - 1, test)
  }
  const events = found.sorted()
  if (rest !== undefined) {
    const { time } = rest
    return { events: events.slice(skip).filter(({ record }) => record.time > time), next: rest }
  }
  const page = events.slice(skip, skip + query.limit)
  return { events: page, next: events.length > skip + query.limit ? placeAfter(page, query.after) : undefined }
}

function placeAfter(page: readonly TrailEvent[], before: Place | undefined): Place | undefined {
  const time = page.at(-1)?.record.time
  if (time === undefined) return undefined
  const same = page.filter(({ record }) => record.time === time).length
  return { time, skip: same + (before?.time === time ? before.skip : 0) }
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
