import assert from 'node:assert/strict'
import { Agent } from 'node:http'
import { after, before, describe, it } from 'node:test'
import { serve } from '../../src/gateway/server.ts'
import type { TestHouse } from '../support/house.ts'
import { signTc3 } from '../support/sign.ts'
import {
  type Answer,
  bytesOf,
  codeOf,
  converse,
  describeKey,
  form,
  get,
  keyId,
  MB,
  midnight,
  missingKeyId,
  nobody,
  pairs,
  post,
  root,
  type Sent,
  send,
  stillHouse,
  tc3,
  v1,
  v1Form,
} from './http.ts'

describe('over HTTP', () => {
  let house: TestHouse
  before(async () => {
    house = await stillHouse()
  })
  after(() => house[Symbol.asyncDispose]())

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
