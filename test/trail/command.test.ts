import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, it } from 'node:test'
import { startHouse } from '../support/house.ts'

const bin = new URL('../../bin/sanyao.js', import.meta.url).pathname

interface Said {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** Runs `sanyao audit …`. */
const audit = (...words: readonly string[]): Promise<Said> =>
  new Promise((resolve) => {
    const env = { PATH: process.env['PATH'] ?? '' }
    execFile(process.execPath, [bin, 'audit', ...words], { env, timeout: 30_000 }, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    )
  })

describe('sanyao audit', () => {
  it('verifies and exports the trail of a server that runs, and of a copy without the root key', async () => {
    const path = mkdtempSync(join(tmpdir(), 'sanyao-audit-'))
    await using stack = new AsyncDisposableStack()
    stack.defer(() => rmSync(path, { recursive: true, force: true }))
    const data = join(path, 'data')
    const house = stack.use(await startHouse({ config: { data } }))
    const calls = await Promise.all(Array.from({ length: 9 }, () => house.call('sts', 'GetCallerIdentity')))

    assert.deepEqual(await audit('verify', '--data', data), {
      code: 0,
      out: '9 records checked, 0 pruned in due form\n',
      err: '',
    })
    const lines = (await audit('export', '--data', data)).out.split('\n').filter((line) => line !== '')
    const exported = lines.map((line) => (JSON.parse(line) as { requestId: string }).requestId)
    assert.deepEqual(exported.toSorted(), calls.map(({ RequestId }) => RequestId).sort())

    const copy = join(path, 'copy')
    cpSync(data, copy, { recursive: true })
    const key = (await audit('key', '--data', copy)).out.trim()
    rmSync(join(copy, 'root.key'))
    const alone = await audit('verify', '--data', copy, '--public-key', key)
    assert.equal(alone.code, 0)
    assert.match(alone.out, /could be compared but not proved\n9 records checked/)

    const db = new DatabaseSync(join(copy, 'sanyao.db'))
    db.exec(`UPDATE trail_block SET lines = replace(lines, 'GetCallerIdentity', 'GetCallerIdentitY') WHERE first = 1`)
    db.close()
    const altered = await audit('verify', '--data', copy)
    assert.equal(altered.code, 1)
    assert.match(altered.out, /^writer 1, record 1: record changed$/m)
  })

  it('says what is wrong with what it was given', async () => {
    const nowhere = await audit('verify', '--data', join(tmpdir(), 'sanyao-nowhere'))
    assert.deepEqual([nowhere.code, nowhere.out], [78, ''])
    assert.match(nowhere.err, /there is no store in/)
  })
})
