import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, it } from 'node:test'
import pg from 'pg'
import { startHouse } from '../support/house.ts'
import { emptyDatabase, skipPostgres } from '../support/postgres.ts'
import { record } from './written.ts'

const bin = new URL('../../bin/sanyao.js', import.meta.url).pathname

interface Said {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** Runs `sanyao audit …`. */
const audit = (...words: readonly string[]): Promise<Said> => auditWith({}, ...words)

const auditWith = (more: Readonly<Record<string, string>>, ...words: readonly string[]): Promise<Said> =>
  new Promise((resolve) => {
    const env = { PATH: process.env['PATH'] ?? '', ...more }
    execFile(process.execPath, [bin, 'audit', ...words], { env, timeout: 30_000 }, (error, out, err) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, err }),
    )
  })

async function opened(connectionString: string) {
  const client = new pg.Client({ connectionString })
  await client.connect()
  return {
    client,
    version: async () => Number((await client.query('SELECT version FROM sanyao_schema')).rows[0].version),
    [Symbol.asyncDispose]: () => client.end(),
  }
}

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

  it('leaves the tables of a shared store as they are, also those of an older server', {
    skip: skipPostgres,
  }, async () => {
    await using database = await emptyDatabase()
    const rootKey = randomBytes(32).toString('base64')
    await using house = await startHouse({ config: { store: database.url, rootKey, audit: 'required' } })
    await house.call('sts', 'GetCallerIdentity')
    await using db = await opened(database.url)
    await db.client.query('UPDATE sanyao_schema SET version = version - 1')
    const before = await db.version()
    const env = { SANYAO_STORE: database.url, SANYAO_ROOT_KEY: rootKey }
    assert.deepEqual(await auditWith(env, 'verify'), {
      code: 0,
      out: '1 records checked, 0 pruned in due form\n',
      err: '',
    })
    assert.equal(await db.version(), before)
  })

  it('finds nothing in the trail of a server that is at work on a shared store', { skip: skipPostgres }, async () => {
    await using database = await emptyDatabase()
    const rootKey = randomBytes(32).toString('base64')
    await using house = await startHouse({ config: { store: database.url, rootKey, audit: 'required' } })
    // So many that they are not read at once: the callers write while they are.
    const block = Array.from({ length: 50 }, (_, n) => record(n))
    for (let n = 0; n < 300; n++) await house.store.commit([], block)
    let isOver = false
    const caller = async () => {
      while (!isOver) await house.call('kms', 'ListKeys')
    }
    const callers = Promise.all(Array.from({ length: 8 }, caller))
    const { code, out } = await auditWith({ SANYAO_STORE: database.url, SANYAO_ROOT_KEY: rootKey }, 'verify')
    isOver = true
    await callers
    assert.match(out, /^\d+ records checked, 0 pruned in due form\n$/)
    assert.equal(code, 0)
  })

  it('says what is wrong with what it was given', async () => {
    const nowhere = await audit('verify', '--data', join(tmpdir(), 'sanyao-nowhere'))
    assert.deepEqual([nowhere.code, nowhere.out], [78, ''])
    assert.match(nowhere.err, /there is no store in/)
  })
})
