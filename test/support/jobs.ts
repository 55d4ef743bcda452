import type { Job } from '../../src/jobs/clock.ts'

/** What one round of a job came to. */
export interface Round {
  readonly done: number
  /** The names of what failed by itself. */
  readonly failed: readonly string[]
}

/** Lets a job do one round at a moment, in Unix seconds. */
export async function roundOf(job: Job, now: number): Promise<Round> {
  const failed: string[] = []
  const add = (error: unknown): void => {
    failed.push((error as Error).message)
  }
  const done = await job.round(now, { count: 0, add })
  return { done, failed }
}

/** As `roundOf`, where nothing may fail. */
export async function doneIn(job: Job, now: number): Promise<number> {
  const { done, failed } = await roundOf(job, now)
  if (failed.length > 0) throw new Error(`failed: ${failed.join()}`)
  return done
}
