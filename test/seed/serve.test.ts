import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { good } from './good.ts'

describe('sanyao serve --seed', () => {
  it('names the line of a bad seed, and leaves nothing behind', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sanyao-seed-'))
    try {
      const seed = join(folder, 'bad.yaml')
      const data = join(folder, 'data')
      writeFileSync(seed, good.replace('state: PendingDelete', 'state: Gone'))
      const root = new URL('../../', import.meta.url)
      const words = ['bin/sanyao.js', 'serve', '--seed', seed, '--data', data, '--port', '0']
      const { status, stdout, stderr } = spawnSync(process.execPath, words, { cwd: root, encoding: 'utf8' })
      const line = good.split('\n').findIndex((text) => text.includes('state: PendingDelete')) + 1
      assert.equal(status, 78)
      assert.equal(stdout, '')
      assert.match(
        stderr,
        new RegExp(`bad\\.yaml:${line}:16: must be one of Enabled, .*at accounts\\[0\\]\\.keys\\[1\\]\\.state\n$`),
      )
      assert(!existsSync(data))
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
