import { seconds } from '../domain/time.ts'

/** How often the clock is looked at, in milliseconds. */
const TICK = 1000

/** How long the same failure of a job is not told again, in milliseconds: what fails for good is tried every second. */
const REPEAT = 600_000

/** How many things a round does at most, so that calls that come meanwhile don't wait for long. */
export const BATCH = 100

/** What a job could not do in a tick. It stays due, and the next tick tries again. */
export interface Failures {
  readonly count: number
  add(error: unknown): void
}

/** A hand of the clock. */
export interface Job {
  readonly name: string
  /**
   * Does one batch of what is due.
   * @param failures takes what failed by itself; it is passed over for the rest of the tick
   * @returns how many it is done with; where it was a whole batch, more may be due
   */
  round(nowSeconds: number, failures: Failures): Promise<number>
}

/**
 * Lets each job do what is due, one after another, again and again; one that fails does not hold up the others.
 * @param now in milliseconds
 * @returns stops the clock, and resolves when the round under way is done
 */
export function startClock(
  jobs: readonly Job[],
  now: () => number,
  failed: (job: string, error: unknown) => void,
): () => Promise<void> {
  let stopped = false
  let tick: Promise<void> | undefined
  const tell = unlessTold(now, failed)
  async function look(): Promise<void> {
    for (const job of jobs) {
      const failures = new Counted((error) => tell(job.name, error))
      try {
        while (!stopped && (await job.round(seconds(now()), failures)) >= BATCH);
      } catch (error) {
        tell(job.name, error)
      }
    }
  }
  const timer = setInterval(() => {
    tick ??= look().finally(() => {
      tick = undefined
    })
  }, TICK)
  timer.unref()
  return async () => {
    stopped = true
    clearInterval(timer)
    await tick
  }
}

/** Passes on a failure of a job unless it was told a short while ago. */
function unlessTold(
  now: () => number,
  failed: (job: string, error: unknown) => void,
): (job: string, error: unknown) => void {
  const told = new Map<string, number>()
  return (job, error) => {
    const time = now()
    for (const [name, at] of told) if (Math.abs(time - at) >= REPEAT) told.delete(name)
    const name = `${job} ${error} ${error instanceof Error ? error.cause : ''}`
    if (told.has(name)) return
    told.set(name, time)
    failed(job, error)
  }
}

/** Counts the failures that it passes on. */
class Counted implements Failures {
  count = 0
  readonly #report: (error: unknown) => void

  constructor(report: (error: unknown) => void) {
    this.#report = report
  }

  add(error: unknown): void {
    this.count++
    this.#report(error)
  }
}
