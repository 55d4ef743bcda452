import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { AdminPassword, account, eventually, kill, LocalServer, lives, region, say } from './local-server.ts'

/*
 * What must not happen to databases, whatever becomes of the processes and folders around them.
 */

const socketFolders = (): readonly string[] => readdirSync(tmpdir()).filter((name) => name.startsWith('sanyao-db-'))

/** In the default place, which is named relative to where the server stands. */
export async function relative(): Promise<void> {
  await using server = new LocalServer({ databases: '' })
  await server.start()
  const id = await server.create()
  assert.equal(await server.psql(id, 'SELECT 1'), '1')
  assert.equal(server.mounted(), true)
  if (process.getuid?.() === 0) {
    for (const folder of [server.databases, server.home(id)]) assert.equal(statSync(folder).uid, 0, folder)
    assert.notEqual(statSync(join(server.home(id), 'cipher')).uid, 0)
  }
  await server.end('SIGTERM')
  assert.equal(server.mounted(), false)
  assert.deepEqual(server.workers(), [])
  say('a relative data folder opens, and is shut at the end')
}

/** By a link, and with a blank in its name. */
export async function spelled(): Promise<void> {
  const place = join(tmpdir(), `sanyao-pg link ${process.pid}`)
  await using server = new LocalServer({ databases: join(place, 'data bases') })
  const real = join(server.folder, 'a real one')
  mkdirSync(real)
  chmodSync(real, 0o711)
  symlinkSync(real, place)
  try {
    await server.start()
    const id = await server.create()
    await server.psql(id, 'CREATE TABLE kept AS SELECT 7 AS n')
    assert.equal(server.mounted(), true)
    const before = server.workers('/postgres')
    assert.equal(before.length, 1)
    // A second start over what was left behind: it has to see that it is mounted.
    const left = socketFolders()
    await server.end('SIGKILL')
    await server.start()
    await eventually('the server that was left behind is not replaced', () => {
      const now = server.workers('/postgres')
      return now.length === 1 && now[0] !== before[0]
    })
    assert.equal(await server.answers(id, 'SELECT n FROM kept'), '7')
    const stayed = socketFolders().filter((name) => left.includes(name) && !existsSync(join(tmpdir(), name)))
    assert.deepEqual(stayed, [])
    assert.equal(socketFolders().length, left.length, 'the sockets of the killed process are removed')
    await server.postgres.IsolateDBInstances({ DBInstanceIdSet: [id] })
    await server.until(id, 'isolated')
    assert.equal(server.mounted(), false)
    await server.end('SIGTERM')
    assert.equal(socketFolders().length, left.length - 1)
    say('a folder that is named by a link and has a blank is known as what it is')
  } finally {
    await server.end('SIGTERM')
    execFileSync('rm', ['-f', place])
  }
}

/** What an admin can do is nothing outside its database. */
export async function contained(): Promise<void> {
  await using server = new LocalServer()
  await server.start()
  const id = await server.create()
  const other = await server.create()
  const number = Number(await server.psql(id, 'SHOW server_version_num'))
  assert.equal(
    await server.psql(id, 'SELECT rolcreaterole FROM pg_roles WHERE rolname = current_user'),
    number >= 160_000 ? 't' : 'f',
  )
  await server.psql(id, 'GRANT pg_execute_server_program TO dbadmin')
  assert.equal(await server.psql(id, "COPY (SELECT 1) TO PROGRAM 'true'"), undefined)
  const sockets = await Promise.all([id, other].map((each) => server.psql(each, 'SHOW unix_socket_directories')))
  // Only a superuser may see where they are.
  assert.deepEqual(sockets, [undefined, undefined])
  const words = server.workers('/postgres').map((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0'))
  const folders = words.map((each) => each[each.indexOf('-k') + 1])
  assert.equal(new Set(folders).size, 2)
  say('an admin runs no programs, and no two servers share a folder of sockets')
}

/** Backends whose server was killed go on writing; the next one waits for their end. */
export async function orphans(): Promise<void> {
  await using server = new LocalServer()
  await server.start()
  const id = await server.create()
  await server.psql(id, 'CREATE TABLE kept AS SELECT 7 AS n')
  const client = new Client({
    ...(await server.addressOf(id)),
    user: 'dbadmin',
    password: AdminPassword,
    database: 'postgres',
  })
  client.on('error', () => {})
  await client.connect()
  const { rows } = await client.query<{ readonly pid: number }>('SELECT pg_backend_pid() AS pid')
  const backend = rows[0]?.pid ?? 0
  // It counts without looking up, so that it does not see that its server is gone, and takes no signal but the last.
  void client.query('SELECT count(*) FROM generate_series(1, 2000000000)').catch(() => {})
  await sleep(300)
  process.kill(backend, 'SIGSTOP')
  const [postmaster = 0] = server.workers('/postgres')
  kill([postmaster])
  await sleep(4000)
  assert.deepEqual(server.workers('/postgres'), [], 'no server starts beside a backend that lives')
  assert.equal(lives(backend), true)
  process.kill(backend, 'SIGCONT')
  await eventually('no new server', () => server.workers('/postgres').length === 1)
  assert.equal(lives(backend), false)
  assert.equal(await server.answers(id, 'SELECT n FROM kept'), '7')
  await client.end().catch(() => {})
  say('no server starts while a backend of the last one lives')
}

/** Folders that are another's, or that no row tells of, are left alone. */
export async function foreign(): Promise<void> {
  await using server = new LocalServer()
  await server.start()
  const id = await server.create()
  const stray = join(server.databases, `${account}_${region}_postgres-unknown0`)
  mkdirSync(stray)
  writeFileSync(join(stray, 'precious'), 'data')
  await sleep(2500)
  await server.end('SIGTERM')
  assert.equal(readFileSync(join(stray, 'precious'), 'utf8'), 'data')
  say('a folder that no row tells of stays')

  // The store without its databases: nothing empty takes their place.
  renameSync(server.home(id), `${server.home(id)}-elsewhere`)
  await server.start()
  await server.until(id, 'limited run')
  assert.equal(existsSync(server.home(id)), false)
  await server.end('SIGTERM')
  assert.match(server.log, /its files are not in/)
  server.log = ''
  renameSync(`${server.home(id)}-elsewhere`, server.home(id))
  await server.start()
  await server.until(id, 'running')
  await server.end('SIGTERM')
  say('a database that is not there is not made anew, and runs again when it is back')

  await using second = new LocalServer({ databases: server.databases })
  await assert.rejects(second.start(), /holds the databases of another store/)
  second.log = ''
  say('the databases of another store are refused')
}
