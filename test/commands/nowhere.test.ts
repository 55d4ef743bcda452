import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { describe, it } from 'node:test'
import pg from 'pg'
import { tempFolder } from '../support/folder.ts'
import { emptyDatabase, skipPostgres } from '../support/postgres.ts'

/*
 * A command that looks for a store where there is none, such as in a folder that was mistyped.
 */

const bin = new URL('../../bin/sanyao.js', import.meta.url).pathname
const id = '23e80852-1e38-11e9-b129-5cb9019b4b01'

const commands = [
  'key dependants <id>',
  'policy simulate --user worker --action kms:Decrypt',
  'user list',
  'user add worker',
  'user key worker',
  'user mfa',
  'vault enroll orders-db --key-id <id>',
  'vault revoke orders-db',
  'audit verify',
  'audit key',
  'audit export',
  'doctor signature --request-id <id>',
]

function run(cwd: string, words: string, env: Readonly<Record<string, string>>) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...words.replace('<id>', id).split(' ')], {
    env: { PATH: process.env['PATH'], ...env },
    cwd,
    encoding: 'utf8',
    timeout: 30_000,
  })
  return { status, stdout, stderr }
}

describe('where there is no store', () => {
  for (const command of commands) {
    it(`${command} makes none`, () => {
      using folder = tempFolder('nowhere')
      const nodata = folder.of('nodata')
      const said = run(folder.path, command, { SANYAO_DATA: nodata })
      assert.deepEqual([said.status, said.stdout], [78, ''], said.stderr)
      assert.equal(
        said.stderr,
        `sanyao: there is no store in ${nodata}: look for it elsewhere, or run \`sanyao init\` first\n`,
      )
      assert.ok(!existsSync(nodata))
      // Nor in a folder that is there.
      mkdirSync(nodata)
      assert.equal(run(folder.path, command, { SANYAO_DATA: nodata }).status, 78)
      assert.deepEqual(readdirSync(nodata), [])
    })

    it(`${command} leaves an empty database empty`, { skip: skipPostgres }, async () => {
      using folder = tempFolder('nowhere')
      await using database = await emptyDatabase()
      const env = { SANYAO_STORE: database.url, SANYAO_ROOT_KEY_FILE: folder.of('root.key') }
      for (const more of [{}, { SANYAO_ROOT_KEY: randomBytes(32).toString('hex') }]) {
        const said = run(folder.path, command, { ...env, ...more })
        assert.deepEqual([said.status, said.stdout], [78, ''], said.stderr)
        assert.match(said.stderr, /^sanyao: the store is empty: /)
      }
      assert.deepEqual(readdirSync(folder.path), [])
      const client = new pg.Client({ connectionString: database.url })
      await client.connect()
      const { rows } = await client.query("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace")
      await client.end()
      assert.deepEqual(rows, [])
    })
  }
})
