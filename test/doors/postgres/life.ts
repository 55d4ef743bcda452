import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { AdminPassword, codeOf, eventually, KeyId, kill, LocalServer, say } from './local-server.ts'

/*
 * The life of an encrypted instance: from its order, over restarts with and without its CMK and a kill of everything, to
 * its end.
 */

const marker = 'a marker that no file may hold'

/** Writes rows one by one, and counts those that were acknowledged, until the connection breaks. */
async function write(server: LocalServer, id: string, acknowledged: { count: number }): Promise<void> {
  const address = await server.addressOf(id)
  const client = new Client({ ...address, user: 'dbadmin', password: AdminPassword, database: 'postgres' })
  client.on('error', () => {})
  await client.connect()
  try {
    for (;;) {
      await client.query('INSERT INTO acknowledged VALUES ($1)', [acknowledged.count + 1])
      acknowledged.count++
    }
  } catch {
    // Its server was killed.
  } finally {
    await client.end().catch(() => {})
  }
}

export async function life(): Promise<void> {
  await using server = new LocalServer()
  await server.start()
  const id = await server.create()
  const version = await server.psql(id, 'SHOW server_version')
  assert.ok(version?.startsWith((await server.describe(id)).DBVersion ?? 'none'), version)
  say(`psql works at the address that DescribeDBInstances shows: PostgreSQL ${version}`)
  await server.psql(id, `CREATE TABLE secret (text TEXT)`)
  await server.psql(id, `INSERT INTO secret VALUES ('${marker}')`)
  assert.equal(await server.psql(id, 'SELECT text FROM secret'), marker)

  await server.postgres.RestartDBInstance({ DBInstanceId: id })
  assert.equal((await server.describe(id)).DBInstanceStatus, 'restarting')
  await server.until(id, 'running')
  assert.equal(await server.psql(id, 'SELECT text FROM secret'), marker)
  say('a restart leads back to running, and the row is there')

  await server.psql(id, 'CREATE TABLE acknowledged (id INT PRIMARY KEY)')
  const acknowledged = { count: 0 }
  const writing = write(server, id, acknowledged)
  while (acknowledged.count < 300) await sleep(20)
  const killed = server.workers()
  assert.ok(killed.length >= 2)
  await server.end('SIGKILL')
  kill(killed)
  await writing
  assert.deepEqual(server.holders(id, marker), [])
  assert.notDeepEqual(server.holders(id, 'Encrypted'), [], 'the search finds what is in gocryptfs.conf')
  say(`after kill -9 of everything the marker is in none of ${server.filesOf(id).length} files on disk`)
  await server.start()
  const kept = Number(await server.answers(id, 'SELECT COUNT(*) FROM acknowledged'))
  assert.ok(kept === acknowledged.count || kept === acknowledged.count + 1, `${kept} of ${acknowledged.count}`)
  assert.equal(await server.psql(id, 'SELECT MAX(id) - COUNT(*) FROM acknowledged'), '0')
  say(`and no acknowledged row is lost: ${kept} of ${acknowledged.count}`)

  assert.equal(await codeOf(server.kms.DisableKey({ KeyId })), 'FailedOperation.CmkUsedByCloudProduct')
  await server.kms.UnbindCloudResource({ KeyId, ProductId: 'postgres', ResourceId: id })
  await server.kms.DisableKey({ KeyId })
  assert.equal(await server.psql(id, 'SELECT text FROM secret'), marker)
  await server.postgres.RestartDBInstance({ DBInstanceId: id })
  await server.until(id, 'limited run')
  assert.equal(await server.psql(id, 'SELECT 1'), undefined)
  assert.equal(server.mounted(), false)
  assert.deepEqual(server.workers(), [])
  assert.deepEqual(server.holders(id, marker), [])
  say('without its CMK a restart ends in limited run, and the files stay shut')
  await server.end('SIGTERM')
  assert.match(server.log, /ResourceUnavailable.CmkDisabled/)
  server.log = ''
  await server.start()
  await sleep(2500)
  assert.equal((await server.describe(id)).DBInstanceStatus, 'limited run')
  assert.equal(server.mounted(), false)

  await server.kms.EnableKey({ KeyId })
  await server.postgres.RestartDBInstance({ DBInstanceId: id })
  await server.until(id, 'running')
  assert.equal(await server.psql(id, 'SELECT text FROM secret'), marker)
  say('with the CMK back a restart leads to running')

  await server.end('SIGTERM')
  assert.equal(server.mounted(), false)
  assert.deepEqual(server.workers(), [])
  await server.start()
  assert.equal(await server.answers(id, 'SELECT text FROM secret'), marker)
  say('when the server stops the files are shut, and its next start opens them')

  await server.postgres.IsolateDBInstances({ DBInstanceIdSet: [id] })
  await server.until(id, 'isolated')
  assert.equal(await server.psql(id, 'SELECT 1'), undefined)
  assert.equal(server.mounted(), false)
  await server.postgres.DisIsolateDBInstances({ DBInstanceIdSet: [id] })
  await server.until(id, 'running')
  assert.equal(await server.psql(id, 'SELECT text FROM secret'), marker)
  await server.postgres.IsolateDBInstances({ DBInstanceIdSet: [id] })
  await server.until(id, 'isolated')
  await server.kms.BindCloudResource({ KeyId, ProductId: 'postgres', ResourceId: id })
  await server.postgres.DestroyDBInstance({ DBInstanceId: id })
  assert.equal(await codeOf(server.describe(id)), 'ResourceNotFound.InstanceNotFoundError')
  await eventually('its files stay', () => !readdirSync(server.databases).some((name) => name.includes(id)))
  say('isolate, take back and destroy do what they say')
}
