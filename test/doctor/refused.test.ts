import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import type { RefusedSignature } from '../../src/domain/refused.ts'
import { requestIdAt } from '../../src/domain/request-id.ts'
import { keepRefused } from '../../src/jobs/keep-refused.ts'
import { SqliteStore } from '../../src/store/sqlite.ts'
import { tempFolder, until } from '../support/folder.ts'
import { type Reply, startHouse, type TestHouse } from '../support/house.ts'
import { signTc3, signV1 } from '../support/sign.ts'

const bin = new URL('../../bin/sanyao.js', import.meta.url).pathname

function doctor(words: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [bin, 'doctor', 'signature', ...words], {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    timeout: 30_000,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString()
    })
  return new Promise<{ readonly code: number | null; readonly said: string }>((resolve) =>
    child.on('close', (code) => resolve({ code, said })),
  )
}

async function send(house: TestHouse, path: string, init: RequestInit): Promise<Reply> {
  const { Response: reply } = (await (await fetch(house.endpoint + path, init)).json()) as { Response: Reply }
  assert.equal(reply.Error?.Code, 'AuthFailure.SignatureFailure', reply.Error?.Message)
  await until(async () => (await keptOf(house, reply.RequestId)) !== undefined)
  return reply
}

const keptOf = (house: TestHouse, requestId: string): Promise<RefusedSignature | undefined> =>
  house.store.read.get('refusedSignature', { requestId })

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const body = '{"KeyId":"a","Plaintext":"dmVyeSBzZWNyZXQ="}'

/** What a client that thinks its server listens on 443 signs and sends. */
function broken(house: TestHouse) {
  const timestamp = Math.floor(Date.now() / 1000)
  const { secretId, secretKey, port, region } = house
  const host = `127.0.0.1:${port}`
  const headers = signTc3({
    ...{ secretId, secretKey, service: 'kms', host, action: 'Encrypt', version: '2019-01-18', region, timestamp, body },
    signedHost: 'localhost:443',
  })
  const { host: _, ...rest } = headers
  const flags = Object.entries(rest).map(([name, value]) => `-H '${name}: ${value}'`)
  return {
    init: { method: 'POST', headers: rest, body },
    curl: (data = body) => `curl -s http://${host}/ ${flags.join(' ')} -d '${data}'\n`,
    canonical: [
      ...[
        'POST',
        '/',
        '',
        'content-type:application/json',
        'host:localhost:443',
        '',
        'content-type;host',
        sha256(body),
      ],
    ].join('\n'),
  }
}

describe('sanyao doctor signature --request-id', () => {
  it('shows what the server saw signed, and the line in which the client differs', async () => {
    using folder = tempFolder('refused')
    await using house = await startHouse({ config: { data: folder.of('data') } })
    const client = broken(house)
    const { RequestId } = await send(house, '/', client.init)
    const ask = (words: readonly string[], env = {}) =>
      doctor(['--data', folder.of('data'), '--request-id', RequestId, ...words], env)

    const shown = await ask([])
    assert.equal(shown.code, 0)
    assert.match(shown.said, /^Refused at 20\S+Z with AuthFailure\.SignatureFailure; its body had 44 bytes\.\n/)
    const server = client.canonical.replace('localhost:443', `127.0.0.1:${house.port}`)
    const lines = server.split('\n').map((line) => `  | ${line}\n`)
    assert.ok(shown.said.includes(`The canonical request of the server:\n${lines.join('')}`), shown.said)
    assert.match(shown.said, /The string to sign of the server:\n {2}\| TC3-HMAC-SHA256\n {2}\| \d{10}\n/)
    assert.ok(shown.said.includes(`  | ${sha256(server)}\n`))

    writeFileSync(folder.of('canonical.txt'), client.canonical.replaceAll('\n', '\r\n'))
    const differs = await ask(['--client', folder.of('canonical.txt')])
    const where = new RegExp(
      `line 5 of the canonical request:\\n {2}server {2}"host:127\\.0\\.0\\.1:${house.port}"\\n {2}client {2}"host:localhost:443"`,
    )
    assert.equal(differs.code, 1)
    assert.match(differs.said, where)

    writeFileSync(folder.of('request.txt'), client.curl())
    const arrived = await ask([folder.of('request.txt')])
    assert.deepEqual([arrived.code, arrived.said.split('\n')[1]], [0, 'The request arrived as it is given here.'])
    const found = await ask([folder.of('request.txt')], { TENCENTCLOUD_SECRET_KEY: house.secretKey })
    assert.equal(found.code, 1)
    assert.match(found.said, / {2}- signed another host/)
    assert.match(found.said, where)

    writeFileSync(folder.of('other.txt'), client.curl(body.replace('a', 'b')))
    const changed = await ask([folder.of('other.txt')])
    assert.equal(changed.code, 1)
    assert.match(changed.said, /What arrived is not the request that is given here/)
    assert.match(changed.said, new RegExp(`line 8 of the canonical request:\\n {2}server {2}"${sha256(body)}"`))

    writeFileSync(folder.of('to-sign.txt'), `TC3-HMAC-SHA256\n1\n2020-01-01/kms/tc3_request\n${sha256('x')}\n`)
    assert.match((await ask(['--client', folder.of('to-sign.txt')])).said, /line 2 of the string to sign/)
    assert.deepEqual(await doctor(['--data', folder.of('data'), '--request-id', requestIdAt(1)]), {
      code: 78,
      said: 'sanyao: nothing is kept of that request: the server keeps the last few hundred whose signature it refused, a second after it did\n',
    })
  })

  it('compares signatures v1 too', async () => {
    using folder = tempFolder('refused')
    await using house = await startHouse({ config: { data: folder.of('data') } })
    const request = (nonce: number) => ({
      ...{ secretId: house.secretId, secretKey: 'W'.repeat(32), host: `127.0.0.1:${house.port}` },
      ...{ action: 'Encrypt', version: '2019-01-18', timestamp: Math.floor(Date.now() / 1000), nonce },
      parameters: { KeyId: 'a', Plaintext: 'dmVyeSBzZWNyZXQ=' },
    })
    const query = signV1(request(7))
    const { RequestId } = await send(house, `/?${query}`, {})
    writeFileSync(folder.of('same.txt'), `GET /?${query} HTTP/1.1\nHost: 127.0.0.1:${house.port}\n\n`)
    writeFileSync(folder.of('other.txt'), `GET /?${signV1(request(8))} HTTP/1.1\nHost: 127.0.0.1:${house.port}\n\n`)
    const ask = (...words: readonly string[]) =>
      doctor(['--data', folder.of('data'), '--request-id', RequestId, ...words])
    assert.match((await ask(folder.of('same.txt'))).said, /The request arrived as it is given here/)
    const other = await ask(folder.of('other.txt'))
    assert.match(other.said, /of the signed text:\n {2}server {2}"&Nonce=7"\n {2}client {2}"&Nonce=8"/)
    const text = `GET127.0.0.1:${house.port}/?Action=Encrypt&KeyId=b&Nonce=7`
    writeFileSync(folder.of('text.txt'), text)
    assert.match(
      (await ask('--client', folder.of('text.txt'))).said,
      /line 2 of the signed text:\n {2}server {2}"&KeyId=/,
    )
  })
})

describe('what is kept of a refused request', () => {
  it('has no body, parameter, token or secret key in it', async () => {
    using folder = tempFolder('refused')
    await using house = await startHouse({ config: { data: folder.of('data') } })
    const { secretId, port } = house
    const timestamp = Math.floor(Date.now() / 1000)
    const mixedUp = 'K'.repeat(32)
    const secrets = ['dmVyeSBzZWNyZXQ', 'tokentokentoken', mixedUp, 'cookiecookie', 'W'.repeat(32)]
    const common = { secretId, secretKey: 'W'.repeat(32), host: `127.0.0.1:${port}`, version: '2019-01-18', timestamp }
    const parameters = { KeyId: 'a', Plaintext: 'dmVyeSBzZWNyZXQ=' }
    const tc3 = (more: object) => {
      const { host: _, ...headers } = signTc3({ ...common, service: 'kms', action: 'Encrypt', ...more })
      return headers
    }
    const replies = [
      await send(house, '/', { method: 'POST', headers: tc3({ body }), body }),
      await send(house, '/?Plaintext=dmVyeSBzZWNyZXQ%3D', {
        headers: tc3({ method: 'GET', query: 'Plaintext=dmVyeSBzZWNyZXQ%3D' }),
      }),
      await send(house, '/', {
        method: 'POST',
        headers: {
          ...tc3({ body, signedHeaders: { 'x-own': 'cookiecookie', 'x-tc-region': mixedUp } }),
          ...{ 'x-own': 'cookiecookie', 'x-tc-region': mixedUp },
        },
        body,
      }),
      await send(house, `/?${signV1({ ...common, action: 'Encrypt', nonce: 7, region: mixedUp, parameters })}`, {}),
      // Where a name would stand.
      ...(await Promise.all(
        [body, 'dmVyeSBzZWNyZXQ=', 'dmVyeSBzZWNyZXQ==', `${mixedUp}=x`].map((query) =>
          send(house, `/?${query}`, { headers: tc3({ method: 'GET', query }) }),
        ),
      )),
    ]
    for (const { RequestId } of replies) {
      const { facts } = (await keptOf(house, RequestId)) ?? { facts: '' }
      assert.match(facts, /bytes, SHA-256|"sha256":"[0-9a-f]{64}"/)
      for (const secret of secrets) assert.ok(!facts.includes(secret), facts)
    }
    const session = signV1({ ...common, action: 'Encrypt', nonce: 8, token: 'tokentokentoken', parameters })
    const response = await fetch(`${house.endpoint}/?${session}`)
    const { Response: reply } = (await response.json()) as { Response: Reply }
    assert.equal(reply.Error?.Code, 'AuthFailure.TokenFailure')
    await until(async () => (await keptOf(house, reply.RequestId)) !== undefined)
    for (const file of ['sanyao.db', 'sanyao.db-wal']) {
      const bytes = readFileSync(folder.of(`data/${file}`), 'latin1')
      for (const secret of secrets) assert.ok(!bytes.includes(secret), `${secret} in ${file}`)
    }
  })

  it('is bounded, whatever the request was', async () => {
    using folder = tempFolder('refused')
    await using house = await startHouse({ config: { data: folder.of('data') } })
    const { secretId, port } = house
    const timestamp = Math.floor(Date.now() / 1000)
    const common = { secretId, secretKey: 'W'.repeat(32), host: `127.0.0.1:${port}`, version: '2019-01-18', timestamp }
    const parameters = Object.fromEntries(Array.from({ length: 9000 }, (_, i) => [`List_of${i}`, 'x'.repeat(80)]))
    const form = signV1({ ...common, action: 'Encrypt', nonce: 7, method: 'POST', parameters })
    const query = Array.from({ length: 3000 }, (_, i) => `a${i}=`).join('&')
    const { host: _, ...headers } = signTc3({ ...common, service: 'kms', action: 'Encrypt', method: 'GET', query })
    const path = `/${'p/'.repeat(3000)}`
    const kept = []
    for (const [where, init] of [
      ['/', { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: form }],
      [`/?${query}`, { headers }],
      [`${path}?${signV1({ ...common, action: 'Encrypt', nonce: 9, path, parameters: { a_b: 'c' } })}`, {}],
    ] as const) {
      const { RequestId } = await send(house, where, init)
      kept.push((await keptOf(house, RequestId))?.facts ?? '')
    }
    for (const facts of kept) assert.ok(facts.length < 100_000, String(facts.length))
    assert.match(kept[1] ?? '', /"GET\\n\/\\n\(\d+ bytes, SHA-256/)
  })

  it('is that of the last 256 requests', async () => {
    const store = new SqliteStore(':memory:')
    await store.migrate()
    const row = (n: number): RefusedSignature => ({ requestId: requestIdAt(n), time: n, code: 'x', facts: '{}' })
    for (let n = 0; n < 300; n += 30)
      await keepRefused(
        store,
        Array.from({ length: 30 }, (_, i) => row(n + i)),
      )
    const kept = await store.read.find('refusedSignature', { where: {}, order: [['time', 'asc']] })
    assert.deepEqual([kept.length, kept[0]?.time, kept.at(-1)?.time], [256, 44, 299])
    await store.close()
  })
})
