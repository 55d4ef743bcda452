import { existsSync, readFileSync, renameSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { cleared, given } from './folder.ts'
import { cipherOf, openOf } from './places.ts'
import { run, type Tools } from './programs.ts'

/*
 * An encrypted folder: gocryptfs keeps `cipher`, and shows it in clear at `open` while it is mounted. Its password is the
 * instance's data key. Folders are named by their real paths, as the kernel names what is mounted.
 */

/** The data key has 256 bits, so that stretching it gains nothing: the least cost that gocryptfs takes. */
const SCRYPT_COST = '10'

const password = (key: Buffer): Buffer => Buffer.from(`${key.toString('hex')}\n`)

/**
 * Shows the folder in clear, after making it at its first use.
 * @throws {Error} with what gocryptfs says, which never holds the key
 */
export async function unlock(tools: Tools, folder: string, key: Buffer): Promise<void> {
  const input = password(key)
  try {
    if (!existsSync(cipherOf(folder))) await init(tools, folder, input)
    const mounted = await run(tools.gocryptfs, ['-q', cipherOf(folder), openOf(folder)], folder, { input })
    if (mounted.status !== 0) throw new Error(`gocryptfs ended with ${mounted.status}: ${mounted.errors}`)
  } finally {
    input.fill(0)
  }
}

/** Made aside and put in its place in one step, so that an end in the middle leaves nothing that looks complete. */
async function init(tools: Tools, folder: string, input: Buffer): Promise<void> {
  const draft = `${cipherOf(folder)}.new`
  await cleared(draft)
  given(draft)
  const made = await run(tools.gocryptfs, ['-init', '-q', '-scryptn', SCRYPT_COST, draft], folder, { input })
  if (made.status !== 0) throw new Error(`gocryptfs -init ended with ${made.status}: ${made.errors}`)
  renameSync(draft, cipherOf(folder))
}

/** A path of the kernel's list of mounts, in which blanks and the like are octal. */
const pathIn = (word: string): string =>
  word.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)))

/** Whether something is mounted there, alive or not. */
export function isMounted(folder: string): boolean {
  // Octal stands for single bytes, and so does latin1.
  const wanted = Buffer.from(openOf(folder)).toString('latin1')
  return readFileSync('/proc/self/mountinfo', 'latin1')
    .split('\n')
    .some((line) => pathIn(line.split(' ')[4] ?? '') === wanted)
}

/** How often a mount that is in use is tried again, 100 ms apart. */
const TRIES = 50

/**
 * Shuts the folder. It is never taken away from under a program that still has a file open there: what that goes on to
 * write would meet the next mount of the same files.
 * @throws {Error} when it is in use
 */
export async function lock(tools: Tools, folder: string): Promise<void> {
  for (let tries = 1; isMounted(folder); tries++) {
    const { errors } = await run(tools.fusermount, ['-u', openOf(folder)], folder)
    if (!isMounted(folder)) return
    if (tries >= TRIES) throw new Error(`${openOf(folder)} cannot be unmounted: ${errors}`)
    await sleep(100)
  }
}
