import { constants, createWriteStream, fstatSync, openSync, write } from 'node:fs'
import { connect, Socket } from 'node:net'
import type { Writable } from 'node:stream'

/** What may wait for a slow reader, in bytes. */
const BACKLOG = 8 * 2 ** 20
/** How long after a try to open it the next comes, in milliseconds. */
const AGAIN = 5000
/** How long what waits may take to get out at the end, in milliseconds. */
const PATIENCE = 1000

/** How to open something that can be written to. */
export interface Way {
  readonly open: () => Writable
  /** What comes first after it broke: it may have broken within a line. */
  readonly afresh: string
}

/** Writes to what may break, and is then opened again. What comes meanwhile, or is too much, is dropped. */
export class Lasting {
  readonly #way: Way
  readonly #failed: (error: unknown) => void
  readonly #again: number
  #stream: Writable | undefined
  #opened = Number.NEGATIVE_INFINITY
  #broken = false

  /**
   * @param failed hears of a failure, and of another only after something got through
   * @param again milliseconds
   */
  constructor(way: Way, failed: (error: unknown) => void, again = AGAIN) {
    this.#way = way
    this.#failed = failed
    this.#again = again
  }

  /** @param text is not asked for when it is dropped */
  write(text: () => string): void {
    const stream = this.#open()
    if (stream === undefined || stream.writableLength > BACKLOG) return
    stream.write(text(), (error) => {
      if (!error) this.#broken = false
    })
  }

  #open(): Writable | undefined {
    if (this.#stream?.destroyed) this.#stream = undefined
    if (this.#stream !== undefined) return this.#stream
    if (performance.now() - this.#opened < this.#again) return undefined
    this.#opened = performance.now()
    try {
      this.#stream = this.#way.open().on('error', (error) => this.#fails(error))
      if (this.#broken) this.#stream.write(this.#way.afresh)
    } catch (error) {
      this.#fails(error)
    }
    return this.#stream
  }

  #fails(error: unknown): void {
    if (!this.#broken) this.#failed(error)
    this.#broken = true
  }

  /** Lets what waits get out, unless nobody takes it. */
  close(): Promise<void> {
    const stream = this.#stream
    if (stream === undefined || stream.destroyed) return Promise.resolve()
    return new Promise((resolve) => {
      const enough = setTimeout(() => {
        stream.destroy()
        resolve()
      }, PATIENCE)
      stream.once('close', () => {
        clearTimeout(enough)
        resolve()
      })
      stream.end()
    })
  }
}

export const fileAt = (path: string): Way => ({
  open: () => createWriteStream(path, { flags: 'a', mode: 0o600 }),
  afresh: '\n',
})

export const socketTo = (address: { readonly host: string; readonly port: number }): Way => ({
  open: () => connect(address).unref(),
  afresh: '',
})

/**
 * `process.stdout` holds up the event loop where its reader is slow, and ends the process where it is gone. A pipe is opened
 * a second time instead, so that nobody else's writing changes; anything else is written to by the thread pool.
 */
export const standardOutput: Way = {
  open: () => {
    const pipe = secondPipe()
    if (pipe !== undefined) return new Socket({ fd: pipe, readable: false, writable: true })
    return createWriteStream('', { fd: 1, fs: { write, close: (_, done) => done(null) } })
  },
  afresh: '\n',
}

/** Another descriptor of the pipe that is standard output; undefined where it is none, or may not be opened. */
function secondPipe(): number | undefined {
  if (!fstatSync(1).isFIFO()) return undefined
  try {
    return openSync('/dev/stdout', constants.O_WRONLY | constants.O_NONBLOCK)
  } catch {
    return undefined
  }
}
