import assert from 'node:assert/strict'
import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process'
import { tmpdir } from 'node:os'
import type { Reply } from './house.ts'
import { signTc3 } from './sign.ts'

/*
 * The command as a person types it: real processes, real files, real signals.
 */

const bin = new URL('../../bin/sanyao.js', import.meta.url).pathname
export const EXIT_CONFIG = 78

export interface Ready {
  readonly endpoint: string
  readonly secretId: string
  readonly secretKey: string
  readonly region: string
  readonly pid: number
  readonly vaultPort?: number
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  readonly node?: string
  /** A descriptor to be its standard output. */
  readonly stdout?: number
}

/** No command of a test runs for longer: one that hangs fails its test, and not the run. */
const CEILING = 30_000

/** The command, running; it is killed when it is disposed of. */
export class Command implements AsyncDisposable {
  readonly process: ChildProcess
  readonly #ended: Promise<string>
  #over = false
  /** The process that serves, which an older Node has as its child. */
  #server: number | undefined
  stdout = ''
  stderr = ''

  constructor(words: readonly string[], options: RunOptions = {}) {
    const { env = {}, cwd = tmpdir(), node = process.execPath, stdout = 'pipe' } = options
    // Settings of the shell that runs the tests are not the test's.
    const clean = { PATH: process.env['PATH'], HOME: process.env['HOME'], TMPDIR: process.env['TMPDIR'] }
    const stdio: StdioOptions = ['ignore', stdout, 'pipe']
    this.process = spawn(node, [bin, ...words], { cwd, env: { ...clean, ...env }, stdio })
    this.process.stdout?.on('data', (chunk) => {
      this.stdout += chunk
    })
    this.process.stderr?.on('data', (chunk) => {
      this.stderr += chunk
    })
    const deadline = setTimeout(() => this.#kill(), CEILING)
    this.#ended = new Promise((resolve) =>
      this.process.once('close', (code, signal) => {
        clearTimeout(deadline)
        this.#over = true
        resolve(signal ?? String(code))
      }),
    )
  }

  #kill(): void {
    // Both ends of the output are closed by then, so that neither number can be another's.
    if (this.#over) return
    this.process.kill('SIGKILL')
    if (this.#server === undefined || this.#server === this.process.pid) return
    try {
      process.kill(this.#server, 'SIGKILL')
    } catch {
      // It has ended already.
    }
  }

  /** Waits until it has printed this, or has ended. */
  async said(text: string): Promise<void> {
    while (!this.#over && !this.stdout.includes(text))
      await Promise.race([this.#ended, new Promise((resolve) => this.process.stdout?.once('data', resolve))])
  }

  /** What the one line of `--json` says. */
  async ready(): Promise<Ready> {
    await this.said('\n')
    assert.ok(this.stdout.includes('\n'), this.stderr)
    const ready = JSON.parse(this.stdout) as Ready
    this.#server = ready.pid
    return ready
  }

  /** How it ended: its exit code, or the signal. */
  ended(): Promise<string> {
    return this.#ended
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<string> {
    this.process.kill(signal)
    return this.ended()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#kill()
    await this.#ended
  }
}

export const serving = (data: string, more: readonly string[] = [], options: RunOptions = {}): Command =>
  new Command(['serve', '--data', data, '--port', '0', '--json', ...more], options)

/** Runs a command that must refuse with this code, say why in one line, and print nothing else. */
export async function refused(command: Command, code: number, why: RegExp): Promise<void> {
  await using run = command
  // One that starts after all says so, and would run for ever.
  run.process.stdout?.once('data', () => void run.stop('SIGKILL'))
  assert.equal(await run.ended(), String(code), run.stderr)
  assert.equal(run.stdout, '')
  assert.match(run.stderr, /^[^\n]+\n$/)
  assert.match(run.stderr, why)
}

const versions = { kms: '2019-01-18', lighthouse: '2020-03-24' } as const

export function signed(
  ready: Ready,
  service: keyof typeof versions,
  action: string,
  body: string,
): Record<string, string> {
  return signTc3({
    ...ready,
    service,
    action,
    body,
    host: new URL(ready.endpoint).host,
    version: versions[service],
    timestamp: Math.floor(Date.now() / 1000),
  })
}

export async function call(
  ready: Ready,
  service: keyof typeof versions,
  action: string,
  input: object = {},
): Promise<Reply> {
  const body = JSON.stringify(input)
  // A connection that the client keeps would be one that the server has to wait for.
  const headers = { ...signed(ready, service, action, body), connection: 'close' }
  const response = await fetch(ready.endpoint, { method: 'POST', headers, body })
  return ((await response.json()) as { Response: Reply }).Response
}

export const credentialOf = ({ secretId, secretKey, region }: Ready) => ({ secretId, secretKey, region })
