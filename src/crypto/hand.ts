import type { KeyObject } from 'node:crypto'
import { Worker } from 'node:worker_threads'
import { type Jobs, type Order, pack, type Report, type SentSecret, type Task, unpack } from './jobs.ts'
import { type Known, KnownKeys } from './known-keys.ts'
import { fixedCopy, Secret } from './secret.ts'

/**
 * How many tasks cross at once, and how many such parcels may be on their way, the next one lying ready when one is done.
 * A private operation of RSA-2048 that takes 246 µs in `openssl speed` took 317 µs of CPU with a message of its own, the key
 * in it; 293 in parcels; 281 with the key there already: the best of twelve rounds of a bare pair of threads. Parcels of
 * eight came to 83 to 90 % of what that command reached on both cores, those of four to 83 to 87 %.
 */
const PARCEL = 8
const UNDER_WAY = 2

interface Waiting {
  readonly resolve: (result: unknown) => void
  readonly reject: (reason: Error) => void
  /** Held until it is done, because a task names its keys only by number: one that is gone is forgotten there too. */
  readonly args: readonly unknown[]
}

/** A thread and the jobs it has. It keeps the process alive only while it has some. */
export class Hand {
  readonly #worker = new Worker(new URL('./worker.ts', import.meta.url), { name: 'crypto', execArgv: [] })
  readonly #waiting = new Map<number, Waiting>()
  readonly #keys = new KnownKeys((number) => this.#post({ keys: [], tasks: [], forget: [number] }))
  #queue: Task[] = []
  #parcels = 0
  #last = 0

  /** @param onExit when the thread is gone, by itself or by `stop` */
  constructor(onExit: () => void) {
    this.#worker.unref()
    this.#worker.on('message', (reports: readonly Report[]) => this.#receive(reports))
    // What ended the thread came as `error`, which must be heard; `exit` follows.
    this.#worker.on('error', () => {})
    this.#worker.on('exit', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('a crypto worker has ended'))
      this.#waiting.clear()
      this.#queue = []
      onExit()
    })
  }

  get load(): number {
    return this.#waiting.size
  }

  run(job: keyof Jobs, args: readonly unknown[]): Promise<unknown> {
    const id = ++this.#last
    this.#queue.push({ id, job, args: args.map((value) => pack(value, (key) => this.#keys.numberOf(key))) })
    // Those that come in one turn of the event loop go together.
    if (this.#queue.length === 1) queueMicrotask(() => this.#send())
    return new Promise((resolve, reject) => {
      if (this.#waiting.size === 0) this.#worker.ref()
      this.#waiting.set(id, { resolve, reject, args })
    })
  }

  async stop(): Promise<void> {
    await this.#worker.terminate()
  }

  #send(): void {
    for (; this.#parcels < UNDER_WAY && this.#queue.length > 0; this.#parcels++) {
      const keys = this.#keys.takeFresh().map(([number, key]) => [number, send(key)] as const)
      this.#post({ keys, tasks: this.#queue.splice(0, PARCEL), forget: [] })
    }
  }

  #post(order: Order): void {
    // What is moved leaves no copy behind, neither here nor on its way.
    const moved = order.keys.flatMap(([, key]) => ('bytes' in key ? [key.bytes.buffer] : []))
    this.#worker.postMessage(order, moved)
  }

  #receive(reports: readonly Report[]): void {
    this.#parcels--
    for (const report of reports) this.#settle(report)
    this.#send()
    if (this.#waiting.size === 0) this.#worker.unref()
  }

  #settle(report: Report): void {
    const waiting = this.#waiting.get(report.id)
    this.#waiting.delete(report.id)
    if ('failed' in report) waiting?.reject(new Error('a crypto worker could not do its job'))
    else waiting?.resolve(unpack(report.result))
  }
}

const send = (key: Known): KeyObject | SentSecret =>
  key instanceof Secret ? { form: key.form, bytes: key.use(fixedCopy) } : key
