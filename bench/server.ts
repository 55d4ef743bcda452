import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** A server under measurement. */
export interface Measured extends AsyncDisposable {
  readonly pid: number
  readonly endpoint: string
  /** The first line that it printed. */
  readonly line: string
  /** Milliseconds from spawning to that line. */
  readonly ready: number
}

export interface Sanyao extends Measured {
  readonly secretId: string
  readonly secretKey: string
  readonly region: string
}

async function start(
  args: readonly string[],
  env: Record<string, string>,
): Promise<{ child: ChildProcess; line: string; ready: number }> {
  const begun = performance.now()
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...env } })
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream })
  const line = await new Promise<string>((resolve, reject) => {
    lines.once('line', resolve)
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)))
  })
  return { child, line, ready: performance.now() - begun }
}

const end = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGTERM')
  })

/** A data folder that goes when disposed of. */
export function ownFolder(): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), 'sanyao-bench-'))
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) }
}

/**
 * `serve` as users run it, audit on; only the throttle is off.
 * @param data the data folder; one of its own by default
 */
export async function startSanyao(env: Record<string, string> = {}, data?: string): Promise<Sanyao> {
  const own = data === undefined ? ownFolder() : undefined
  const command = fileURLToPath(new URL('../bin/sanyao.js', import.meta.url))
  const args = [command, 'serve', '--port', '0', '--data', data ?? own?.path ?? '', '--no-throttle', '--json']
  const { child, line, ready } = await start(args, { SANYAO_LOG: 'warn', SANYAO_CMK_LIMIT: '0', ...env })
  const said = JSON.parse(line) as {
    endpoint: string
    secretId: string
    secretKey: string
    region: string
    pid: number
  }
  return {
    ...said,
    line,
    ready,
    async [Symbol.asyncDispose]() {
      await end(child)
      own?.[Symbol.dispose]()
    },
  }
}

/** The floor, answering `reply`. */
export async function startFloor(reply: object): Promise<Measured> {
  const path = fileURLToPath(new URL('floor.ts', import.meta.url))
  const { child, line, ready } = await start([path], { FLOOR_REPLY: JSON.stringify(reply) })
  const pid = child.pid ?? 0
  return { pid, endpoint: `http://127.0.0.1:${line}`, line, ready, [Symbol.asyncDispose]: () => end(child) }
}

const TICKS = 100

/** User and system CPU time that a process has used, in microseconds; Linux says it in ticks of 10 ms. */
export function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return ((Number(fields[11]) + Number(fields[12])) / TICKS) * 1e6
}

/** Resident memory of a process, in bytes. */
export function memoryOf(pid: number): number {
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kilobytes) * 1024
}
