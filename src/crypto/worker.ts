import { parentPort } from 'node:worker_threads'
import { jobs, pack, type Report, type Task, unpack } from './jobs.ts'

/*
 * The thread behind `workers.ts`.
 */

parentPort?.on('message', ({ id, job, args }: Task) => {
  let report: Report
  try {
    const run = jobs[job] as (...args: readonly unknown[]) => unknown
    report = { id, result: pack(run(...args.map(unpack))) }
  } catch {
    report = { id, failed: true }
  }
  parentPort?.postMessage(report)
})
