import assert from 'node:assert/strict'
import { request } from 'node:http'
import { connect } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { tokenDigest } from '../../src/vault/kv.ts'
import { startHouse, type TestHouse } from '../support/house.ts'

/*
 * The Vault door as database servers use it: the requests that MariaDB, Percona Server and pg_tde send.
 */

const account = '100000000001'
const region = 'ap-guangzhou'
const keyId = '23e80852-1e38-11e9-b129-5cb9019b4b01'
const seed = `
secret: vault
accounts:
  - uin: '${account}'
    credentials: [{}]
    keys: [{ keyId: ${keyId}, alias: databases }]
`
const token = 'sanyao.orders-token'
const otherToken = 'sanyao.other-token'
const marker = '6d61726b65722d6f662d612d6b6579'

interface Answered {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: the shape of a reply is what the tests check
  readonly body: any
}

const doorOf =
  (house: TestHouse) =>
  async (method: string, path: string, bearer = token, body?: object | string): Promise<Answered> => {
    // Node's own clients do not know this method of Vault's.
    if (method === 'LIST') return rawList(house, path, bearer)
    const options = { host: '127.0.0.1', port: house.vaultPort, path, headers: { 'X-Vault-Token': bearer } }
    return new Promise((resolve, reject) => {
      const sent = request({ ...options, method }, (response) => {
        let reply = ''
        response.setEncoding('utf8').on('data', (chunk: string) => {
          reply += chunk
        })
        response.once('end', () => resolve({ status: response.statusCode ?? 0, body: JSON.parse(reply) }))
      })
      sent.once('error', reject)
      sent.end(body === undefined || typeof body === 'string' ? body : JSON.stringify(body))
    })
  }

/** A LIST as libcurl writes it. */
const rawList = (house: TestHouse, path: string, bearer: string, cuts: readonly number[] = []): Promise<Answered> =>
  new Promise((resolve, reject) => {
    let reply = ''
    const text = `LIST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Vault-Token: ${bearer}\r\nAccept: */*\r\n\r\n`
    const socket = connect(house.vaultPort, '127.0.0.1', async () => {
      socket.setNoDelay()
      let from = 0
      for (const to of cuts) {
        socket.write(text.slice(from, to))
        from = to
        await sleep(50)
      }
      socket.write(text.slice(from))
    })
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      reply += chunk
    })
    socket.once('error', reject)
    socket.once('end', () => {
      const [head = '', body = ''] = reply.split('\r\n\r\n', 2)
      resolve({ status: Number(head.split(' ')[1]), body: JSON.parse(body) })
    })
  })

async function fresh(): Promise<TestHouse> {
  const house = await startHouse({ seed, config: { vaultPort: 0, audit: 'required' } })
  const row = { account, region, key: keyId, createTime: 1, ordered: 0 }
  const mounts = [
    { ...row, mount: 'orders', token: tokenDigest(token) },
    { ...row, mount: 'other', token: tokenDigest(otherToken) },
  ]
  assert.ok(await house.store.commit(mounts.map((mount) => ({ insert: 'vaultMount', row: mount }))))
  return house
}

async function changeKey(house: TestHouse, change: object): Promise<void> {
  const cmk = await house.store.read.get('cmk', { account, id: keyId })
  assert.ok(cmk)
  assert.ok(await house.store.commit([{ update: 'cmk', row: { ...cmk, ...change } }]))
}

describe('the Vault door', () => {
  let house: TestHouse
  before(async () => {
    house = await fresh()
  })
  after(() => house[Symbol.asyncDispose]())

  it('describes the mount as MariaDB and pg_tde ask', async () => {
    const door = doorOf(house)
    for (const path of ['/v1/sys/mounts/orders/tune', '/v1/sys/mounts/orders']) {
      const { status, body } = await door('GET', path)
      assert.equal(status, 200, path)
      assert.deepEqual([body.options.version, body.data.options.version, body.data.type], ['2', '2', 'kv'])
    }
  })

  it('keeps versions of a key, and gives back the newest or the one that is asked for', async () => {
    const door = doorOf(house)
    assert.equal((await door('GET', '/v1/orders/data/1')).status, 404)
    assert.equal((await door('POST', '/v1/orders/data/1', token, { data: { data: marker } })).body.data.version, 1)
    assert.equal((await door('PUT', '/v1/orders/data/1', token, { data: { data: 'ff' } })).body.data.version, 2)
    const newest = await door('GET', '/v1/orders/data/1')
    assert.deepEqual([newest.body.data.data, newest.body.data.metadata.version], [{ data: 'ff' }, 2])
    assert.equal((await door('GET', '/v1/orders/data/1?version=1')).body.data.data.data, marker)
    assert.equal((await door('GET', '/v1/orders/data/1?version=9')).status, 404)
    for (const version of ['abc', '', '-1', '1.5', '1e1'])
      assert.equal((await door('GET', `/v1/orders/data/1?version=${version}`)).status, 400, version)
  })

  it('lists keys by either method, folders once', async () => {
    const door = doorOf(house)
    for (const name of ['tde/a', 'tde/b', 'top'])
      assert.equal((await door('POST', `/v1/orders/data/${name}`, token, { data: { key: 'AA==' } })).status, 200)
    const keys = async (method: string, path: string) => (await door(method, path)).body.data.keys
    const listed = await keys('GET', '/v1/orders/metadata/?list=true')
    assert.ok(listed.includes('top') && listed.filter((name: string) => name === 'tde/').length === 1)
    assert.deepEqual(await keys('LIST', '/v1/orders/metadata/tde'), ['a', 'b'])
    assert.equal((await door('LIST', '/v1/orders/metadata/none')).status, 404)
    // It may come in pieces.
    const pieces = await rawList(house, '/v1/orders/metadata/tde', token, [9, 60, 90])
    assert.deepEqual(pieces.body.data?.keys, ['a', 'b'])
    assert.equal((await door('GET', '/v1/orders/metadata/')).status, 405)
  })

  it('writes only on the version that the writer has seen', async () => {
    const door = doorOf(house)
    const write = (cas: number) =>
      door('POST', '/v1/orders/data/checked', token, { data: { key: 'x' }, options: { cas } })
    assert.equal((await write(1)).status, 400)
    assert.equal((await write(0)).status, 200)
    assert.equal((await write(0)).status, 400)
  })

  it('opens a mount to its own token only, and tells nothing of the others', async () => {
    const door = doorOf(house)
    await door('POST', '/v1/orders/data/mine', token, { data: { key: 'mine' } })
    for (const [method, path, bearer] of [
      ['GET', '/v1/orders/data/mine', otherToken],
      ['GET', '/v1/orders/data/none', otherToken],
      ['LIST', '/v1/orders/metadata', otherToken],
      ['GET', '/v1/sys/mounts/orders', otherToken],
      ['GET', '/v1/nobody/data/mine', otherToken],
      ['GET', '/v1/orders/data/mine', ''],
      ['GET', '/v1/orders/data/mine', 'sanyao.guess'],
      ['POST', '/v1/orders/data/mine', otherToken],
    ] as const) {
      const { status, body } = await door(method, path, bearer)
      assert.deepEqual([status, body], [403, { errors: ['permission denied'] }], `${method} ${path} ${bearer}`)
    }
    assert.equal((await door('GET', '/v1/other/data/mine', otherToken)).status, 404)
  })

  it('refuses what is no key and no body', async () => {
    const door = doorOf(house)
    for (const path of [
      '/v1/orders/data/',
      '/v1/orders/data/..',
      '/v1/orders/data/a%20b',
      '/other',
      '/v1/orders/data/%',
    ])
      assert.ok([404, 405].includes((await door('GET', path)).status), path)
    for (const body of ['', '{', '[]', '{"data":[]}', '{"data":"x"}'])
      assert.equal((await door('POST', '/v1/orders/data/bad', token, body)).status, 400, body)
    assert.equal((await door('POST', '/v1/orders/data/bad', token, 'x'.repeat(9000))).status, 413)
    assert.equal((await door('DELETE', '/v1/orders/data/top')).status, 405)
  })

  it('keeps no key in clear, and every fetch on record without it', async () => {
    const rows = await house.store.read.find('vaultSecret', { where: {} })
    const everything = JSON.stringify([
      rows,
      await house.trail(),
      await house.store.read.find('vaultMount', { where: {} }),
    ])
    for (const secret of [marker, Buffer.from(JSON.stringify({ data: marker })).toString('base64'), token])
      assert.ok(!everything.includes(secret))
    const trail = await house.trail()
    const doors = trail.filter((record) => record.service === 'vault')
    const acts = new Set(doors.map(({ action, callerName, code }) => `${action} ${callerName} ${code}`.trim()))
    for (const act of [
      'ReadSecret orders',
      'WriteSecret orders',
      'ListSecrets orders',
      'DescribeMount orders',
      'DescribeMount other 403',
      'ReadSecret orders 404',
      'Refuse  403',
      'Refuse  413',
    ])
      assert.ok(acts.has(act), act)
    const opened = trail.filter((record) => record.action === 'Decrypt' && record.callerName === 'orders')
    assert.ok(opened.length > 0 && opened.every((record) => record.callerKind === 'service'))
  })
})

describe('a key that is withdrawn', () => {
  it('bites as a refusal, whatever took it away', async () => {
    await using house = await fresh()
    const door = doorOf(house)
    await door('POST', '/v1/orders/data/1', token, { data: { data: marker } })
    for (const change of [
      { state: 'Disabled' },
      { state: 'PendingDelete', deletionDate: 9e9 },
      { state: 'Enabled', validTo: 1 },
    ]) {
      await changeKey(house, change)
      assert.equal((await door('GET', '/v1/orders/data/1')).status, 403, JSON.stringify(change))
      assert.equal((await door('POST', '/v1/orders/data/1', token, { data: { data: 'x' } })).status, 403)
    }
    await changeKey(house, { state: 'Enabled', validTo: 0, deletionDate: 0 })
    assert.equal((await door('GET', '/v1/orders/data/1')).body.data.data.data, marker)
    await house.store.commit([{ remove: 'cmk', row: { account, id: keyId } }])
    assert.equal((await door('GET', '/v1/orders/data/1')).status, 403)
  })

  it('is not taken for one that passes', async () => {
    await using house = await fresh()
    const door = doorOf(house)
    await door('POST', '/v1/orders/data/1', token, { data: { data: marker } })
    for (const table of ['cmk', 'vault_secret', 'vault_mount', 'trail_block']) {
      house.store.exec(`ALTER TABLE ${table} RENAME TO gone`)
      const { status, body } = await door('GET', '/v1/orders/data/1')
      assert.ok(status >= 500, `${table}: ${status}`)
      assert.ok(!JSON.stringify(body).includes(table))
      house.store.exec(`ALTER TABLE gone RENAME TO ${table}`)
    }
    const failures = (await house.trail()).filter(({ service, code }) => service === 'vault' && code === '500')
    assert.ok(failures.length >= 2, `${failures.length} failures are on record`)
    assert.equal((await door('GET', '/v1/orders/data/1')).status, 200)
  })

  it('cannot be swapped for another secret of the store', async () => {
    await using house = await fresh()
    const door = doorOf(house)
    for (const name of ['1', '2']) await door('POST', `/v1/orders/data/${name}`, token, { data: { data: name } })
    house.store.exec(
      "UPDATE vault_secret SET ciphertext = (SELECT ciphertext FROM vault_secret WHERE name = '1') WHERE name = '2'",
    )
    assert.equal((await door('GET', '/v1/orders/data/2')).status, 403)
  })
})
