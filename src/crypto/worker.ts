import { createPrivateKey, KeyObject } from 'node:crypto'
import { setPriority } from 'node:os'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { parentPort } from 'node:worker_threads'
import { jobs, type Order, type OwnKey, pack, type Report, type SentSecret, type Task, unpack } from './jobs.ts'

/*
 * The thread behind `hand.ts`.
 */

/**
 * A nice value that leaves the cores to the event loop when both want them. While RSA-2048 decrypted on two cores, the p99
 * of DescribeKey rose by 6 ms with 10, and by 4 ms with this. The price: beside four processes of the same group that kept
 * both cores busy, RSA-2048 came to 30 operations a second where it did 4,771 without them.
 */
const BEHIND = 19

// On Linux this sets the thread that asks, elsewhere the whole process.
if (process.platform === 'linux') setPriority(BEHIND)

/**
 * Node 24.21 finds that options are no key by two errors of its own that it catches. Their stacks were a twentieth of the
 * time of a private operation of RSA-2048, and what fails here is not told of anyway.
 */
Error.stackTraceLimit = 0

const keys = new Map<number, OwnKey>()

parentPort?.on('message', (order: Order) => {
  for (const number of order.forget) forget(number)
  for (const [number, key] of order.keys) learn(number, key)
  if (order.tasks.length > 0) parentPort?.postMessage(order.tasks.map(perform))
})

/** A key that can't be read is not known, and the tasks that name it fail. */
function learn(number: number, key: KeyObject | SentSecret): void {
  if (key instanceof KeyObject) {
    keys.set(number, key)
    return
  }
  const bytes = Buffer.from(key.bytes.buffer)
  if (key.form === 'bytes') {
    keys.set(number, bytes)
    return
  }
  try {
    keys.set(number, privateKeyOf(key.form, bytes))
  } catch {
  } finally {
    bytes.fill(0)
  }
}

const privateKeyOf = (form: Exclude<SentSecret['form'], 'bytes'>, key: Buffer): KeyObject =>
  form === 'pkcs8'
    ? createPrivateKey({ key, format: 'der', type: 'pkcs8' })
    : createPrivateKey({ key, format: 'raw-seed', asymmetricKeyType: form })

/** Milliseconds in which keys that go wait for others, so that one collection serves all. */
const GATHER = 500
/** The only way to free a KeyObject. On the heap of such a thread, 10 MiB, it takes 10 ms, for which jobs wait. */
const collect = collector()
let collecting = false

function forget(number: number): void {
  const key = keys.get(number)
  if (!keys.delete(number) || (key instanceof KeyObject && key.type === 'public')) return
  if (Buffer.isBuffer(key)) key.fill(0)
  if (collecting) return
  collecting = true
  // Bytes are collected for too: a key made of them for one job may still lie around.
  setTimeout(() => {
    collecting = false
    collect()
    overwriteFreed()
  }, GATHER)
}

/** The largest DER of an EC key is 1 KiB long, the one that spells the curve out. */
const LARGEST = 1024
/** The steps in which malloc counts, and how many freed pieces of a size it keeps for the thread. */
const [STEP, KEPT] = [16, 8]

/** OpenSSL zeroes the numbers of a key that it frees, but not the DER that it read an EC key from. */
function overwriteFreed(): void {
  for (let size = 5 * STEP; size <= LARGEST; size += STEP)
    for (let i = 0; i < KEPT; i++) Buffer.allocUnsafeSlow(size).fill(0)
}

/** V8 shows its function to new contexts only. The setting is one for all threads, so none may take it back. */
function collector(): () => void {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc') as () => void
}

function perform({ id, job, args }: Task): Report {
  try {
    const run = jobs[job] as (...args: readonly unknown[]) => unknown
    return { id, result: pack(run(...args.map((value) => unpack(value, keys)))) }
  } catch {
    return { id, failed: true }
  }
}
