import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** A block of `sh` on a page, with the block of `text` behind it. */
interface Step {
  readonly words: string
  /** Undefined where the page shows no output. */
  readonly prints: string | undefined
}

const CEILING = 300_000
const SEAM = '----- the end of a block -----'
const root = new URL('../../', import.meta.url)

/**
 * Types a page as it is written. Each block of `sh` runs in one shell with those before it, and has to print the block of
 * `text` behind it.
 * @param path of the page, from the root of the repository
 * @param more what else the environment holds than a PATH and a HOME
 */
export async function followPage(path: string, more: NodeJS.ProcessEnv = {}): Promise<void> {
  const steps = stepsOf(readFileSync(new URL(path, root), 'utf8'))
  assert.ok(steps.filter(({ prints }) => prints !== undefined).length > 3, path)
  const printed = await follow(steps, more)
  for (const [i, { words, prints }] of steps.entries())
    if (prints !== undefined) assert.equal(printed[i], prints, `${path}:\n${words}`)
  console.log(`ok  ${path}, ${steps.length} blocks as written`)
}

const stepsOf = (page: string): readonly Step[] =>
  [...page.matchAll(/^```sh\n(.*?)^```\n(?:\n```text\n(.*?)^```)?/gms)].map(([, words = '', prints]) => ({
    words,
    prints,
  }))

/** However a page ends, what it started ends too, and what it made goes. */
const LEAVE = `trap 'kill $(jobs -p) 2> /dev/null || true; wait; rm -rf "\${DOOR:-}"' EXIT`

/** Runs all steps in one bash; resolves what each printed. */
async function follow(steps: readonly Step[], more: NodeJS.ProcessEnv): Promise<readonly string[]> {
  const script = ['set -eu', LEAVE, ...steps.map(({ words }) => `${words}\necho '${SEAM}'`)].join('\n')
  const { PATH = process.env['PATH'], ...rest } = more
  const path = `${dirname(process.execPath)}:/usr/sbin:/sbin:${PATH}`
  const env = { HOME: process.env['HOME'], ...rest, PATH: path }
  const child = spawn('bash', ['-c', script], { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'], detached: true })
  let out = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    out += chunk
  })
  // What a page started in the background ends with it.
  const stop = () => process.kill(-(child.pid ?? 0), 'SIGTERM')
  const timer = setTimeout(stop, CEILING)
  const status = await new Promise<number | null>((resolve) => child.once('exit', resolve))
  clearTimeout(timer)
  if (status !== 0) stop()
  assert.equal(status, 0, `the page ends with ${status}, after\n${out}`)
  return out.split(`${SEAM}\n`)
}
