import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { findTools } from '../../src/databases/programs.ts'

/*
 * `npm run test:pages`: the pages of docs/doors/, typed as they are written. Each block of `sh` runs in one shell with those
 * before it, and has to print the block of `text` behind it. Says loudly which pages cannot be followed here.
 */

interface Step {
  readonly words: string
  /** Undefined where the page shows no output. */
  readonly prints: string | undefined
}

const CEILING = 300_000
const SEAM = '----- the end of a block -----'

const stepsOf = (page: string): readonly Step[] =>
  [...page.matchAll(/^```sh\n(.*?)^```\n(?:\n```text\n(.*?)^```)?/gms)].map(([, words = '', prints]) => ({
    words,
    prints,
  }))

/** However a page ends, what it started ends too, and what it made goes. */
const LEAVE = `trap 'kill $(jobs -p) 2> /dev/null || true; wait; rm -rf "\${DOOR:-}"' EXIT`

/** Runs all steps in one bash; resolves what each printed. */
async function follow(steps: readonly Step[]): Promise<readonly string[]> {
  const script = ['set -eu', LEAVE, ...steps.map(({ words }) => `${words}\necho '${SEAM}'`)].join('\n')
  const env = { PATH: `${dirname(process.execPath)}:/usr/sbin:/sbin:${process.env['PATH']}`, HOME: process.env['HOME'] }
  const cwd = new URL('../../', import.meta.url)
  const child = spawn('bash', ['-c', script], { cwd, env, stdio: ['ignore', 'pipe', 'inherit'], detached: true })
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

const MARIADB = ['/usr/sbin/mariadbd', '/usr/lib/mysql/plugin/hashicorp_key_management.so']
const tools = findTools()
const pages: readonly (readonly [name: string, lacking: readonly string[]])[] = [
  ['postgres', 'postgres' in tools ? [] : tools],
  ['mariadb', MARIADB.filter((file) => !existsSync(file))],
]

for (const [name, lacking] of pages) {
  if (lacking.length > 0) {
    console.error(`SKIPPED: docs/doors/${name}.md is not followed here, for there is no ${lacking.join(', nor ')}`)
    continue
  }
  const steps = stepsOf(readFileSync(new URL(`../../docs/doors/${name}.md`, import.meta.url), 'utf8'))
  assert.ok(steps.filter(({ prints }) => prints !== undefined).length > 3, name)
  const printed = await follow(steps)
  for (const [i, { words, prints }] of steps.entries())
    if (prints !== undefined) assert.equal(printed[i], prints, `docs/doors/${name}.md:\n${words}`)
  console.log(`ok  docs/doors/${name}.md, ${steps.length} blocks as written`)
}
