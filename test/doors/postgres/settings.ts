import assert from 'node:assert/strict'
import { codeOf, eventually, LocalServer, say } from './local-server.ts'

/*
 * What is set of a real instance after it was made.
 */

const another = 'An0ther&word'

export async function settings(): Promise<void> {
  await using server = new LocalServer({ port: 25_472 })
  await server.start()
  const id = await server.create({ NeedSupportTDE: 0 })
  const one = { DBInstanceId: id }
  const reset = (Password: string) => server.postgres.ResetAccountPassword({ ...one, UserName: 'dbadmin', Password })
  const began = await server.psql(id, 'SELECT pg_postmaster_start_time()')
  await reset(another)
  await eventually('no new password', async () => (await server.psql(id, 'SELECT 1', another)) === '1')
  assert.equal(await server.psql(id, 'SELECT 1'), undefined)
  assert.equal(await server.psql(id, 'SELECT pg_postmaster_start_time()', another), began)
  await server.psql(id, `ALTER ROLE dbadmin PASSWORD 'set in SQL'`, another)
  await server.postgres.RestartDBInstance(one)
  await server.until(id, 'running')
  assert.equal(await server.psql(id, 'SELECT 1', another), undefined)
  assert.equal(await server.psql(id, 'SELECT 1', 'set in SQL'), '1')
  say('a new password is the only one, without a restart; one that SQL set outlives a restart')

  await server.postgres.IsolateDBInstances({ DBInstanceIdSet: [id] })
  await server.until(id, 'isolated')
  await reset('Tr0ub4dor&3')
  await server.postgres.DisIsolateDBInstances({ DBInstanceIdSet: [id] })
  await server.until(id, 'running')
  assert.equal(await server.psql(id, 'SELECT 1'), '1')
  say('one that is set while the server is down holds when it comes up')

  const ParamList = [
    { Name: 'work_mem', ExpectedValue: '8192' },
    { Name: 'max_connections', ExpectedValue: '50' },
  ]
  await server.postgres.ModifyDBInstanceParameters({ ...one, ParamList })
  assert.equal((await server.describe(id)).DBInstanceStatus, 'parameter modifying')
  await server.until(id, 'running')
  const shown = () => server.psql(id, `SELECT current_setting('work_mem') || current_setting('max_connections')`)
  assert.equal(await shown(), '8MB50')
  await server.end('SIGTERM')
  await server.start()
  await server.answers(id, 'SELECT 1')
  assert.equal(await shown(), '8MB50')
  say('parameters hold, also after the next start')
  assert.equal(await codeOf(server.postgres.OpenDBExtranetAccess(one)), 'FailedOperation.FailedOperationError')
}
