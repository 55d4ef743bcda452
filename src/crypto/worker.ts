import { createPrivateKey, type KeyObject } from 'node:crypto'
import { setPriority } from 'node:os'
import { parentPort } from 'node:worker_threads'
import { jobs, type Order, pack, type Report, type Task, unpack } from './jobs.ts'

/*
 * The thread behind `hand.ts`.
 */

/**
 * A nice value that leaves the cores to the event loop when both want them. While RSA-2048 decrypted on two cores, the p99
 * of DescribeKey rose by 6 ms with 10, and by 4 ms with this.
 */
const BEHIND = 19

// On Linux this sets the thread that asks, elsewhere the whole process.
if (process.platform === 'linux') setPriority(BEHIND)

const keys = new Map<number, KeyObject>()

parentPort?.on('message', (order: Order) => {
  for (const number of order.forget) keys.delete(number)
  for (const [number, key] of order.keys) keys.set(number, ownCopy(key))
  if (order.tasks.length > 0) parentPort?.postMessage(order.tasks.map(perform))
})

/** A private key that threads share has one blinding under one lock, for which they wait. */
function ownCopy(key: KeyObject): KeyObject {
  if (key.type === 'public') return key
  const der = key.export({ type: 'pkcs8', format: 'der' })
  try {
    return createPrivateKey({ key: der, type: 'pkcs8', format: 'der' })
  } finally {
    der.fill(0)
  }
}

function perform({ id, job, args }: Task): Report {
  try {
    const run = jobs[job] as (...args: readonly unknown[]) => unknown
    return { id, result: pack(run(...args.map((value) => unpack(value, keys)))) }
  } catch {
    return { id, failed: true }
  }
}
