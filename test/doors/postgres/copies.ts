import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { codeOf, eventually, KeyId, LocalServer, region, say } from './local-server.ts'

/*
 * Real instances that are made from another: a clone, which goes its own way, and a read-only one, which follows.
 */

const clone = {
  SpecCode: 'pg.it.small2',
  Storage: 10,
  Period: 1,
  AutoRenewFlag: 0,
  VpcId: 'vpc-86v957zb',
  SubnetId: 'subnet-enm92y0m',
  InstanceChargeType: 'POSTPAID_BY_HOUR',
}

/** A moment as the API writes it, in UTC+8. */
const wall = (past: number): string =>
  new Date(Date.now() + 8 * 3_600_000 - past).toISOString().slice(0, 19).replace('T', ' ')

const marker = 'a marker that is copied'
const all = 'SELECT string_agg(text, $$,$$ ORDER BY text) FROM secret'

const port = 25_462

/** The processes that copy this run's source. */
const copying = (): readonly string[] =>
  readdirSync('/proc').filter((pid) => {
    try {
      const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
      return words[0]?.endsWith('/pg_basebackup') && words.some((word) => word.includes(` port=${port} `))
    } catch {
      // It has ended, or is none.
      return false
    }
  })

export async function copies(): Promise<void> {
  await using server = new LocalServer({ port })
  await server.start()
  const source = await server.create()
  await server.psql(source, 'CREATE TABLE secret (text TEXT)')
  await server.psql(source, `INSERT INTO secret VALUES ('${marker}')`)

  const past = { ...clone, DBInstanceId: source, RecoveryTargetTime: wall(3_600_000) }
  assert.equal(await codeOf(server.postgres.CloneDBInstance(past)), 'InvalidParameterValue.InvalidParameterValueError')
  const { DBInstanceId: copy = '' } = await server.postgres.CloneDBInstance({ ...past, RecoveryTargetTime: wall(0) })
  await server.until(copy, 'running')
  assert.equal(await server.psql(copy, all), marker)
  await server.psql(copy, `INSERT INTO secret VALUES ('b of the clone')`)
  await server.psql(source, `INSERT INTO secret VALUES ('b of the source')`)
  assert.equal(await server.psql(copy, all), `${marker},b of the clone`)
  assert.equal(await server.psql(source, all), `${marker},b of the source`)
  say('a clone holds what its source held, under the password of its admin, and goes its own way')

  await server.psql(source, 'CREATE TABLE bulk AS SELECT md5(n::text) FROM generate_series(1, 500000) n')
  const cut = await server.postgres.CloneDBInstance({ ...past, RecoveryTargetTime: wall(0) })
  await eventually('no copying', () => copying().length > 0)
  await server.end('SIGTERM')
  assert.equal(server.mounted(), false)
  assert.deepEqual([server.workers(), copying()], [[], []])
  await server.start()
  await server.until(cut.DBInstanceId ?? '', 'running')
  assert.equal(await server.answers(cut.DBInstanceId ?? '', 'SELECT COUNT(*) FROM bulk'), '500000')
  say('a stop in the midst of copying leaves nothing behind, and the next start copies')

  const { DBInstanceIdSet } = await server.postgres.CreateReadOnlyDBInstance({
    ...clone,
    Zone: `${region}-3`,
    MasterDBInstanceId: source,
    InstanceCount: 1,
  })
  const [follower = ''] = DBInstanceIdSet ?? []
  await server.until(follower, 'running')
  assert.equal(await server.psql(follower, all), `${marker},b of the source`)
  assert.equal(await server.psql(follower, `INSERT INTO secret VALUES ('c')`), undefined)
  await server.psql(source, `INSERT INTO secret VALUES ('d')`)
  const follows = (text: string) =>
    eventually(`the follower has no ${text}`, async () => (await server.psql(follower, all))?.endsWith(text) ?? false)
  await follows('d')
  say('a read-only instance takes no writing, and shows what is written to its primary')

  await server.postgres.RestartDBInstance({ DBInstanceId: source })
  await server.until(source, 'running')
  await server.psql(source, `INSERT INTO secret VALUES ('e')`)
  await follows('e')
  await server.end('SIGTERM')
  for (const id of [source, copy, follower]) assert.deepEqual(server.holders(id, marker), [])
  await server.start()
  await server.answers(source, `INSERT INTO secret VALUES ('f')`)
  await follows('f')
  assert.equal(await server.psql(copy, all), `${marker},b of the clone`)
  say('it follows on after restarts of its primary and of the server; the marker is in no file of the three')

  const connections = (DBInstanceId: string, ExpectedValue: string) =>
    server.postgres.ModifyDBInstanceParameters({
      DBInstanceId,
      ParamList: [{ Name: 'max_connections', ExpectedValue }],
    })
  const started = 'SELECT pg_postmaster_start_time()'
  await connections(follower, '300')
  await server.until(follower, 'running')
  await connections(source, '150')
  await eventually('the primary stays up', async () => (await server.psql(source, started)) === undefined)
  await connections(follower, '301')
  const since = await server.answers(source, started)
  for (const id of [source, follower]) await server.until(id, 'running')
  assert.equal(await server.psql(source, started), since)
  say('a primary that restarts does so once, also when its follower is changed meanwhile')

  const destroy = async (id: string): Promise<void> => {
    await server.until(id, 'isolated')
    await server.postgres.DestroyDBInstance({ DBInstanceId: id })
  }
  await server.postgres.IsolateDBInstances({ DBInstanceIdSet: [follower] })
  await destroy(follower)
  await server.postgres.IsolateDBInstances({ DBInstanceIdSet: [source] })
  await destroy(source)
  await server.postgres.RestartDBInstance({ DBInstanceId: copy })
  await server.until(copy, 'running')
  assert.equal(await server.psql(copy, all), `${marker},b of the clone`)
  assert.equal(await codeOf(server.kms.DisableKey({ KeyId })), 'FailedOperation.CmkUsedByCloudProduct')
  say('a clone outlives its source, and holds on to its CMK')
}
