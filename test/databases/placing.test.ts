import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { ConfigError } from '../../src/config.ts'
import { findTools } from '../../src/databases/programs.ts'
import { startHouse } from '../support/house.ts'
import { emptyDatabase, skipPostgres } from '../support/postgres.ts'

/*
 * What holds of local instances before a server of theirs is started; test/doors/postgres.ts starts them.
 */

const tools = findTools()
const lacking = 'postgres' in tools ? false : `no ${tools.join(', nor ')}`
const AdminPassword = 'Tr0ub4dor&3'
const order = {
  SpecCode: 'pg.it.small2',
  Storage: 10,
  InstanceCount: 2,
  Period: 1,
  Charset: 'UTF8',
  AdminName: 'dbadmin',
  AdminPassword,
  Zone: 'ap-guangzhou-3',
  InstanceChargeType: 'POSTPAID_BY_HOUR',
}

describe('local databases', () => {
  it('are not promised where they cannot be', async () => {
    // Without data there is no folder for them either.
    await assert.rejects(startHouse({ config: { databases: 'local' } }), ConfigError)
  })

  it('are not kept by servers that share a store', { skip: skipPostgres }, async () => {
    await using database = await emptyDatabase()
    const config = { databases: 'local', store: database.url, rootKey: '0123456789abcdef'.repeat(4) } as const
    await assert.rejects(
      startHouse({ config }),
      (error) => error instanceof ConfigError && /SANYAO_STORE/.test(error.message),
    )
  })

  it('each have a port of their own, also when they are ordered at once, and no password is kept', {
    skip: lacking,
  }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sanyao-placing-'))
    chmodSync(folder, 0o711)
    try {
      const config = {
        databases: 'local',
        databaseFolder: join(folder, 'databases'),
        databasePort: 27_432,
        databaseLimit: 5,
      } as const
      await using house = await startHouse({ config })
      const made = await Promise.all([1, 2].map(() => house.call('postgres', 'CreateInstances', order)))
      const ids: readonly string[] = made.flatMap((reply) => reply.DBInstanceIdSet)
      const rows = await house.store.read.find('dbInstance', { where: { id: ids }, order: [['port', 'asc']] })
      assert.deepEqual(
        rows.map(({ port, driver, privateIp }) => [port, driver, privateIp]),
        [0, 1, 2, 3].map((i) => [27_432 + i, 'local', '127.0.0.1']),
      )
      const over = await house.call('postgres', 'CreateInstances', order)
      assert.equal(over.Error?.Code, 'FailedOperation.AllocateQuotasError')
      assert.match(over.Error.Message, /SANYAO_DATABASE_LIMIT/)
      const last = await house.call('postgres', 'CreateInstances', { ...order, InstanceCount: 1 })
      assert.equal(last.Error, undefined)
      assert.ok(rows.every(({ adminVerifier }) => adminVerifier !== '' && !adminVerifier.includes(AdminPassword)))
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
