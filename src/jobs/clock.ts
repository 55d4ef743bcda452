import { seconds } from '../domain/time.ts'

/** How often the clock is looked at, in milliseconds. */
const TICK = 1000

/** How many things a round does at most, so that calls that come meanwhile don't wait for long. */
export const BATCH = 100

/** A hand of the clock. */
export interface Job {
  readonly name: string
  /**
   * Does one batch of what is due.
   * @returns how many it did; where it was a whole batch, more may be due
   */
  round(nowSeconds: number): Promise<number>
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
  async function look(): Promise<void> {
    for (const job of jobs) {
      try {
        while (!stopped && (await job.round(seconds(now()))) >= BATCH);
      } catch (error) {
        failed(job.name, error)
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
