import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** What a server says of itself when it is ready. */
export interface Said {
  readonly endpoint: string
  readonly secretId: string
  readonly secretKey: string
  readonly region: string
  /** Of the process that serves, which is another than the one started where that hands over to another Node. */
  readonly pid: number
}

/** A server in a process of its own. Disposing of it ends it in order. */
export interface Served extends AsyncDisposable {
  /** Rejects with the last line on stderr when the process ends before it is ready. */
  readonly ready: Promise<Said>
  /** Resolves when the process that was started has ended. */
  readonly ended: Promise<void>
  /** Ends the process at once, as a power cut would. */
  kill(): Promise<void>
}

const command = fileURLToPath(new URL('../../bin/sanyao.js', import.meta.url))

/**
 * Starts `sanyao serve` on a free loopback port, as a user would.
 * @param hear gets each line that the server writes to stderr
 */
export function startServer(
  flags: readonly string[],
  env: Readonly<Record<string, string>>,
  hear: (line: string) => void,
): Served {
  const args = [command, 'serve', '--port', '0', '--json', ...flags]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } })
  let last = ''
  createInterface({ input: child.stderr }).on('line', (line) => {
    last = line
    hear(line)
  })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  let said: Said | undefined
  const ready = new Promise<Said>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', (line) => {
      said = JSON.parse(line) as Said
      resolve(said)
    })
    child.once('error', reject)
    child.once('close', (code, signal) => reject(new Error(`the server ended with ${code ?? signal}: ${last}`)))
  })
  // Whoever kills a server that is still starting does not wait for it.
  ready.catch(() => {})
  const end = async (signal: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
    const pid = said?.pid ?? child.pid
    if (pid !== undefined && isAlive(pid)) process.kill(pid, signal)
    await ended
  }
  return { ready, ended, kill: () => end('SIGKILL'), [Symbol.asyncDispose]: () => end('SIGTERM') }
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
