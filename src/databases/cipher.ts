import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { run, type Tools } from './host.ts'

/*
 * An encrypted folder: gocryptfs keeps `cipher`, and shows it in clear at `open` while it is mounted. Its password is the
 * instance's data key.
 */

export const cipherOf = (folder: string): string => join(folder, 'cipher')
export const openOf = (folder: string): string => join(folder, 'open')

/** The data key has 256 bits, so that stretching it gains nothing: the least cost that gocryptfs takes. */
const SCRYPT_COST = '10'

const password = (key: Buffer): Buffer => Buffer.from(`${key.toString('hex')}\n`)

/**
 * Shows the folder in clear, after making it at its first use.
 * @throws {Error} with what gocryptfs says, which never holds the key
 */
export async function unlock(tools: Tools, folder: string, key: Buffer): Promise<void> {
  const secret = password(key)
  try {
    if (!existsSync(join(cipherOf(folder), 'gocryptfs.conf'))) {
      const made = await run(
        tools.gocryptfs,
        ['-init', '-q', '-scryptn', SCRYPT_COST, cipherOf(folder)],
        folder,
        secret,
      )
      if (made.status !== 0) throw new Error(`gocryptfs -init ended with ${made.status}: ${made.errors}`)
    }
    const mounted = await run(tools.gocryptfs, ['-q', cipherOf(folder), openOf(folder)], folder, secret)
    if (mounted.status !== 0) throw new Error(`gocryptfs ended with ${mounted.status}: ${mounted.errors}`)
  } finally {
    secret.fill(0)
  }
}

/** Whether something is mounted there, alive or not. */
export const isMounted = (folder: string): boolean =>
  readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .some((line) => line.split(' ')[4] === openOf(folder))

/** How often a mount that is in use is tried again, 100 ms apart, before it is taken away from under its user. */
const TRIES = 50

export async function lock(tools: Tools, folder: string): Promise<void> {
  for (let tries = 0; isMounted(folder); tries++) {
    await run(tools.fusermount, [tries < TRIES ? '-u' : '-uz', openOf(folder)], folder)
    if (tries > 2 * TRIES) throw new Error(`${openOf(folder)} cannot be unmounted`)
    if (isMounted(folder)) await sleep(100)
  }
}
