import assert from 'node:assert/strict'
import { type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { configure } from '../../src/config.ts'
import { RootKey } from '../../src/crypto/root.ts'
import { open } from '../../src/main.ts'
import { knownRootKey } from '../../src/root-key.ts'
import { readSeed } from '../../src/seed/read.ts'
import { linesOf, recordIn } from '../../src/trail/chain.ts'
import { tokenDigest } from '../../src/vault/kv.ts'
import { writeOrder } from '../../src/vault/order.ts'
import { startHouse } from '../support/house.ts'

/*
 * How a database gets its mount of the Vault door and its token, and how the token is taken away.
 */

const bin = new URL('../../bin/sanyao.js', import.meta.url).pathname
const account = '100000000001'
const keyId = '23e80852-1e38-11e9-b129-5cb9019b4b01'
const seed = `
secret: vault
accounts:
  - uin: '${account}'
    credentials: [{}]
    keys: [{ keyId: ${keyId}, alias: databases }]
`

/** Runs a command while this process answers it. */
const run = (words: readonly string[]): Promise<Pick<SpawnSyncReturns<string>, 'status' | 'stdout' | 'stderr'>> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [bin, ...words], { stdio: ['ignore', 'pipe', 'pipe'] })
    const said = { stdout: '', stderr: '' }
    for (const name of ['stdout', 'stderr'] as const)
      child[name].setEncoding('utf8').on('data', (chunk: string) => {
        said[name] += chunk
      })
    child.once('close', (status) => resolve({ status, ...said }))
  })

describe('orders to a server that runs', () => {
  it('enroll and revoke, once each, and are on record', async () => {
    const data = mkdtempSync(join(tmpdir(), 'sanyao-vault-'))
    const config = { ...configure({ data, port: 0, vaultPort: 0 }, {}), logLevel: 'silent' }
    try {
      await using server = await open(config, readSeed(seed, 'seed.yaml', config))
      const url = `http://127.0.0.1:${server.vaultPort}`
      const at = ['--data', data, '--server', url]
      const mounts = `${url}/v1/sys/mounts/orders-db`
      const status = async (bearer: string, path = '/tune', method = 'GET') =>
        (await fetch(mounts + path, { method, headers: { 'X-Vault-Token': bearer } })).status
      const enroll = () => run(['vault', 'enroll', 'orders-db', '--key-id', keyId, ...at])
      const first = (await enroll()).stdout.trim()
      assert.equal(await status(first), 200)
      const second = (await enroll()).stdout.trim()
      assert.deepEqual([await status(first), await status(second)], [403, 200])
      const [binding] = await server.store.read.find('keyBinding', { where: { key: keyId } })
      assert.deepEqual([binding?.product, binding?.resource], ['vault', 'orders-db'])

      const revoked = await run(['vault', 'revoke', 'orders-db', ...at])
      assert.deepEqual([revoked.status, revoked.stdout, revoked.stderr], [0, '', ''])
      assert.equal(await status(second), 403)
      const none = await run(['vault', 'revoke', 'other-db', ...at])
      assert.deepEqual([none.status, none.stdout], [1, ''])
      assert.match(none.stderr, /no mount other-db/)
      const foreign = await run(['vault', 'revoke', 'orders-db', '--account', '100000000009', ...at])
      assert.match(foreign.stderr, /no mount orders-db/)
      const unknown = await run(['vault', 'enroll', 'x', '--key-id', 'none', ...at])
      assert.match(unknown.stderr, /no CMK/)

      // An order is for its mount, for now, and for once; nothing else is one.
      const root = knownRootKey(config)
      const issued = Date.now()
      const order = { act: 'enroll', mount: 'orders-db', key: keyId, token: 'f'.repeat(64), issued } as const
      const sealed = writeOrder(root, order)
      assert.equal(await status(sealed, '', 'POST'), 200)
      assert.equal(await status(sealed, '', 'POST'), 400)
      assert.equal(await status(writeOrder(root, { ...order, mount: 'another' }), '', 'POST'), 403)
      assert.equal(await status(writeOrder(root, { ...order, issued: issued - 120_000 }), '', 'POST'), 403)
      assert.equal(await status(writeOrder(root, { ...order, issued: issued + 120_000 }), '', 'POST'), 403)
      assert.equal(await status(`${sealed.slice(0, -4)}AAAA`, '', 'POST'), 403)
      assert.equal(await status(second, '', 'POST'), 403)
      root.forget()

      const trail = await server.store.read.find('trailBlock', { where: {} })
      assert.ok(trail.length > 0)
      const records = trail.flatMap(({ lines }) => linesOf(lines).map(recordIn))
      const orders = records.map(({ action, effect, callerKind, resources, code }) =>
        [action, effect, callerKind, resources, code].join(' '),
      )
      for (const order of [
        'EnrollMount write operator ["orders-db"] ',
        'RevokeMount write operator ["orders-db"] ',
        'RevokeMount write   400',
      ])
        assert.ok(orders.includes(order), order)
      for (const token of [first, second, sealed]) assert.ok(!JSON.stringify(records).includes(token))
    } finally {
      rmSync(data, { recursive: true, force: true })
    }
  })

  it('are carried out only with their record, as is what a mount writes', async () => {
    const rootKey = randomBytes(32).toString('hex')
    await using house = await startHouse({ seed, config: { rootKey, vaultPort: 0, audit: 'required' } })
    const root = new RootKey(RootKey.parse(rootKey))
    const url = `http://127.0.0.1:${house.vaultPort}/v1`
    const post = async (path: string, bearer: string, body: object = {}) =>
      (await fetch(url + path, { method: 'POST', headers: { 'X-Vault-Token': bearer }, body: JSON.stringify(body) }))
        .status
    const token = tokenDigest('first')
    const mount = 'orders-db'
    let issued = house.clock.now()
    const enroll = () =>
      post(`/sys/mounts/${mount}`, writeOrder(root, { act: 'enroll', mount, key: keyId, token, issued: issued++ }))
    const revoke = () =>
      post(`/sys/mounts/${mount}`, writeOrder(root, { act: 'revoke', mount, account, token: 'x', issued: issued++ }))
    const write = () => post(`/${mount}/data/key`, 'first', { data: { key: 'x' } })
    const told = async () => (await house.trail()).filter(({ service }) => service === 'vault')
    const refuse = (action: string) =>
      house.store.exec(`CREATE TRIGGER no_record BEFORE INSERT ON trail_block WHEN instr(NEW.lines, '${action}') > 0
        BEGIN SELECT RAISE(ABORT, 'no room'); END`)
    const admit = () => house.store.exec('DROP TRIGGER no_record')

    refuse('EnrollMount')
    assert.equal(await enroll(), 500)
    assert.equal(await house.store.read.count('vaultMount', {}), 0)
    assert.equal(await house.store.read.count('keyBinding', {}), 0)
    admit()
    assert.equal(await enroll(), 200)
    refuse('WriteSecret')
    assert.equal(await write(), 500)
    assert.equal(await house.store.read.count('vaultSecret', {}), 0)
    admit()
    assert.equal(await write(), 200)
    refuse('RevokeMount')
    assert.equal(await revoke(), 500)
    assert.equal(await house.store.read.count('vaultMount', { token }), 1)
    admit()
    assert.equal(await revoke(), 200)
    const done = (await told()).filter(({ code }) => code === '')
    assert.deepEqual(
      done.map(({ action, account: of, resources }) => [action, of, resources]),
      [
        ['EnrollMount', account, '["orders-db"]'],
        ['WriteSecret', account, '["orders-db/key"]'],
        ['RevokeMount', account, '["orders-db"]'],
      ],
    )
    root.forget()
  })

  it('say so where nothing answers', async () => {
    const data = mkdtempSync(join(tmpdir(), 'sanyao-vault-'))
    try {
      const config = { ...configure({ data, port: 0 }, {}), logLevel: 'silent' }
      const server = await open(config, readSeed(seed, 'seed.yaml', config))
      const asked = ['vault', 'revoke', 'orders-db', '--data', data, '--server', server.endpoint]
      const other = await run(asked)
      await server[Symbol.asyncDispose]()
      const closed = await run(asked)
      for (const { status, stdout, stderr } of [other, closed]) {
        assert.deepEqual([status, stdout], [1, ''])
        assert.match(stderr, /does not answer as a Vault door/)
      }
    } finally {
      rmSync(data, { recursive: true, force: true })
    }
  })
})

describe('enrolling a database', () => {
  it('prints a token that works until the next one, and binds the CMK', async () => {
    const data = mkdtempSync(join(tmpdir(), 'sanyao-vault-'))
    const config = { ...configure({ data, port: 0, vaultPort: 0 }, {}), logLevel: 'silent' }
    const start = () => open(config, undefined)
    const enroll = (mount: string, key: string) =>
      spawnSync(process.execPath, [bin, 'vault', 'enroll', mount, '--key-id', key, '--data', data], {
        encoding: 'utf8',
      })
    const tune = async (port: number | undefined, bearer: string) => {
      const url = `http://127.0.0.1:${port}/v1/sys/mounts/orders-db/tune`
      return (await fetch(url, { headers: { 'X-Vault-Token': bearer } })).status
    }
    try {
      await (await open(config, readSeed(seed, 'seed.yaml', config)))[Symbol.asyncDispose]()
      const first = enroll('orders-db', keyId)
      assert.match(first.stdout, /^sanyao\.[\w-]{43}\n$/)
      {
        await using server = await start()
        assert.equal(await tune(server.vaultPort, first.stdout.trim()), 200)
        const [binding] = await server.store.read.find('keyBinding', { where: { key: keyId } })
        assert.deepEqual([binding?.product, binding?.resource], ['vault', 'orders-db'])
        const [mount] = await server.store.read.find('vaultMount', { where: {} })
        assert.ok(!JSON.stringify(mount).includes(first.stdout.trim()))
        const blocks = await server.store.read.find('trailBlock', { where: {} })
        const told = blocks.flatMap(({ lines }) => linesOf(lines).map(recordIn))
        const [record] = told.filter(({ action }) => action === 'EnrollMount')
        assert.deepEqual([record?.account, record?.resources], [account, '["mount/orders-db"]'])
      }
      const second = enroll('orders-db', keyId)
      await using server = await start()
      assert.equal(await tune(server.vaultPort, second.stdout.trim()), 200)
      assert.equal(await tune(server.vaultPort, first.stdout.trim()), 403)
      // The data folder is in use, the mount's name cannot be one, or the CMK is not there.
      assert.equal(enroll('orders-db', keyId).status, 78)
      assert.equal(enroll('sys', keyId).status, 1)
    } finally {
      rmSync(data, { recursive: true, force: true })
    }
  })

  it('refuses a CMK that is not there, cannot encrypt, or is not the one of the mount', async () => {
    const data = mkdtempSync(join(tmpdir(), 'sanyao-vault-'))
    const other = '23e80852-1e38-11e9-b129-5cb9019b4b02'
    const disabled = '23e80852-1e38-11e9-b129-5cb9019b4b03'
    const more = `[{ keyId: ${keyId}, alias: a }, { keyId: ${other}, alias: b }, { keyId: ${disabled}, alias: c, state: Disabled }]`
    const config = { ...configure({ data, port: 0 }, {}), logLevel: 'silent' }
    try {
      const world = seed.replace(/keys: .*/, `keys: ${more}`)
      await (await open(config, readSeed(world, 'seed.yaml', config)))[Symbol.asyncDispose]()
      const refused = (key: string, why: RegExp) => {
        const words = [bin, 'vault', 'enroll', 'orders-db', '--key-id', key, '--data', data]
        const { status, stdout, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' })
        assert.deepEqual([status, stdout], [1, ''])
        assert.match(stderr, why)
      }
      refused('00000000-1e38-11e9-b129-5cb9019b4b01', /no CMK/)
      refused(disabled, /cannot encrypt/)
      spawnSync(process.execPath, [bin, 'vault', 'enroll', 'orders-db', '--key-id', keyId, '--data', data])
      refused(other, /is under the CMK/)
    } finally {
      rmSync(data, { recursive: true, force: true })
    }
  })
})
