import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { describe, it } from 'node:test'
import { startHouse, type TestHouse } from '../support/house.ts'

/*
 * docs/envelope.md, run as it is written. SIZE, which its own command reads, is small here; `npm run test:envelope` leaves
 * it at the gigabyte of the page.
 */

const root = new URL('../../', import.meta.url).pathname
const page = readFileSync(join(root, 'docs/envelope.md'), 'utf8')
const files = [...page.matchAll(/^```js (\S+)\n(.*?)^```$/gms)].map(([, name = '', code = '']) => ({ name, code }))
const [, commands = ''] = /^```sh\n(.*?)^```$/ms.exec(page) ?? []

const WHOLE = 2 ** 30
const CHUNK = 2 ** 20
/** Whole chunks and a little more. */
const SMALL = 3 * CHUNK + 17
const size = Number(process.env['SIZE'] ?? SMALL)
/** Kilobytes that a process may have in memory for a gigabyte that it moves; Node with the SDK alone takes 90 MB. */
const MEMORY = 400_000

interface Ended {
  readonly status: number
  readonly said: string
}

/** The folder of a reader who saved the files of the page. */
class Reader implements Disposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'sanyao-envelope-'))
  readonly #env: NodeJS.ProcessEnv

  constructor({ secretId, secretKey, region, port }: TestHouse) {
    for (const { name, code } of files) writeFileSync(this.path(name), code)
    symlinkSync(join(root, 'node_modules'), this.path('node_modules'))
    // Each process says at its end how much memory it had at most.
    const memory = "process.on('exit', () => console.error('maxRSS', process.resourceUsage().maxRSS))"
    this.#env = {
      PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter),
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(memory)}`,
      ...{ SECRET_ID: secretId, SECRET_KEY: secretKey, REGION: region, ENDPOINT: `127.0.0.1:${port}` },
      SIZE: String(size),
    }
  }

  path(name: string): string {
    return join(this.#folder, name)
  }

  async run(command: string, ...args: readonly string[]): Promise<Ended> {
    const child = spawn(command, args, { cwd: this.#folder, env: this.#env, stdio: ['ignore', 'ignore', 'pipe'] })
    let said = ''
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk
    })
    const [status] = (await once(child, 'close')) as [number]
    return { status, said }
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true })
  }
}

describe('docs/envelope.md', () => {
  it('is a file there and back, and nothing that is changed', async () => {
    await using house = await startHouse()
    using reader = new Reader(house)
    const { status, said } = await reader.run('sh', '-c', commands)
    assert.equal(status, 0, said)
    const peaks = [...said.matchAll(/maxRSS (\d+)/g)].map(([, kilobytes]) => Number(kilobytes))
    assert.equal(peaks.length, 3)
    if (size >= WHOLE) assert.ok(Math.max(...peaks) < MEMORY, `${peaks.join(', ')} kB`)
    else await refusesChanges(reader)
  })
})

async function refusesChanges(reader: Reader): Promise<void> {
  const sealed = readFileSync(reader.path('sealed.bin'))
  const start = 4 + sealed.readUInt32BE()
  const [first, second] = [start, start + CHUNK + 16]
  const swapped = [sealed.subarray(0, first), sealed.subarray(second, second + CHUNK + 16), sealed.subarray(first)]
  const flipped = Buffer.from(sealed)
  flipped.writeUInt8(flipped.readUInt8(second + 5) ^ 1, second + 5)
  const changes = {
    'a chunk put before another': Buffer.concat(swapped),
    'a bit changed': flipped,
    'the end cut off at a chunk': sealed.subarray(0, start + 2 * (CHUNK + 16)),
  }
  for (const [what, bytes] of Object.entries(changes)) {
    writeFileSync(reader.path('changed.bin'), bytes)
    const { status } = await reader.run('node', 'decrypt.mjs', 'changed.bin', 'wrong.bin')
    assert.notEqual(status, 0, what)
    for (const name of ['wrong.bin', 'wrong.bin.part']) assert.equal(existsSync(reader.path(name)), false, what)
  }
}
