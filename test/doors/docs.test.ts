import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { ended, noSsh } from './ssh-client.ts'
import { noSshd } from './sshd.ts'

/*
 * docs/doors/ssh.md is run as it is written, by bash, in a folder that looks like a clone.
 */

const root = new URL('../../', import.meta.url)
const read = (name: string): string => readFileSync(new URL(`docs/doors/${name}`, root), 'utf8')

interface Block {
  readonly kind: string
  readonly text: string
}

const blocksOf = (page: string): readonly Block[] =>
  [...page.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, kind = '', text = '']) => ({ kind, text }))

const page = read('ssh.md')

/** What a reader types, and what the page says comes of it. */
function walk(blocks: readonly Block[]): { readonly script: string; readonly says: string } {
  const of = (kind: string): string =>
    blocks
      .filter((block) => block.kind === kind)
      .map(({ text }) => text)
      .join('')
  return { script: of('sh'), says: of('text') }
}

async function run(blocks: readonly Block[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'sanyao-page-'))
  try {
    for (const name of ['bin', 'node_modules', 'package.json', 'src'])
      symlinkSync(fileURLToPath(new URL(name, root)), join(folder, name))
    for (const [kind, file] of [
      ['yaml', 'world.yaml'],
      ['js', 'call.mjs'],
    ])
      writeFileSync(join(folder, file ?? ''), blocksOf(page).find((block) => block.kind === kind)?.text ?? '')
    const { script, says } = walk(blocks)
    // What is still up when a line fails would outlive the test.
    const whole = `set -eu\ntrap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n${script}`
    const env = { PATH: `${dirname(process.execPath)}:${process.env['PATH']}`, HOME: folder }
    const { status, out, err } = await ended('bash', ['-c', `cd ${folder}\n${whole}`], env, 240_000)
    assert.deepEqual({ status, out: out.trim() }, { status: 0, out: says.trim() }, err)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

describe('docs/doors/ssh.md', { skip: noSsh }, () => {
  const start = page.indexOf('\n## A host')
  const within = noSshd === false && 'told by the next'
  it('opens a door as it says', { skip: within }, () => run(blocksOf(page.slice(0, start))))

  it('lets a real sshd ask as it says, after the door', { skip: noSshd }, () => run(blocksOf(page)))

  it('has the same blocks in Chinese', () => {
    assert.deepEqual(blocksOf(read('ssh.zh-CN.md')), blocksOf(page))
  })
})
