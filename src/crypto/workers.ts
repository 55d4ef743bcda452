import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { type Jobs, pack, type Report, type Task, unpack } from './jobs.ts'

/** Past four threads the event loop, which feeds them, is what limits. */
const MOST = 4

interface Waiting {
  readonly resolve: (result: unknown) => void
  readonly reject: (reason: Error) => void
}

/** A thread and the jobs it has. It keeps the process alive only while it has some. */
class Hand {
  readonly #worker = new Worker(new URL('./worker.ts', import.meta.url), { name: 'crypto', execArgv: [] })
  readonly #waiting = new Map<number, Waiting>()
  #last = 0

  /** @param onExit when the thread is gone, by itself or by `stop` */
  constructor(onExit: () => void) {
    this.#worker.unref()
    this.#worker.on('message', (report: Report) => this.#settle(report))
    // What ended the thread came as `error`, which must be heard; `exit` follows.
    this.#worker.on('error', () => {})
    this.#worker.on('exit', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('a crypto worker has ended'))
      this.#waiting.clear()
      onExit()
    })
  }

  get load(): number {
    return this.#waiting.size
  }

  run(job: keyof Jobs, args: readonly unknown[]): Promise<unknown> {
    const id = ++this.#last
    const task: Task = { id, job, args: args.map(pack) }
    return new Promise((resolve, reject) => {
      this.#worker.postMessage(task)
      if (this.#waiting.size === 0) this.#worker.ref()
      this.#waiting.set(id, { resolve, reject })
    })
  }

  async stop(): Promise<void> {
    await this.#worker.terminate()
  }

  #settle(report: Report): void {
    const waiting = this.#waiting.get(report.id)
    this.#waiting.delete(report.id)
    if (this.#waiting.size === 0) this.#worker.unref()
    if ('failed' in report) waiting?.reject(new Error('a crypto worker could not do its job'))
    else waiting?.resolve(unpack(report.result))
  }
}

/** Threads for what would block the event loop, started one by one as jobs come while all others are busy. */
export class Workers implements AsyncDisposable {
  readonly #limit: number
  readonly #hands = new Set<Hand>()

  /** @param limit how many threads there are at most */
  constructor(limit = Math.min(MOST, availableParallelism())) {
    this.#limit = limit
  }

  /** How many threads there are. */
  get size(): number {
    return this.#hands.size
  }

  /** @throws {Error} when the job throws or its thread ends */
  run<J extends keyof Jobs>(job: J, ...args: Parameters<Jobs[J]>): Promise<ReturnType<Jobs[J]>> {
    return this.#choose().run(job, args) as Promise<ReturnType<Jobs[J]>>
  }

  /** Ends the threads; jobs they have are rejected. A later job starts new ones. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#hands].map((hand) => hand.stop()))
  }

  /** The one with the fewest jobs; a new one rather than a busy one. */
  #choose(): Hand {
    let best: Hand | undefined
    for (const hand of this.#hands) if (best === undefined || hand.load < best.load) best = hand
    if (best !== undefined && (best.load === 0 || this.#hands.size >= this.#limit)) return best
    const hand: Hand = new Hand(() => this.#hands.delete(hand))
    this.#hands.add(hand)
    return hand
  }
}

/** Those of this process. Keys are prepared in many places, and the machine has its cores only once. */
export const workers = new Workers()
