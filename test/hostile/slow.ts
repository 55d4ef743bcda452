import { setTimeout as sleep } from 'node:timers/promises'
import { Connection } from './connection.ts'
import { takeReply } from './reply.ts'

/** A client that takes its time, for as long as it is let. */
interface Slow {
  readonly name: string
  readonly opening: string
  /** Sent again and again. */
  readonly drip: string
  /** Milliseconds between two drips. */
  readonly pause: number
  /** Milliseconds in which the server must have got rid of it: its own limit, and what its timers and a busy machine add. */
  readonly limit: number
  readonly due: 'silence' | 'an answer' | 'either'
}

const HEADERS = 45_000
const REQUEST = 90_000
const post = 'POST / HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n'
const chunked = `${post}Transfer-Encoding: chunked\r\n\r\n`
const quarter = `40000\r\n${'x'.repeat(0x40000)}\r\n`

// biome-ignore format: a table
const slows: readonly Slow[] = [
  { name: 'says nothing', opening: '', drip: '', pause: 500, limit: HEADERS, due: 'silence' },
  { name: 'a request line by letters', opening: 'POST /', drip: 'a', pause: 400, limit: HEADERS, due: 'either' },
  { name: 'endless headers', opening: post, drip: 'X: y\r\n', pause: 400, limit: HEADERS, due: 'either' },
  { name: 'empty lines', opening: '\r\n', drip: '\r\n', pause: 400, limit: HEADERS, due: 'either' },
  { name: 'a body by letters', opening: `${post}Content-Length: 100000\r\n\r\n`, drip: 'x', pause: 1000, limit: REQUEST, due: 'either' },
  { name: 'chunks by letters', opening: chunked, drip: '1\r\nx\r\n', pause: 1000, limit: REQUEST, due: 'either' },
  { name: 'an endless body', opening: chunked, drip: quarter, pause: 50, limit: REQUEST, due: 'an answer' },
  { name: 'does not hang up after a refusal', opening: 'nonsense\r\n\r\n', drip: '', pause: 500, limit: HEADERS, due: 'an answer' },
  { name: 'goes on after a refusal', opening: 'nonsense\r\n\r\n', drip: 'more', pause: 500, limit: HEADERS, due: 'an answer' },
]

/** Plays all of them at once; gives what was wrong with each that was not as it must be, and how many there are. */
export async function playSlow(
  port: number,
  secrets: readonly string[],
): Promise<{ count: number; wrong: readonly string[] }> {
  const results = await Promise.all(slows.map((slow) => playOne(slow, port, secrets)))
  return { count: slows.length, wrong: results.filter((result) => result !== undefined) }
}

async function playOne(slow: Slow, port: number, secrets: readonly string[]): Promise<string | undefined> {
  const connection = await Connection.open(port)
  const since = performance.now()
  connection.send(Buffer.from(slow.opening, 'latin1'))
  const drip = Buffer.from(slow.drip, 'latin1')
  while (connection.closed === undefined && performance.now() - since < slow.limit) {
    await sleep(slow.pause)
    connection.send(drip)
    if (slow.drip === '' && connection.ended) {
      await knock(connection)
      break
    }
  }
  const isGone = connection.closed !== undefined || (connection.ended && slow.due === 'silence')
  const { received } = connection
  connection.destroy()
  if (!isGone) return `${slow.name}: not cut off`
  if (received.length === 0) return slow.due === 'an answer' ? `${slow.name}: no answer` : undefined
  if (slow.due === 'silence') return `${slow.name}: an answer that nobody asked for`
  const taken = takeReply(received, secrets)
  if (taken.is !== 'reply') return `${slow.name}: ${taken.is === 'wrong' ? taken.why : 'half an answer'}`
  return taken.size === received.length ? undefined : `${slow.name}: more than an answer`
}

/** Finds out whether anybody is still there: the first bytes to nobody bring a reset, which the next ones meet. */
async function knock(connection: Connection): Promise<void> {
  await sleep(10_000)
  for (let i = 0; i < 3; i++) {
    connection.send(Buffer.from('x'))
    await sleep(200)
  }
}
