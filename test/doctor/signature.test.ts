import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { diagnose } from '../../src/doctor/diagnose.ts'
import { mistakes } from '../../src/doctor/mistakes.ts'
import { readRequest } from '../../src/doctor/request.ts'
import { startHouse, type TestHouse } from '../support/house.ts'
import { asText, body, codeOf, diagnosed, noFile, sha256, signed, swapHeader, type Way } from './signer.ts'

describe('the doctor of signatures', () => {
  let house: TestHouse
  before(async () => {
    house = await startHouse()
  })
  after(() => house[Symbol.asyncDispose]())

  type Row = readonly [says: RegExp, line: number | undefined, way: Way]
  const rows: readonly Row[] = [
    [/host with another port/, 5, { parts: swapHeader('host', '127.0.0.1:443') }],
    [/host with http/, 5, { parts: (right) => swapHeader('host', `http://127.0.0.1:${house.port}`)(right) }],
    [/another host/, 5, { parts: swapHeader('host', 'localhost') }],
    [/empty body/, 9, { parts: () => ({ payload: sha256('') }) }],
    [/line end more, or less/, 9, { parts: () => ({ payload: sha256(`${body}\n`) }) }],
    [/line end more, or less/, 9, { body: `${body}\r\n`, parts: () => ({ payload: sha256(body) }) }],
    [/another JSON form/, 9, { parts: () => ({ payload: sha256(JSON.stringify(JSON.parse(body))) }) }],
    [/another JSON form/, 9, { parts: () => ({ payload: sha256(JSON.stringify(JSON.parse(body), null, 2)) }) }],
    [/another JSON form/, 9, { parts: () => ({ payload: sha256(body.replace('密钥', '\\u5bc6\\u94a5')) }) }],
    [/\{\} instead of the body/, 9, { parts: () => ({ payload: sha256('{}') }) }],
    [/hash of the body in capitals/, 9, { parts: ({ payload }) => ({ payload: payload.toUpperCase() }) }],
    [/body itself/, 9, { body: '{"KeyId":"a"}', parts: () => ({ payload: '{"KeyId":"a"}' }) }],
    [/UNSIGNED-PAYLOAD/, 9, { parts: () => ({ payload: sha256('UNSIGNED-PAYLOAD') }) }],
    [/another Content-Type/, 4, { parts: swapHeader('content-type', 'application/json; charset=utf-8') }],
    [
      /names of the headers with capitals/,
      4,
      {
        parts: ({ headers }) => ({
          headers: headers
            .replace('content-type', 'Content-Type')
            .replace('host', 'Host')
            .replace('x-tc-action', 'X-Tc-Action'),
        }),
      },
    ],
    [/blank behind the colons/, 4, { parts: ({ headers }) => ({ headers: headers.replace(/^([^:]+):/gm, '$1: ') }) }],
    [/left out the empty line/, 7, { parts: ({ headers }) => ({ headers: headers.trimEnd() }) }],
    [/one empty line too many/, 8, { parts: ({ headers }) => ({ headers: `${headers}\n` }) }],
    [
      /headers in another order/,
      4,
      { parts: ({ headers }) => ({ headers: `${headers.trimEnd().split('\n').reverse().join('\n')}\n` }) },
    ],
    [/other names of headers/, 8, { parts: ({ names }) => ({ names: names.split(';').reverse().join(';') }) }],
    [
      /another day/,
      3,
      { parts: ({ date }) => ({ date: new Date(Date.parse(date) + 86_400_000).toISOString().slice(0, 10) }) },
    ],
    [/milliseconds/, 2, { parts: ({ timestamp }) => ({ timestamp: `${timestamp}000` }) }],
    [/another service/, 3, { parts: () => ({ service: 'cvm' }) }],
    [/another scope/, 3, { parts: ({ date }) => ({ scope: `${date}/kms` }) }],
    [/left out the query/, 3, { method: 'GET', query: 'KeyId=a', parts: () => ({ query: '' }) }],
    [/query in another order/, 3, { method: 'GET', query: 'b=1&a=2', parts: () => ({ query: 'a=2&b=1' }) }],
    [/otherwise encoded/, 3, { method: 'GET', query: 'a=%E5%AF%86', parts: () => ({ query: 'a=%e5%af%86' }) }],
    [/question mark/, 3, { method: 'GET', query: 'a=1', parts: () => ({ query: '?a=1' }) }],
    [/another path/, 2, { parts: () => ({ path: '' }) }],
    [/another method/, 1, { parts: () => ({ method: 'GET' }) }],
    [/CR LF/, 1, { canonical: (text) => text.replaceAll('\n', '\r\n') }],
    [/canonical request itself/, 4, { digest: (canonical) => canonical }],
    [/hash of the canonical request in capitals/, 4, { digest: (canonical) => sha256(canonical).toUpperCase() }],
    [/without TC3/, undefined, { parts: ({ key }) => ({ key: key.slice(3) }) }],
    [/blank, a line end or quotes/, undefined, { parts: ({ key }) => ({ key: `${key}\n` }) }],
    [/hex text instead of bytes/, undefined, { hexKeys: true }],
    [/signature in capitals/, undefined, { write: (hex) => hex.toUpperCase() }],
    [/signature in base64/, undefined, { write: (hex) => Buffer.from(hex, 'hex').toString('base64') }],
    [
      /signed the header x-tc-region, which the request has not got/,
      undefined,
      { names: ['content-type', 'host', 'x-tc-action', 'x-tc-region'] },
    ],
  ]

  for (const [says, line, way] of rows)
    it(`names it: ${says.source}`, async () => {
      const request = signed(house, way)
      assert.match((await codeOf(house, request)) ?? '', /^AuthFailure\./)
      const { verdict, says: said, difference } = diagnosed(house, request)
      assert.deepEqual([verdict, said.length], ['mistake', 1], JSON.stringify(said))
      assert.match(said[0] ?? '', says)
      assert.equal(difference?.line, line)
      assert.notEqual(difference?.server, difference === undefined ? '' : difference.client)
    })

  it('has every mistake in that table', () => {
    const told = mistakes.filter(({ says }) => !rows.some(([pattern]) => pattern.test(says)))
    assert.deepEqual(told, [])
  })

  it('names two mistakes together', async () => {
    const request = signed(house, {
      parts: (right) => ({ ...swapHeader('host', '127.0.0.1:443')(right), payload: sha256('') }),
    })
    assert.equal(await codeOf(house, request), 'AuthFailure.SignatureFailure')
    const { verdict, says, difference } = diagnosed(house, request)
    assert.deepEqual([verdict, says.length, difference?.line], ['mistake', 2, 5])
  })

  it('finds nothing wrong with what the server accepts', async () => {
    for (const way of [{}, { method: 'GET', query: 'KeyId=a' } as const, { parts: swapHeader('host', '127.0.0.1') }]) {
      const request = signed(house, way)
      assert.doesNotMatch((await codeOf(house, request)) ?? '', /^AuthFailure\./)
      const { verdict, says, refused } = diagnosed(house, request)
      assert.deepEqual([verdict, says, refused], ['right', [], undefined])
    }
  })

  it('shows what the server signs where it finds no mistake', () => {
    const request = signed(house, { parts: () => ({ key: 'TC3another' }) })
    const right = signed(house, {})
    const { verdict, texts } = diagnosed(house, request)
    assert.equal(verdict, 'unknown')
    const [canonical, text] = texts
    // The header as it was sent: of the spellings that the server takes this is the first.
    assert.equal(canonical?.[1], right.canonical.replace('describekey', 'DescribeKey'))
    assert.match(text?.[1] ?? '', /^TC3-HMAC-SHA256\n\d+\n[\d-]+\/kms\/tc3_request\n[0-9a-f]{64}$/)
  })

  it('never shows the secret key', () => {
    for (const [, , way] of rows) {
      const finding = JSON.stringify(diagnosed(house, signed(house, way)))
      assert.ok(!finding.includes(house.secretKey), finding)
    }
  })

  it('compares what the client says that it signs, also without a secret key', () => {
    const wrong = signed(house, { parts: swapHeader('content-type', 'text/plain') })
    const raw = readRequest(asText(wrong), noFile)
    const compared = (client: string) =>
      diagnose({ raw, secretKey: undefined, client, rootDomains: [], now: Date.now() })
    const { verdict, difference } = compared(`${wrong.canonical}\n`)
    assert.deepEqual(
      [verdict, difference],
      [
        'differs',
        {
          of: 'canonical request',
          line: 4,
          server: 'content-type:application/json',
          client: 'content-type:text/plain',
        },
      ],
    )
    const right = signed(house, {})
    assert.equal(compared(right.canonical).verdict, 'agrees')
    assert.equal(compared(right.canonical.replaceAll('\n', '\r\n')).verdict, 'agrees')
    const text = compared(wrong.text)
    assert.deepEqual([text.verdict, text.difference?.of, text.difference?.line], ['differs', 'string to sign', 4])
    const short = compared(right.canonical.split('\n').slice(0, 6).join('\n'))
    assert.deepEqual([short.difference?.line, short.difference?.client], [7, undefined])
  })

  it('says how the server refuses a request whatever its signature', () => {
    const request = signed(house, {})
    const old = { ...request.headers, 'x-tc-timestamp': '1700000000' }
    assert.match(
      diagnosed(house, { ...request, headers: old }).refused ?? '',
      /^AuthFailure\.SignatureFailure: .*UTC day/,
    )
    const raw = readRequest(asText(request), noFile)
    const finding = diagnose({
      raw,
      secretKey: house.secretKey,
      client: undefined,
      rootDomains: [],
      now: Date.now() + 3_600_000,
    })
    assert.deepEqual([finding.verdict, finding.refused?.split(':')[0]], ['right', 'AuthFailure.SignatureExpire'])
  })
})
