import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { configure } from '../../src/config.ts'
import { open } from '../../src/main.ts'
import { readSeed } from '../../src/seed/read.ts'
import { startHouse } from '../support/house.ts'

const bin = new URL('../../bin/sanyao.js', import.meta.url).pathname
const busy = '23e80852-1e38-11e9-b129-5cb9019b4b01'
const idle = '23e80852-1e38-11e9-b129-5cb9019b4b02'
const crowded = '23e80852-1e38-11e9-b129-5cb9019b4b03'
const seed = `
secret: dependants
time: 2022-03-24T02:39:14Z
accounts:
  - uin: '100000000001'
    credentials: [{}]
    keys: [{ keyId: ${busy}, alias: busy }, { keyId: ${idle}, alias: idle }, { keyId: ${crowded}, alias: crowded }]
    dataKeys: [{ dataKeyId: 23e80852-1e38-11e9-b129-5cb9019b4d01, keyId: ${busy}, name: parcels }]
    instances: [{ id: postgres-orders, name: orders, tde: { keyId: ${busy} } }]
`

describe('who depends on a key', () => {
  it('is listed from a data folder, whose server is down', async () => {
    const data = mkdtempSync(join(tmpdir(), 'sanyao-key-'))
    try {
      const config = { ...configure({ data, port: 0 }, {}), logLevel: 'silent' }
      {
        await using server = await open(config, readSeed(seed, 'seed.yaml', config))
        const account = '100000000001'
        const mount = {
          account,
          mount: 'orders',
          region: 'ap-guangzhou',
          key: idle,
          token: 'none',
          createTime: 1,
          ordered: 0,
        }
        const secret = { account, mount: 'orders', name: 'backup/1', ciphertext: 'none', createTime: 1 }
        const [encrypted] = await server.store.read.find('encryptionKey', { where: { instance: 'postgres-orders' } })
        assert.ok(encrypted)
        const changes = [
          { insert: 'vaultMount', row: mount },
          { insert: 'vaultSecret', row: { ...secret, version: 1 } },
          { insert: 'vaultSecret', row: { ...secret, version: 2 } },
          { insert: 'encryptionKey', row: { ...encrypted, key: idle } },
        ] as const
        assert.ok(await server.store.commit(changes))
      }
      const ask = (keyId: string) =>
        spawnSync(process.execPath, [bin, 'key', 'dependants', keyId, '--data', data], { encoding: 'utf8' })
      assert.deepEqual(ask(busy).stdout.split('\n'), [
        'postgres\tpostgres-orders\tap-guangzhou\torders',
        'data key\t23e80852-1e38-11e9-b129-5cb9019b4d01\tap-guangzhou\tparcels',
        '',
      ])
      assert.deepEqual(ask(idle).stdout.split('\n'), [
        'postgres\tpostgres-orders\tap-guangzhou\torders\tunbound',
        'vault\torders\tunbound',
        'vault secret\torders\tbackup/1',
        '',
      ])
      assert.deepEqual([ask(crowded).stdout, ask(crowded).status], ['', 0])
      const unknown = ask('00000000-1e38-11e9-b129-5cb9019b4b01')
      assert.deepEqual([unknown.stdout, unknown.status], ['', 1])
      assert.match(unknown.stderr, /no CMK/)
    } finally {
      rmSync(data, { recursive: true, force: true })
    }
  })

  it('is named by every refusal to take the key away, up to ten and a count', async () => {
    await using house = await startHouse({ seed })
    const kms = (action: string, parameters: object) => house.call('kms', action, parameters)
    for (let i = 10; i < 22; i++)
      await kms('BindCloudResource', { KeyId: crowded, ProductId: 'mysql', ResourceId: `cdb-${i}` })
    for (const [action, parameters] of [
      ['DisableKey', { KeyId: crowded }],
      ['DisableKeys', { KeyIds: [crowded] }],
      ['ArchiveKey', { KeyId: crowded }],
    ] as const) {
      const { Error: refusal } = await kms(action, parameters)
      assert.equal(refusal?.Code, 'FailedOperation.CmkUsedByCloudProduct')
      assert.ok(refusal.Message.includes('`mysql` `cdb-10`') && refusal.Message.includes('`cdb-19`'))
      assert.ok(!refusal.Message.includes('cdb-20') && refusal.Message.includes('2'))
    }
    const one = await kms('DisableKey', { KeyId: busy })
    assert.match(one.Error?.Message ?? '', /`postgres` `postgres-orders`$/)
    assert.equal((await kms('DisableKey', { KeyId: idle })).Error, undefined)
    // A bound key may come to be disabled by another way; its deletion is then refused in the same words.
    const cmk = await house.store.read.get('cmk', { account: '100000000001', id: busy })
    assert.ok(cmk)
    assert.ok(await house.store.commit([{ update: 'cmk', row: { ...cmk, state: 'Disabled' } }]))
    const scheduled = await kms('ScheduleKeyDeletion', { KeyId: busy, PendingWindowInDays: 7 })
    assert.equal(scheduled.Error?.Code, 'FailedOperation.CmkUsedByCloudProduct')
    assert.match(scheduled.Error.Message, /`postgres-orders`/)
  })
})
