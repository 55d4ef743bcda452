import { Connection } from './connection.ts'
import type { Job, Part } from './jobs.ts'
import { type Reply, takeReply } from './reply.ts'

/** What became of one request. */
export type Outcome =
  | { readonly part: Part; readonly became: 'answered'; readonly code: string }
  /** The connection was closed without a byte; `void` when an answer before had announced it. */
  | { readonly part: Part; readonly became: 'closed' | 'reset' | 'void' }
  | { readonly part: Part; readonly became: 'wrong'; readonly why: string; readonly received: Buffer }

/** The longest that anything may take, in milliseconds. */
const PATIENCE = 30_000
/** After so long without a word, what we sent is taken for unfinished, and we hang up as a client would. */
const QUIET = 250

/** The only answers after which the server closes a connection that the client would have kept. */
const closing = ['InvalidRequest', 'RequestSizeLimitExceeded']

/** Plays a job and judges what came back. */
export async function play(job: Job, port: number, secrets: readonly string[]): Promise<readonly Outcome[]> {
  const connection = await Connection.open(port)
  try {
    return await converse(job, new Listener(connection, secrets))
  } finally {
    connection.destroy()
  }
}

async function converse({ parts, manner }: Job, listener: Listener): Promise<readonly Outcome[]> {
  if (manner === 'pipelined') listener.connection.send(Buffer.concat(parts.map((part) => part.bytes)))
  const outcomes: Outcome[] = []
  for (const part of parts) {
    if (manner === 'in turn') listener.connection.send(part.bytes)
    if (manner === 'in pieces') await sendInPieces(listener.connection, part.bytes)
    outcomes.push(part.due === 'answer' ? await listener.answerTo(part) : await listener.anythingTo(part))
    if (outcomes.at(-1)?.became === 'wrong') return outcomes
  }
  const last = parts.at(-1) as Part
  const why = await listener.farewell()
  return why === undefined ? outcomes : [...outcomes.slice(0, -1), listener.wrong(last, why)]
}

async function sendInPieces(connection: Connection, bytes: Buffer): Promise<void> {
  const step = 1 + Math.ceil(bytes.length / 7)
  for (let at = 0; at < bytes.length; at += step) {
    connection.send(bytes.subarray(at, at + step))
    await new Promise((resolve) => setImmediate(resolve))
  }
}

class Listener {
  readonly connection: Connection
  readonly #secrets: readonly string[]
  /** Whether an answer has announced that it is the last. */
  #over = false

  constructor(connection: Connection, secrets: readonly string[]) {
    this.connection = connection
    this.#secrets = secrets
  }

  readonly wrong = (part: Part, why: string): Outcome => ({
    part,
    became: 'wrong',
    why,
    received: this.connection.received,
  })

  /** The one answer that this request must get. */
  async answerTo(part: Part): Promise<Outcome> {
    if (this.#over) return { part, became: 'void' }
    const reply = await this.#next(part, PATIENCE)
    if (typeof reply === 'string')
      return this.wrong(part, reply === '' ? `no answer (${this.#isOver() ? 'closed' : 'left open'})` : reply)
    return this.#judge(part, reply)
  }

  /** Answers in form, or a close; whichever comes when we say no more. */
  async anythingTo(part: Part): Promise<Outcome> {
    if (this.#over) return { part, became: 'void' }
    let reply = await this.#next(part, QUIET)
    this.connection.hangUp()
    if (reply === '') reply = await this.#next(part, PATIENCE)
    if (reply === '') return this.#closedWithout(part)
    return typeof reply === 'string' ? this.wrong(part, reply) : this.#judge(part, reply)
  }

  /** Hangs up; what still comes must be answers in form, and then the end. Gives what is wrong. */
  async farewell(): Promise<string | undefined> {
    this.connection.hangUp()
    for (;;) {
      const reply = await this.#next(undefined, PATIENCE)
      if (reply === '') return this.#isOver() ? undefined : 'the connection was left open'
      if (typeof reply === 'string') return reply
    }
  }

  #isOver(): boolean {
    return this.connection.closed !== undefined || this.connection.ended
  }

  #closedWithout(part: Part): Outcome {
    if (!this.#isOver()) return this.wrong(part, 'neither an answer nor a close')
    return { part, became: this.connection.closed === 'by a reset' ? 'reset' : 'closed' }
  }

  #judge(part: Part, reply: Reply): Outcome {
    const { code = 'success', text } = reply
    this.#over = reply.closes
    if (part.due === 'answer' && reply.closes && !closing.includes(code)) return this.wrong(part, 'an early close')
    if (part.holds !== undefined && !text.includes(part.holds)) return this.wrong(part, 'the answer to another request')
    if (part.never?.test(code)) return this.wrong(part, `${code}, though well signed`)
    return { part, became: 'answered', code }
  }

  /** The next answer; what is wrong with it; or an empty text when there is none. */
  async #next(part: Part | undefined, patience: number): Promise<Reply | string> {
    const bodiless = part !== undefined && /(?:^|\n)HEAD /.test(part.bytes.toString('latin1', 0, 5000))
    for (;;) {
      const taken = takeReply(this.connection.received, this.#secrets, bodiless)
      if (taken.is === 'wrong') return taken.why
      if (taken.is === 'reply') {
        this.connection.take(taken.size)
        return taken.reply
      }
      const isOver = this.#isOver()
      if (isOver || !(await this.connection.news(patience))) {
        if (!isOver && patience < PATIENCE) return ''
        return this.connection.received.length === 0 ? '' : 'half an answer'
      }
    }
  }
}
