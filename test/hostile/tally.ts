import type { Job } from './jobs.ts'
import type { Outcome } from './session.ts'

/** Counts what became of the requests and checks, and tells of each failure when it happens. */
export class Tally {
  readonly #seed: number
  readonly #say: (line: string) => void
  readonly #table = new Map<string, Map<string, number>>()
  readonly #codes = new Map<string, number>()
  requests = 0
  passed = 0
  failed = 0

  constructor(seed: number, say: (line: string) => void) {
    this.#seed = seed
    this.#say = say
  }

  begin(job: Job): void {
    this.requests += job.parts.length
  }

  /** @param result what became of each part, or why there was no connection */
  end(job: Job, result: readonly Outcome[] | Error): void {
    if (result instanceof Error) {
      this.#fail(job, `no connection: ${result.message}`)
      return
    }
    for (const outcome of result) {
      this.#count(this.#row(job.kind), outcome.became)
      if (outcome.became === 'wrong') {
        this.#fail(
          job,
          `${outcome.why}\nreceived: ${shown(outcome.received, 600)}\nsent: ${shown(outcome.part.bytes, 3000)}`,
        )
      } else {
        this.passed++
        if (outcome.became === 'answered') this.#count(this.#codes, outcome.code)
      }
    }
  }

  check(what: string, holds: boolean, detail = ''): void {
    if (holds) this.passed++
    else {
      this.failed++
      this.#say(`FAILED: ${what}${detail === '' ? '' : `: ${detail}`}`)
    }
  }

  checks(passed: number, failures: readonly string[]): void {
    this.passed += passed
    for (const failure of failures) this.check(failure, false)
  }

  /** How often each code was answered. */
  get codes(): ReadonlyMap<string, number> {
    return this.#codes
  }

  /** What became of the requests of each kind, and the codes. */
  report(): void {
    for (const [kind, row] of [...this.#table].sort()) this.#say(`${kind.padEnd(12)} ${counts(row)}`)
    this.#say(`codes: ${counts(this.#codes)}`)
  }

  /** The last line. */
  get sum(): string {
    return `${this.passed} passed, ${this.failed} failed`
  }

  #row(kind: string): Map<string, number> {
    const row = this.#table.get(kind) ?? new Map<string, number>()
    this.#table.set(kind, row)
    return row
  }

  #count(row: Map<string, number>, name: string): void {
    row.set(name, (row.get(name) ?? 0) + 1)
  }

  #fail({ number, kind, manner, parts }: Job, why: string): void {
    this.failed++
    this.#say(`FAILED: job ${number} of seed ${this.#seed} (${kind}, ${parts.length} ${manner}): ${why}`)
    this.#say(`again: npm run test:hostile 1 ${this.#seed} ${number}`)
  }
}

const shown = (bytes: Buffer, most: number): string => {
  const text = JSON.stringify(bytes.toString('latin1', 0, most))
  return bytes.length > most ? `${text} and ${bytes.length - most} bytes more` : text
}

const counts = (row: ReadonlyMap<string, number>): string =>
  [...row]
    .sort(([, a], [, b]) => b - a)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ')
