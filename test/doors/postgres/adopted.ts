import assert from 'node:assert/strict'
import { chmodSync, lchownSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { lesserUser } from '../../../src/databases/programs.ts'
import { LocalServer, say } from './local-server.ts'

/** A store whose databases a former release made, in folders that do not say whose they are. */
export async function adopted(): Promise<void> {
  await using server = new LocalServer()
  await server.start()
  const ids = [await server.create(), await server.create({ NeedSupportTDE: 0, KMSKeyId: '' })]
  for (const id of ids) await server.psql(id, 'CREATE TABLE kept AS SELECT 7 AS n')
  await server.end('SIGTERM')
  const folders = [server.databases, ...ids.map((id) => server.home(id))]
  const user = lesserUser()
  for (const folder of folders) {
    rmSync(join(folder, 'store'))
    chmodSync(folder, 0o700)
    if (folder !== server.databases) writeFileSync(join(folder, 'postgres.pid'), '1')
    if (user !== undefined) lchownSync(folder, user.uid, user.gid)
  }
  await server.start()
  for (const id of ids) assert.equal(await server.answers(id, 'SELECT n FROM kept'), '7')
  const marks = folders.map((folder) => readFileSync(join(folder, 'store'), 'utf8'))
  assert.deepEqual([new Set(marks).size, marks[0]?.length], [1, 37])
  for (const folder of folders) assert.equal(statSync(folder).uid, process.getuid?.(), folder)
  await server.end('SIGTERM')
  say('databases of a former release become the store’s that has them, and run')
}
