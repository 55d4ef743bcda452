import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { Agent, type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from 'node:http'
import { connect } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { type Config, configure } from '../../src/config.ts'
import type { LogLine } from '../../src/gateway/dispatch.ts'
import { serve } from '../../src/gateway/server.ts'
import { open } from '../../src/main.ts'
import { readSeed } from '../../src/seed/read.ts'
import { type Reply, reached, TestClock, TestHouse } from '../support/house.ts'
import { signTc3, signV1 } from '../support/sign.ts'

/*
 * The gateway from outside: bytes over a socket, in the world of the documents' ids, under a clock that stands still.
 */

const world = readFileSync(new URL('../worlds/examples.yaml', import.meta.url), 'utf8')
const midnight = Date.UTC(2019, 5, 1)
const keyId = '23e80852-1e38-11e9-b129-5cb9019b4b01'
const missingKeyId = '23e80852-1e38-11e9-b129-5cb9019b4bff'
const root = { secretId: 'AKIDexamples0root0000000000000000001', secretKey: 'examplesRootSecretKey00000000001' }
const reader = { secretId: 'AKIDexamples0reader00000000000000001', secretKey: 'examplesReaderSecretKey000000001' }
const narrow = { secretId: 'AKIDexamples0narrow00000000000000001', secretKey: 'examplesNarrowSecretKey000000001' }
const nobody = { secretId: 'AKIDnobody00000000000000000000000000', secretKey: 'nobodynobodynobodynobodynobody00' }
const neighbour = { secretId: 'AKIDneighbour00000000000000000000001', secretKey: 'neighbourSecretKey00000000000001' }

/** Stands still until it is moved. */
class FrozenClock extends TestClock {
  #now: number

  constructor(start: number) {
    super(start)
    this.#now = start
  }

  override readonly now = (): number => this.#now

  override advance(milliseconds: number): void {
    this.#now += milliseconds
  }
}

/** What the houses of this file have logged. */
const logged: LogLine[] = []

async function stillHouse(config: Partial<Config> = {}): Promise<TestHouse> {
  const silent = { port: 0, data: undefined, throttle: false, logLevel: 'silent', audit: 'required' } as const
  const settings: Config = { ...configure({}, {}), ...silent, ...config }
  const log = (line: LogLine): void => {
    logged.push(line)
    reached.add(`${line.action} ${line.code ?? ''}`.trim())
  }
  const clock = new FrozenClock(midnight)
  return new TestHouse(await open(settings, readSeed(world, 'w', settings), { now: clock.now, log }), clock)
}

interface Sent {
  readonly method?: string
  readonly path?: string
  readonly headers?: OutgoingHttpHeaders
  readonly body?: string | Buffer
  readonly agent?: Agent
  /** Sent piece by piece, without a length. */
  readonly chunks?: readonly string[]
  readonly setHost?: false
}

interface Answer {
  readonly headers: IncomingHttpHeaders
  readonly text: string
  readonly reply: Reply
  readonly reused: boolean
}

/** Sends one request; whatever it is, the answer must have the form that clients rest on. */
async function send({ port }: { readonly port: number }, sent: Sent): Promise<Answer> {
  const { method = 'POST', path = '/', headers = {}, body = '', agent, chunks, setHost } = sent
  const options = {
    port,
    host: '127.0.0.1',
    method,
    path,
    headers,
    ...(agent && { agent }),
    ...(setHost === false && { setHost }),
  }
  return new Promise((resolve, reject) => {
    const outgoing = request(options, async (incoming) => {
      try {
        const text = (await incoming.toArray()).join('')
        const answer = inForm(incoming.statusCode, incoming.rawHeaders, text, method === 'HEAD')
        resolve({ headers: incoming.headers, text, reply: answer, reused: outgoing.reusedSocket })
      } catch (error) {
        reject(error)
      }
    })
    outgoing.on('error', reject)
    for (const chunk of chunks ?? []) outgoing.write(chunk)
    outgoing.end(chunks === undefined ? body : undefined)
  })
}

function inForm(status: number | undefined, rawHeaders: readonly string[], text: string, bodiless = false): Reply {
  assert.equal(status, 200)
  const at = rawHeaders.findIndex((name) => name.toLowerCase() === 'content-type')
  assert.equal(rawHeaders[at + 1], 'application/json')
  if (bodiless) {
    assert.equal(text, '')
    return { RequestId: '' }
  }
  const { Response: reply, ...rest } = JSON.parse(text) as { Response: Reply }
  assert.deepEqual(rest, {})
  assert.match(reply.RequestId, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  if ('Error' in reply) assert.deepEqual(Object.keys(reply).sort(), ['Error', 'RequestId'])
  return reply
}

/** What a connection answers to these bytes, until it is closed or this many answers are there. */
function converse(port: number, bytes: string | Buffer, answers: number): Promise<readonly Reply[]> {
  return new Promise((resolve, reject) => {
    let data = Buffer.alloc(0)
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
    const finish = (): void => {
      socket.destroy()
      try {
        resolve(responsesOf(data))
      } catch (error) {
        reject(error)
      }
    }
    socket.on('data', (chunk) => {
      data = Buffer.concat([data, chunk])
      if (responsesOf(data).length === answers) finish()
    })
    socket.on('end', finish)
    socket.on('error', reject)
  })
}

/** The whole responses in these bytes. */
function responsesOf(data: Buffer): readonly Reply[] {
  const replies: Reply[] = []
  for (let at = 0; ; ) {
    const end = data.indexOf('\r\n\r\n', at)
    if (end < 0) return replies
    const [status = '', ...lines] = data.toString('latin1', at, end).split('\r\n')
    at = end + 4
    if (/ 100 /.test(status)) continue
    const headers = lines.flatMap((line) => line.split(': ', 2))
    const length = Number(headers[headers.findIndex((name) => name.toLowerCase() === 'content-length') + 1])
    if (data.length < at + length) return replies
    replies.push(inForm(Number(status.split(' ')[1]), headers, data.toString('utf8', at, at + length)))
    at += length
  }
}

const bytesOf = (headers: Readonly<Record<string, string>>, body: string, line = 'POST / HTTP/1.1'): string =>
  `${[line, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)].join('\r\n')}\r\n` +
  `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`

type Tc3 = Partial<Parameters<typeof signTc3>[0]>

/** The headers of a signed call, DescribeKey of the main account unless told otherwise. */
const tc3 = (house: TestHouse, parts: Tc3): Record<string, string> =>
  signTc3({
    ...root,
    service: 'kms',
    host: `127.0.0.1:${house.port}`,
    action: 'DescribeKey',
    version: '2019-01-18',
    region: 'ap-guangzhou',
    timestamp: Math.floor(house.clock.now() / 1000),
    ...parts,
  })

const describeKey = JSON.stringify({ KeyId: keyId })
const pairs = { service: 'lighthouse', action: 'DescribeKeyPairs', version: '2020-03-24' } as const

const post = (house: TestHouse, body: string | Buffer, parts: Tc3 = {}, more: Sent = {}): Promise<Answer> =>
  send(house, { body, ...more, headers: { ...tc3(house, { body, ...parts }), ...more.headers } })

const get = (house: TestHouse, query: string, parts: Tc3 = {}): Promise<Answer> =>
  send(house, { method: 'GET', path: `/?${query}`, headers: tc3(house, { method: 'GET', query, ...parts }) })

const v1 = (house: TestHouse, parts: Partial<Parameters<typeof signV1>[0]>): string =>
  signV1({
    ...root,
    host: `127.0.0.1:${house.port}`,
    action: 'DescribeKey',
    version: '2019-01-18',
    region: 'ap-guangzhou',
    timestamp: Math.floor(house.clock.now() / 1000),
    nonce: 4242,
    parameters: { KeyId: keyId },
    ...parts,
  })

const form = 'application/x-www-form-urlencoded'
const v1Form = (house: TestHouse, parts: Partial<Parameters<typeof signV1>[0]>): Promise<Answer> =>
  send(house, { headers: { 'content-type': form }, body: v1(house, { method: 'POST', ...parts }) })

const multipart = (fields: Readonly<Record<string, string>>): string =>
  `${Object.entries(fields)
    .map(([name, value]) => `--Bo\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
    .join('')}--Bo--\r\n`

const codeOf = ({ reply }: Answer): string => reply.Error?.Code ?? ''
const MB = 1024 * 1024

describe('over HTTP', () => {
  let house: TestHouse
  before(async () => {
    house = await stillHouse()
  })
  after(() => house[Symbol.asyncDispose]())

  describe('a call is understood', () => {
    const isKey = ({ reply }: Answer): void => assert.equal(reply['KeyMetadata']?.KeyId, keyId, reply.Error?.Message)
    const isPair = ({ reply }: Answer): void => {
      assert.equal(reply.Error, undefined)
      assert.deepEqual(
        reply['KeyPairSet'].map((pair: { KeyName: string }) => pair.KeyName),
        ['koc1'],
      )
    }
    const nested = 'Filters.0.Name=key-name&Filters.0.Values.0=koc1&Limit=20&Offset=0'

    it('as POST with JSON', async () => isKey(await post(house, describeKey)))
    it('as GET, filters flattened', async () => isPair(await get(house, nested, pairs)))
    it('as a form signed with TC3', async () => isPair(await post(house, nested, { ...pairs, contentType: form })))
    it('as multipart', async () => {
      const body = multipart({ 'Filters.0.Name': 'key-name', 'Filters.0.Values.0': 'koc1' })
      isPair(await post(house, body, { ...pairs, contentType: 'multipart/form-data; boundary=Bo' }))
    })
    it('as GET signed the old way', async () => {
      isKey(await send(house, { method: 'GET', path: `/?${v1(house, {})}` }))
      isKey(await send(house, { method: 'GET', path: `/?${v1(house, { sha256: true })}` }))
    })
    it('as a form signed the old way', async () => {
      isKey(await v1Form(house, {}))
      isKey(await v1Form(house, { sha256: true, nonce: 2n ** 63n - 1n }))
    })
    it('with a payload left out of the signature, and only where the header says so', async () => {
      isKey(await post(house, describeKey, { unsignedPayload: true }))
      const silent = await post(
        house,
        describeKey,
        { unsignedPayload: true },
        { headers: { 'x-tc-content-sha256': '' } },
      )
      assert.equal(codeOf(silent), 'AuthFailure.SignatureFailure')
    })
    it('in chunks', async () => {
      const headers = tc3(house, { body: describeKey })
      isKey(await send(house, { headers, chunks: [describeKey.slice(0, 9), describeKey.slice(9)] }))
    })
    it('after Expect: 100-continue, which is answered before the body comes', async () => {
      const head = bytesOf({ ...tc3(house, { body: describeKey }), expect: '100-continue' }, '').replace(
        'content-length: 0',
        `content-length: ${describeKey.length}`,
      )
      const said = await new Promise<string>((resolve, reject) => {
        const socket = connect(house.port, '127.0.0.1', () => socket.write(head))
        let text = ''
        socket.on('data', (chunk) => {
          if (text === '') socket.write(describeKey)
          text += chunk
          if (text.includes('RequestId')) socket.end(() => resolve(text))
        })
        socket.on('error', reject)
      })
      assert.match(said, /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 /)
      assert.ok(said.includes(keyId))
    })
    it('whatever else it expects or wants to upgrade to', async () => {
      isKey(await post(house, describeKey, {}, { headers: { expect: 'the best' } }))
      isKey(await post(house, describeKey, {}, { headers: { connection: 'Upgrade', upgrade: 'h2c' } }))
    })
    it('under any path, signed or not', async () => {
      isKey(await post(house, describeKey, {}, { path: '/v3/index.php' }))
      isKey(await post(house, describeKey, { path: '/foo/' }, { path: '/foo/' }))
      isKey(await post(house, describeKey, {}, { path: `http://127.0.0.1:${house.port}/` }))
    })
    it('twice with the same signature: clients send the same call within a second', async () => {
      const headers = tc3(house, { body: describeKey })
      isKey(await send(house, { headers, body: describeKey }))
      isKey(await send(house, { headers, body: describeKey }))
      const fields = v1(house, {})
      isKey(await send(house, { method: 'GET', path: `/?${fields}` }))
      isKey(await send(house, { method: 'GET', path: `/?${fields}` }))
    })

    const hosts: Readonly<Record<string, (port: number) => Tc3>> = {
      'the port left out, as the Node SDK signs, which takes its scope from the endpoint too': () => ({
        signedHost: '127.0.0.1',
        service: '127',
      }),
      'a whole URL as Host, as tccli sends it': (port) => ({ host: `http://127.0.0.1:${port}` }),
      'the public host behind a proxy that put its own name': () => ({ signedHost: 'kms.tencentcloudapi.com' }),
      'the public host of a region': () => ({ signedHost: 'kms.ap-guangzhou.tencentcloudapi.com' }),
      'a Host in capitals, signed in small letters': () => ({
        host: 'KMS.Example.Test:80',
        signedHost: 'kms.example.test:80',
      }),
      'a Host in capitals, signed as it is but for its port': () => ({
        host: 'KMS.Example.Test:80',
        signedHost: 'KMS.Example.Test',
      }),
      'a scope with a colon and a slash': () => ({ service: 'localhost:8080/x' }),
    }
    for (const [name, parts] of Object.entries(hosts)) {
      it(`with ${name}`, async () => isKey(await post(house, describeKey, parts(house.port))))
    }

    it('but not with a host signed that is none of its names', async () => {
      for (const signedHost of ['lighthouse.tencentcloudapi.com', 'kms.example.test', '127.0.0.1:1'])
        assert.equal(codeOf(await post(house, describeKey, { signedHost })), 'AuthFailure.SignatureFailure', signedHost)
    })

    it('without parameters: an empty body, null and an empty object are the same', async () => {
      for (const body of ['', 'null', '{}', ' \n{ }']) {
        assert.equal((await post(house, body, pairs)).reply['TotalCount'], 3, body)
        assert.equal(codeOf(await post(house, body)), 'MissingParameter', body)
      }
    })

    it('up to 300 seconds off the clock, across midnight too', async () => {
      const now = midnight / 1000
      for (const timestamp of [now - 300, now + 300]) {
        isKey(await post(house, describeKey, { timestamp }))
        isKey(await v1Form(house, { timestamp }))
      }
      for (const timestamp of [now - 301, now + 301]) {
        assert.equal(codeOf(await post(house, describeKey, { timestamp })), 'AuthFailure.SignatureExpire')
        assert.equal(codeOf(await v1Form(house, { timestamp })), 'AuthFailure.SignatureExpire')
      }
    })
  })

  describe('every answer has its form', () => {
    const cases: Readonly<Record<string, readonly [string, Sent]>> = {
      'nothing at all': ['MissingParameter', {}],
      'a browser': ['MissingParameter', { method: 'GET', path: '/favicon.ico' }],
      PUT: ['UnsupportedProtocol', { method: 'PUT', body: '{}' }],
      OPTIONS: ['UnsupportedProtocol', { method: 'OPTIONS' }],
      'a long path': ['MissingParameter', { method: 'GET', path: `/${'x'.repeat(20_000)}` }],
      'text/plain': ['UnsupportedOperation', { headers: { 'content-type': 'text/plain' }, body: 'hello' }],
      'broken JSON': ['InvalidParameter', { headers: { 'content-type': 'application/json' }, body: '{"KeyId":' }],
      'JSON that is not UTF-8': [
        'InvalidParameter',
        { headers: { 'content-type': 'application/json' }, body: Buffer.from('{"K":"\xe9"}', 'latin1') },
      ],
      'a broken query': ['InvalidParameter', { method: 'GET', path: '/?Action' }],
      'broken multipart': ['InvalidRequest', { headers: { 'content-type': 'multipart/form-data' }, body: 'x' }],
      'headers beyond the limit': ['InvalidRequest', { method: 'GET', path: `/?a=${'x'.repeat(70_000)}` }],
    }
    for (const [name, [code, sent]] of Object.entries(cases))
      it(name, async () => assert.equal(codeOf(await send(house, sent)), code))

    it('HEAD, which has no body', async () => void (await send(house, { method: 'HEAD' })))

    it('no Host: answered, though no signature can be of it', async () => {
      const { host: _, ...headers } = tc3(house, { body: describeKey })
      const [reply] = await converse(house.port, bytesOf(headers, describeKey), 1)
      assert.equal(reply?.Error?.Code, 'AuthFailure.SignatureFailure')
    })

    it('what is no HTTP', async () => {
      const [reply] = await converse(house.port, '\x16\x03\x01 hello\r\n\r\n', 1)
      assert.equal(reply?.Error?.Code, 'InvalidRequest')
    })

    it('is never compressed', async () => {
      const accepting = { headers: { 'accept-encoding': 'gzip, deflate, br' } }
      for (const more of [{}, accepting]) {
        const { headers, reply, text } = await post(house, '{}', pairs, more)
        assert.equal(headers['content-encoding'], undefined)
        assert.equal(Number(headers['content-length']), Buffer.byteLength(text))
        assert.equal(reply['TotalCount'], 3)
      }
    })
  })

  describe('sizes', () => {
    const padded = (length: number): string => `{}${' '.repeat(length - 2)}`

    it('a body of 10 MB is read, one byte more is not', async () => {
      assert.equal((await post(house, padded(10 * MB), pairs)).reply['TotalCount'], 3)
      assert.equal(codeOf(await post(house, padded(10 * MB + 1), pairs)), 'RequestSizeLimitExceeded')
    })
    it('one that goes on and on is answered nevertheless', async () => {
      assert.equal(codeOf(await post(house, padded(12 * MB), pairs)), 'RequestSizeLimitExceeded')
      assert.equal(codeOf(await post(house, describeKey)), '')
    })
    it('a form signed the old way of 1 MB is read, one byte more is told to use TC3', async () => {
      // Blanks behind the signature are dropped, so that they make up any length.
      const exact = (length: number): Promise<Answer> => {
        const body = v1(house, { method: 'POST' })
        return send(house, { headers: { 'content-type': form }, body: body + '+'.repeat(length - body.length) })
      }
      assert.equal(codeOf(await exact(MB)), '')
      const over = await exact(MB + 1)
      assert.equal(codeOf(over), 'AuthFailure.SignatureFailure')
      assert.match(over.reply.Error?.Message ?? '', /TC3-HMAC-SHA256/)
      assert.equal(codeOf(await post(house, `Pad=${'x'.repeat(MB)}`, { contentType: form })), 'UnknownParameter')
    })
    it('a query of 32 KB is read, one byte more is not', async () => {
      const query = (length: number): string => `Pad=${'x'.repeat(length - 4)}`
      assert.equal(codeOf(await get(house, query(32 * 1024))), 'UnknownParameter')
      assert.equal(codeOf(await get(house, query(32 * 1024 + 1))), 'RequestSizeLimitExceeded')
    })
  })

  describe('connections', () => {
    it('are kept for the next call', async () => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 })
      const first = await post(house, describeKey, {}, { agent })
      const refused = await post(house, '{', {}, { agent })
      const third = await post(house, describeKey, {}, { agent })
      assert.deepEqual([first.reused, refused.reused, third.reused], [false, true, true])
      agent.destroy()
    })

    it('answer calls that came together in their order, a slow one first', async () => {
      const slow = { ...pairs, action: 'CreateKeyPair' }
      const name = JSON.stringify({ KeyName: 'pipelined' })
      const bytes = [
        bytesOf(tc3(house, { ...slow, body: name }), name),
        bytesOf(tc3(house, { body: describeKey }), describeKey),
        bytesOf({}, 'x'),
        bytesOf(tc3(house, { ...pairs, body: '' }), ''),
      ]
      const replies = await converse(house.port, bytes.join(''), 4)
      assert.deepEqual(
        replies.map((reply) => Object.keys(reply)[0]),
        ['KeyPair', 'KeyMetadata', 'Error', 'TotalCount'],
      )
      await house.call('lighthouse', 'DeleteKeyPairs', { KeyIds: [replies[0]?.['KeyPair'].KeyId] }, root)
    })

    it('that say something broken are answered for what came before it, then for it, then closed', async () => {
      const good = bytesOf(tc3(house, { body: describeKey }), describeKey)
      const replies = await converse(house.port, `${good}GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n${good}`, 9)
      assert.deepEqual(
        replies.map((reply) => reply.Error?.Code),
        [undefined, 'InvalidRequest'],
      )
    })

    it('have their times set', () => {
      const server = serve(
        async () => '',
        () => '',
      )
      const { headersTimeout, requestTimeout, keepAliveTimeout } = server
      assert.deepEqual(
        { headersTimeout, requestTimeout, keepAliveTimeout },
        {
          headersTimeout: 20_000,
          requestTimeout: 60_000,
          keepAliveTimeout: 75_000,
        },
      )
    })
  })

  describe('messages', () => {
    const chinese = { headers: { 'x-tc-language': 'zh-CN' } }
    const isChinese = ({ reply }: Answer): boolean => /[\u4e00-\u9fff]/.test(reply.Error?.Message ?? '')
    const missing = JSON.stringify({ KeyId: missingKeyId })

    it('are English unless Chinese is asked for', async () => {
      assert.equal(isChinese(await post(house, missing)), false)
      assert.equal(isChinese(await post(house, missing, {}, { headers: { 'x-tc-language': 'en-US' } })), false)
      assert.equal(isChinese(await post(house, missing, {}, chinese)), true)
      assert.equal(isChinese(await post(house, missing, {}, { headers: { 'x-tc-language': 'ZH-cn' } })), true)
    })
    it('the old way too', async () => {
      const parameters = { KeyId: missingKeyId }
      assert.equal(isChinese(await v1Form(house, { parameters })), false)
      assert.equal(isChinese(await v1Form(house, { parameters: { ...parameters, Language: 'zh-CN' } })), true)
    })
    it('whatever is wrong', async () => {
      const { port } = house
      for (const body of ['{', '{"A":1}', '{}'])
        assert.equal(isChinese(await post(house, body, {}, chinese)), true, body)
      assert.equal(isChinese(await post(house, '{}', { version: '2000-01-01' }, chinese)), true)
      assert.equal(isChinese(await post(house, '{}', { secretKey: 'other' }, chinese)), true)
      assert.equal(isChinese(await send({ port }, { method: 'PUT', ...chinese })), true)
      assert.equal(isChinese(await send({ port }, chinese)), true)
    })
  })

  it('the RequestId of an answer stands in the log line and in the record', async () => {
    for (const body of [describeKey, JSON.stringify({ KeyId: missingKeyId }), '{"A":1}']) {
      const { reply } = await post(house, body)
      const lines = logged.filter((line) => line.requestId === reply.RequestId)
      assert.equal(lines.length, 1)
      const { action, uin, code } = lines[0] ?? {}
      assert.deepEqual({ action, uin, code }, { action: 'kms:DescribeKey', uin: '1001', code: reply.Error?.Code })
      assert.deepEqual(
        (await house.records(reply.RequestId)).map((record) => record.code),
        [reply.Error?.Code ?? ''],
      )
    }
    const { reply } = await send(house, {})
    assert.equal(logged.filter((line) => line.requestId === reply.RequestId).length, 1)
  })

  describe('what is not there and what may not be seen', () => {
    const same = async (
      service: string,
      action: string,
      one: object,
      other: object,
      caller: object,
    ): Promise<Reply> => {
      const said = []
      for (const parameters of [one, other]) {
        const { RequestId: _, ...reply } = await house.call(service, action, parameters, { ...root, ...caller })
        // Only what the caller itself said may differ.
        const named = Object.values(parameters).flat().map(String)
        said.push(named.reduce((text, word) => text.replaceAll(word, 'NAMED'), JSON.stringify(reply)))
      }
      assert.equal(said[0], said[1])
      return JSON.parse(said[0] ?? '')
    }
    const keyActions = ['DescribeKey', 'DisableKey', 'EnableKey', 'CancelKeyDeletion']
    for (const action of keyActions) {
      it(`kms:${action} says the same of both without permission`, async () => {
        const one = { KeyId: keyId }
        const denied = await same('kms', action, one, { KeyId: missingKeyId }, nobody)
        assert.equal(denied.Error?.Code, 'UnauthorizedOperation')
        // Another creator's, of which this caller's policy says nothing.
        const others = { KeyId: '23e80852-1e38-11e9-b129-5cb9019b4b08' }
        assert.equal(
          (await same('kms', action, others, { KeyId: missingKeyId }, narrow)).Error?.Code,
          'UnauthorizedOperation',
        )
        const foreign = await same('kms', action, one, { KeyId: missingKeyId }, neighbour)
        assert.equal(foreign.Error?.Code, 'ResourceUnavailable.CmkNotFound')
      })
    }

    it('kms:Decrypt says the same of ciphertexts under either', async () => {
      const { CiphertextBlob: blob } = await house.call('kms', 'Encrypt', { KeyId: keyId, Plaintext: 'QQ==' }, root)
      const header = Buffer.from(blob.split('-k-')[0], 'base64')
      const at = header.indexOf(Buffer.from('23e80852', 'hex'))
      assert.ok(at >= 0)
      header.writeUInt32BE(0xffffffff, at)
      const other = blob.replace(/^.*?(?=-k-)/, header.toString('base64'))
      const said = []
      for (const CiphertextBlob of [blob, other]) {
        const { Error: error } = await house.call('kms', 'Decrypt', { CiphertextBlob }, nobody)
        assert.equal(error?.Code, 'UnauthorizedOperation')
        said.push(error.Message.replace(/`[0-9a-f]{8}-1e38-[0-9a-f-]*`/, 'ID'))
      }
      assert.equal(said[0], said[1])
    })

    it('lighthouse and postgres say the same of both', async () => {
      const none = { KeyIds: ['lhkp-nonenone'] }
      const denied = await same('lighthouse', 'DeleteKeyPairs', { KeyIds: ['lhkp-omd12oc1'] }, none, nobody)
      assert.equal(denied.Error?.Code, 'UnauthorizedOperation.NoPermission')
      await same('lighthouse', 'DeleteKeyPairs', { KeyIds: ['lhkp-omd12oc1'] }, none, neighbour)
      const instances = [{ DBInstanceId: 'postgres-abcdefg' }, { DBInstanceId: 'postgres-nonenon' }] as const
      for (const caller of [nobody, neighbour]) {
        const { Error: error } = await same('postgres', 'DescribeEncryptionKeys', ...instances, caller)
        assert.ok(error)
      }
    })
  })

  describe('the trail', () => {
    const one = async (reply: Reply) => {
      const records = await house.records(reply.RequestId)
      assert.equal(records.length, 1)
      const [{ requestId: _, ...record } = { requestId: '' }] = records
      return record
    }
    const kms = { service: 'kms', version: '2019-01-18', region: 'ap-guangzhou', time: midnight }
    const client = { address: '127.0.0.1', client: 'SDK_TEST_1', method: 'POST' }
    const tell = { headers: { 'x-tc-requestclient': 'SDK_TEST_1' } }

    it('holds who did what, when, where and with what, secrets masked', async () => {
      const body = JSON.stringify({ KeyId: keyId, Plaintext: 'c2VjcmV0', EncryptionContext: '{"a":"b"}' })
      const { reply } = await post(house, body, { action: 'Encrypt', ...narrow }, tell)
      assert.deepEqual(await one(reply), {
        ...kms,
        ...client,
        action: 'Encrypt',
        effect: 'use',
        account: '1001',
        uin: '1004',
        callerKind: 'user',
        callerName: 'narrow',
        secretId: narrow.secretId,
        code: '',
        resources: JSON.stringify([`key/creatorUin/1001/${keyId}`]),
        parameters: JSON.stringify({ KeyId: keyId, Plaintext: '***', EncryptionContext: '{"a":"b"}' }),
      })
    })

    const refusals: Readonly<Record<string, readonly [string, Tc3, object]>> = {
      'a refusal by CAM': [
        'UnauthorizedOperation',
        nobody,
        { account: '1001', uin: '1002', callerKind: 'user', callerName: 'nobody', parameters: describeKey },
      ],
      'a refusal by the handler': [
        'ResourceUnavailable.CmkNotFound',
        { body: JSON.stringify({ KeyId: missingKeyId }) },
        { account: '1001', uin: '1001', callerKind: 'root', callerName: 'examples' },
      ],
      'parameters that could not be read': [
        'UnknownParameter',
        { body: '{"Secret":"s3cret"}' },
        { account: '1001', uin: '1001', parameters: '', resources: '' },
      ],
      'an unknown SecretId': ['AuthFailure.SecretIdNotFound', { secretId: 'AKIDnone' }, { account: '', uin: '' }],
      'a disabled SecretId': [
        'AuthFailure.SecretIdNotFound',
        { secretId: 'AKIDexamples0reader00000000000000002', secretKey: 'examplesReaderSecretKey000000002' },
        { account: '', uin: '' },
      ],
      'a bad signature, which is nobody’s': [
        'AuthFailure.SignatureFailure',
        { secretKey: 'other' },
        { secretId: root.secretId, account: '', uin: '', callerKind: '', parameters: '' },
      ],
      'a clock that is off': ['AuthFailure.SignatureExpire', { timestamp: midnight / 1000 - 400 }, { account: '' }],
      'a token that there is none of': ['AuthFailure.TokenFailure', { token: 'x' }, { account: '' }],
    }
    for (const [name, [code, parts, expected]] of Object.entries(refusals)) {
      it(`holds ${name}`, async () => {
        const { reply } = await post(house, String(parts.body ?? describeKey), parts, tell)
        assert.equal(reply.Error?.Code, code)
        const record = await one(reply)
        const secretId = parts.secretId ?? root.secretId
        const wanted = { ...kms, ...client, action: 'DescribeKey', effect: 'read', code, secretId, ...expected }
        assert.deepEqual({ ...record, ...wanted }, record)
      })
    }
  })

  it('200 calls at once, of all kinds, are all answered', async () => {
    const kinds: readonly ((i: number) => Promise<Answer>)[] = [
      () => post(house, describeKey),
      () => get(house, 'Limit=1', pairs),
      () => v1Form(house, {}),
      () => post(house, describeKey, nobody),
      () => post(house, '{'),
      (i) => post(house, JSON.stringify({ Alias: `crowd-${i}` }), { action: 'CreateKey' }),
      (i) => post(house, JSON.stringify({ Alias: `shared-${i % 3}` }), { action: 'CreateKey' }),
      () => post(house, JSON.stringify({ KeyId: keyId, Plaintext: 'QQ==' }), { action: 'Encrypt' }),
    ]
    const answers = await Promise.all(Array.from({ length: 200 }, (_, i) => kinds[i % kinds.length]?.(i)))
    const codes = answers.map((answer) => (answer === undefined ? '?' : codeOf(answer)))
    const count = (kind: number, code: string): number =>
      codes.filter((each, i) => i % kinds.length === kind && each === code).length
    const expected = [0, 1, 2, 5, 7].map((kind) => count(kind, ''))
    assert.deepEqual(expected, [25, 25, 25, 25, 25])
    assert.equal(count(3, 'UnauthorizedOperation'), 25)
    assert.equal(count(4, 'InvalidParameter'), 25)
    assert.deepEqual([count(6, ''), count(6, 'InvalidParameterValue.AliasAlreadyExists')], [3, 22])
    assert.equal(new Set(answers.map((answer) => answer?.reply.RequestId)).size, 200)
  })

  it('writers that contend for one key are each answered as if alone', async () => {
    const act = (action: string, more: object = {}) => house.call('kms', action, { KeyId: keyId, ...more }, root)
    const both = await Promise.all([act('DisableKey'), act('DisableKey'), act('EnableKey'), act('EnableKey')])
    assert.deepEqual(
      both.map((reply) => reply.Error?.Code),
      [undefined, undefined, undefined, undefined],
    )
    await act('DisableKey')
    const doomed = await Promise.all([1, 2].map(() => act('ScheduleKeyDeletion', { PendingWindowInDays: 7 })))
    assert.deepEqual(doomed.map((reply) => reply.Error?.Code).sort(), [
      'ResourceUnavailable.CmkStateNotSupport',
      undefined,
    ])
    await act('CancelKeyDeletion')
    await act('EnableKey')
  })
})

/** A call that can be spoilt in several ways at once. */
interface Draft {
  readonly house: TestHouse
  readonly method: 'POST' | 'PUT'
  readonly body: string
  /** What is signed and sent, and headers that are then taken away or put over. */
  readonly parts: Tc3
  readonly without: readonly string[]
  readonly over: Readonly<Record<string, string>>
  readonly parameters: Readonly<Record<string, unknown>>
}

type Spoiler = readonly [name: string, code: string, spoil: (draft: Draft) => Draft]

describe('the order of checks', () => {
  let house: TestHouse
  let exhausted: TestHouse
  before(async () => {
    house = await stillHouse()
    // A rate of nothing lets nobody through.
    exhausted = await stillHouse({ throttle: true, rates: { '*': 0 } })
  })
  after(async () => {
    await house[Symbol.asyncDispose]()
    await exhausted[Symbol.asyncDispose]()
  })

  const parts = (draft: Draft, more: Tc3): Draft => ({ ...draft, parts: { ...draft.parts, ...more } })
  const over = (draft: Draft, more: Record<string, string>): Draft => ({ ...draft, over: { ...draft.over, ...more } })
  const parameters = (draft: Draft, more: object): Draft => ({ ...draft, parameters: { ...draft.parameters, ...more } })

  /** As docs/architecture.md has them. */
  const spoilers: readonly Spoiler[] = [
    ['method', 'UnsupportedProtocol', (draft) => ({ ...draft, method: 'PUT' })],
    ['size', 'RequestSizeLimitExceeded', (draft) => ({ ...draft, body: ' '.repeat(10 * MB + 1) })],
    ['content type', 'UnsupportedOperation', (draft) => parts(draft, { contentType: 'text/plain' })],
    ['syntax', 'InvalidParameter', (draft) => ({ ...draft, body: `{${draft.body}` })],
    ['common parameter', 'MissingParameter', (draft) => ({ ...draft, without: ['x-tc-timestamp'] })],
    [
      'Authorization',
      'AuthFailure.InvalidAuthorization',
      (draft) => over(draft, { authorization: 'TC3-HMAC-SHA256 x' }),
    ],
    ['version', 'NoSuchVersion', (draft) => parts(draft, { version: '2000-01-01' })],
    ['action', 'InvalidAction', (draft) => parts(draft, { action: 'NoAction' })],
    ['clock', 'AuthFailure.SignatureExpire', (draft) => parts(draft, { timestamp: midnight / 1000 + 301 })],
    ['SecretId', 'AuthFailure.SecretIdNotFound', (draft) => parts(draft, { secretId: 'AKIDnone' })],
    ['token', 'AuthFailure.TokenFailure', (draft) => parts(draft, { token: 'x' })],
    ['signature', 'AuthFailure.SignatureFailure', (draft) => parts(draft, { secretKey: 'other' })],
    ['region', 'InvalidParameterValue', (draft) => parts(draft, { region: 'ap-nowhere' })],
    ['rate', 'RequestLimitExceeded', (draft) => ({ ...draft, house: exhausted })],
    ['unknown member', 'UnknownParameter', (draft) => parameters(draft, { Undeclared: 1 })],
    ['type', 'InvalidParameter', (draft) => parameters(draft, { Offset: 'x' })],
    ['CAM', 'UnauthorizedOperation.NoPermission', (draft) => parts(draft, nobody)],
    [
      'members that exclude each other',
      'InvalidParameter.ParameterConflict',
      (draft) => parameters(draft, { KeyIds: ['lhkp-omd12oc1'], Filters: [{ Name: 'key-name', Values: ['x'] }] }),
    ],
    ['value', 'InvalidParameterValue.OutOfRange', (draft) => parameters(draft, { Limit: 0 })],
  ]

  /** Spoils a good call in these ways, the earliest last, so that its spoiling stands. */
  async function spoilt(ways: readonly Spoiler[]): Promise<string> {
    const good: Draft = {
      house,
      method: 'POST',
      body: '',
      parts: { ...pairs, ...root },
      without: [],
      over: {},
      parameters: {},
    }
    const draft = ways.toReversed().reduce((so, [, , spoil]) => spoil(so), good)
    const body = JSON.stringify(draft.parameters) + draft.body
    const headers: Record<string, string> = { ...tc3(draft.house, { body, ...draft.parts }), ...draft.over }
    for (const name of draft.without) delete headers[name]
    return codeOf(await send(draft.house, { method: draft.method, headers, body }))
  }

  it('lets a good call through', async () => assert.equal(await spoilt([]), ''))

  for (const [i, spoiler] of spoilers.entries()) {
    const [name, code] = spoiler
    const next = spoilers[i + 1]
    it(`${name}: alone, before ${next?.[0] ?? 'the handler'}, before all that comes later`, async () => {
      assert.equal(await spoilt([spoiler]), code)
      if (next !== undefined) assert.equal(await spoilt([spoiler, next]), code)
      assert.equal(await spoilt(spoilers.slice(i)), code)
    })
  }

  const regions: Readonly<Record<string, string | undefined>> = {
    MissingParameter: undefined,
    InvalidParameterValue: 'x',
  }
  for (const [code, region] of Object.entries(regions)) {
    it(`a region that is ${region ?? 'missing'} comes after the signature and before the parameters`, async () => {
      const { body, ...bad } = { body: '{"Undeclared":1}', secretKey: 'other' }
      const sent = tc3(house, { ...pairs, body })
      const without = (headers: Record<string, string>): Record<string, string> => {
        const { 'x-tc-region': _, ...rest } = headers
        return region === undefined ? rest : { ...rest, 'x-tc-region': region }
      }
      assert.equal(codeOf(await send(house, { body, headers: without(sent) })), code)
      const forged = without(tc3(house, { ...pairs, body, ...bad }))
      assert.equal(codeOf(await send(house, { body, headers: forged })), 'AuthFailure.SignatureFailure')
    })
  }

  it('a region where a product is not offered is told from one that there is none of', async () => {
    const instances = { service: 'postgres', action: 'DescribeDBInstances', version: '2017-03-12', region: 'ap-taipei' }
    assert.equal(codeOf(await post(house, '{}', instances)), 'UnsupportedRegion')
  })

  /** Each call is wrong in what it is named for and in all that comes after it. */
  const later: readonly (readonly [name: string, code: string, action: string, parameters: object])[] = [
    ['missing before CAM', 'MissingParameter', 'Encrypt', { Plaintext: '' }],
    [
      'the first field before the second',
      'InvalidParameterValue.InvalidKeyId',
      'Encrypt',
      { KeyId: 'x', Plaintext: '!' },
    ],
    [
      'values before existence',
      'InvalidParameterValue.InvalidPlaintext',
      'Encrypt',
      { KeyId: missingKeyId, Plaintext: '!' },
    ],
    [
      'existence before state',
      'ResourceUnavailable.CmkNotFound',
      'Encrypt',
      { KeyId: missingKeyId, Plaintext: 'QQ==' },
    ],
    [
      'state',
      'ResourceUnavailable.CmkDisabled',
      'Encrypt',
      { KeyId: '23e80852-1e38-11e9-b129-5cb9019b4b03', Plaintext: 'QQ==' },
    ],
    [
      'values before what fields say together',
      'InvalidParameterValue.InvalidType',
      'CreateKey',
      {
        Alias: 'myalias',
        Type: 3,
        Tags: [
          { TagKey: 'a', TagValue: '' },
          { TagKey: 'a', TagValue: '' },
        ],
      },
    ],
    [
      'what fields say together before existence',
      'InvalidParameterValue.TagKeysDuplicated',
      'CreateKey',
      {
        Alias: 'myalias',
        Tags: [
          { TagKey: 'a', TagValue: '' },
          { TagKey: 'a', TagValue: '' },
        ],
      },
    ],
    ['existence', 'InvalidParameterValue.AliasAlreadyExists', 'CreateKey', { Alias: 'myalias' }],
  ]
  for (const [name, code, action, wrong] of later) {
    it(`kms:${action}: ${name}`, async () => {
      assert.equal(codeOf(await post(house, JSON.stringify(wrong), { action })), code)
      const denied = code === 'MissingParameter' ? code : 'UnauthorizedOperation'
      assert.equal(codeOf(await post(house, JSON.stringify(wrong), { action, ...nobody })), denied)
    })
  }

  it('a full quota comes after an alias that is taken', async () => {
    await using full = await stillHouse({ cmkLimit: 1 })
    const create = (Alias: string) => full.call('kms', 'CreateKey', { Alias }, root)
    assert.equal((await create('myalias')).Error?.Code, 'InvalidParameterValue.AliasAlreadyExists')
    assert.equal((await create('fresh')).Error?.Code, 'LimitExceeded.CmkLimitExceeded')
  })
})

describe('throttling', () => {
  /** How many of these calls, made at once, are refused for their number. */
  async function limited(times: number, call: () => Promise<Answer>): Promise<number> {
    const codes = (await Promise.all(Array.from({ length: times }, call))).map(codeOf)
    const refused = codes.filter((code) => code === 'RequestLimitExceeded').length
    assert.equal(codes.filter((code) => code === '').length, times - refused)
    return refused
  }

  const describing = (house: TestHouse, times: number): Promise<number> =>
    limited(times, () => post(house, describeKey))

  it('is by account, region and action, in the documented rate, and the clock fills it again', async () => {
    await using house = await stillHouse({ throttle: true })
    assert.equal(await describing(house, 101), 1)
    const { reply } = await post(house, describeKey)
    assert.equal(reply.Error?.Code, 'RequestLimitExceeded')
    assert.match(reply.Error?.Message ?? '', /`100`/)
    const [record, ...more] = await house.records(reply.RequestId)
    assert.deepEqual(more, [])
    assert.deepEqual([record?.code, record?.uin, record?.secretId], ['RequestLimitExceeded', '1001', root.secretId])
    // A sub-user draws from its account; another account, another region and another action have their own.
    assert.equal(codeOf(await post(house, describeKey, reader)), 'RequestLimitExceeded')
    assert.equal(codeOf(await post(house, describeKey, neighbour)), 'ResourceUnavailable.CmkNotFound')
    assert.equal(codeOf(await post(house, describeKey, { region: 'ap-shanghai' })), 'ResourceUnavailable.CmkNotFound')
    assert.equal(codeOf(await post(house, '{}', pairs)), '')

    house.clock.advance(10)
    assert.equal(await describing(house, 2), 1)
    house.clock.advance(999)
    assert.equal(await describing(house, 101), 2)
    house.clock.advance(60_000)
    assert.equal(await describing(house, 101), 1)
  })

  it('counts only calls whose caller is known', async () => {
    await using house = await stillHouse({ throttle: true, rates: { 'kms:DescribeKey': 1 } })
    for (let i = 0; i < 3; i++)
      assert.equal(codeOf(await post(house, describeKey, { secretKey: 'x' })), 'AuthFailure.SignatureFailure')
    assert.equal(codeOf(await post(house, describeKey)), '')
    assert.equal(codeOf(await post(house, describeKey)), 'RequestLimitExceeded')
  })

  it('takes rates of the installation, the closest first', async () => {
    await using house = await stillHouse({
      throttle: true,
      rates: { 'kms:DescribeKey': 3, 'kms:*': 2, '*': 1 },
    })
    assert.equal(await describing(house, 5), 2)
    const encrypt = JSON.stringify({ KeyId: keyId, Plaintext: 'QQ==' })
    assert.equal(await limited(5, () => post(house, encrypt, { action: 'Encrypt' })), 3)
    assert.equal(await limited(5, () => post(house, '{}', pairs)), 4)
  })

  it('can be off', async () => {
    await using house = await stillHouse({ throttle: false, rates: { '*': 1 } })
    assert.equal(await describing(house, 5), 0)
  })
})

describe('the host', () => {
  it('names a product under a known domain, and must name one that there is', async () => {
    await using house = await stillHouse({ rootDomains: ['keys.example.test'] })
    const at = (host: string) => {
      const headers = signTc3({
        ...root,
        service: 'kms',
        host,
        action: 'DescribeKey',
        version: '2019-01-18',
        body: describeKey,
        timestamp: midnight / 1000,
      })
      return send(house, { headers: { ...headers, host }, body: describeKey })
    }
    assert.equal(codeOf(await at('kms.tencentcloudapi.com')), '')
    assert.equal(codeOf(await at('kms.keys.example.test')), '')
    assert.equal(codeOf(await at('cvm.tencentcloudapi.com')), 'NoSuchProduct')
    assert.equal(codeOf(await at('sts.tencentcloudapi.com')), 'NoSuchVersion')
  })
})
