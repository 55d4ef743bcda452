import assert from 'node:assert/strict'
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { ConfigError } from '../../src/config.ts'
import { findTools } from '../../src/databases/programs.ts'
import { tempFolder } from '../support/folder.ts'
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

  it('are no more than there may be, also where they are made from another', async () => {
    const seed = `
secret: placing
region: ap-guangzhou
accounts: [{ uin: '100000000001', credentials: [{}], instances: [{ id: postgres-a }] }]
`
    await using house = await startHouse({ seed, config: { databaseLimit: 2, databasePort: 27_440 } })
    const name = { account: '100000000001', region: 'ap-guangzhou', id: 'postgres-a' }
    const row = await house.store.read.get('dbInstance', name)
    assert.ok(row)
    const real = { ...row, driver: 'local', phase: 'running', port: 27_440 } as const
    assert.ok(await house.store.commit([{ update: 'dbInstance', row: real }]))
    const { Charset, AdminName, AdminPassword: _, Zone, ...asked } = order
    const follower = { ...asked, Zone, MasterDBInstanceId: row.id }
    const over = await house.call('postgres', 'CreateReadOnlyDBInstance', follower)
    assert.equal(over.Error?.Code, 'FailedOperation.AllocateQuotasError')
    const one = await house.call('postgres', 'CreateReadOnlyDBInstance', { ...follower, InstanceCount: 1 })
    const made = await house.store.read.get('dbInstance', { ...name, id: one.DBInstanceIdSet[0] })
    assert.deepEqual([made?.driver, made?.port, made?.copyOf], ['local', 27_441, row.id])
    const { InstanceCount, ...clone } = { ...asked, VpcId: 'vpc-a', SubnetId: 'subnet-a', AutoRenewFlag: 0 }
    const moment = (past: number) =>
      new Date(house.clock.now() + 8 * 3_600_000 - past).toISOString().slice(0, 19).replace('T', ' ')
    const cloned = (past: number) =>
      house.call('postgres', 'CloneDBInstance', { ...clone, DBInstanceId: row.id, RecoveryTargetTime: moment(past) })
    house.clock.advance(120_000)
    assert.equal((await cloned(59_000)).Error?.Code, 'FailedOperation.AllocateQuotasError')
    assert.equal((await cloned(62_000)).Error?.Code, 'InvalidParameterValue.InvalidParameterValueError')
  })

  it('have their folder, of whatever store it was, until it holds any', { skip: lacking }, async () => {
    using folder = tempFolder('placing')
    chmodSync(folder.path, 0o711)
    const config = { databases: 'local', databaseFolder: folder.of('databases') } as const
    for (let store = 1; store <= 2; store++) await (await startHouse({ config }))[Symbol.asyncDispose]()
    mkdirSync(folder.of('databases/100000000001_ap-guangzhou_postgres-a'))
    await assert.rejects(
      startHouse({ config }),
      (error) => error instanceof ConfigError && /holds the databases of another store/.test(error.message),
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
