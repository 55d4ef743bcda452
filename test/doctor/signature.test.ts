import assert from 'node:assert/strict'
import { createHash, createHmac } from 'node:crypto'
import { request as send } from 'node:http'
import { after, before, describe, it } from 'node:test'
import { diagnose, type Finding } from '../../src/doctor/diagnose.ts'
import { mistakes } from '../../src/doctor/mistakes.ts'
import { readRequest } from '../../src/doctor/request.ts'
import { startHouse, type TestHouse } from '../support/house.ts'
import { signV1 } from '../support/sign.ts'

/*
 * Each usual mistake is made by a signer of our own, refused by a server, and named by the doctor.
 */

const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex')
const hmac = (key: string | Buffer, data: string): Buffer => createHmac('sha256', key).update(data).digest()

/** What a signer makes its signature of, each part in its own hand. */
interface Parts {
  method: string
  path: string
  query: string
  headers: string
  names: string
  payload: string
  timestamp: string
  date: string
  service: string
  scope: string | undefined
  key: string
}

interface Signed {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

interface Way {
  readonly parts?: (right: Parts) => Partial<Parts>
  readonly canonical?: (text: string) => string
  readonly digest?: (canonical: string) => string
  readonly hexKeys?: true
  /** How the signature is written. */
  readonly write?: (hex: string) => string
  readonly body?: string
  readonly query?: string
  readonly method?: 'GET'
  readonly names?: readonly string[]
}

const body = '{"KeyId": "52a2ffbe-74a6-11f0-8de9-0242ac120002", "Note": "密钥"}'

describe('the doctor of signatures', () => {
  let house: TestHouse
  before(async () => {
    house = await startHouse()
  })
  after(() => house[Symbol.asyncDispose]())

  function signed(way: Way): Signed & { readonly canonical: string; readonly text: string } {
    const { method = 'POST', query = '' } = way
    const sent = way.body ?? (method === 'GET' ? '' : body)
    const contentType = method === 'GET' ? 'application/x-www-form-urlencoded' : 'application/json'
    const host = `127.0.0.1:${house.port}`
    const timestamp = Math.floor(Date.now() / 1000)
    const right: Parts = {
      method,
      path: '/',
      query,
      headers: `content-type:${contentType}\nhost:${host}\nx-tc-action:describekey\n`,
      names: 'content-type;host;x-tc-action',
      payload: sha256(sent),
      timestamp: String(timestamp),
      date: new Date(timestamp * 1000).toISOString().slice(0, 10),
      service: 'kms',
      scope: undefined,
      key: `TC3${house.secretKey}`,
    }
    const own = { ...right, ...way.parts?.(right) }
    const plain = [own.method, own.path, own.query, own.headers, own.names, own.payload].join('\n')
    const canonical = way.canonical?.(plain) ?? plain
    const scope = own.scope ?? `${own.date}/${own.service}/tc3_request`
    const digest = way.digest?.(canonical) ?? sha256(canonical)
    const text = `TC3-HMAC-SHA256\n${own.timestamp}\n${scope}\n${digest}`
    const pass = (key: Buffer) => (way.hexKeys ? key.toString('hex') : key)
    const key = pass(hmac(pass(hmac(pass(hmac(own.key, own.date)), own.service)), 'tc3_request'))
    const hex = hmac(key, text).toString('hex')
    const claim = `Credential=${house.secretId}/${right.date}/kms/tc3_request, SignedHeaders=${(way.names ?? right.names.split(';')).join(';')}`
    return {
      method,
      url: query === '' ? '/' : `/?${query}`,
      headers: {
        host,
        'content-type': contentType,
        'x-tc-action': 'DescribeKey',
        'x-tc-version': '2019-01-18',
        'x-tc-timestamp': right.timestamp,
        'content-length': String(Buffer.byteLength(sent)),
        authorization: `TC3-HMAC-SHA256 ${claim}, Signature=${way.write?.(hex) ?? hex}`,
      },
      body: sent,
      canonical,
      text,
    }
  }

  const asText = ({ method, url, headers, body: sent }: Signed): Buffer =>
    Buffer.from(
      `${method} ${url} HTTP/1.1\r\n${Object.entries(headers)
        .map(([name, value]) => `${name}: ${value}\r\n`)
        .join('')}\r\n${sent}`,
    )

  const noFile = (): Buffer => assert.fail('no file was named')

  const diagnosed = (request: Signed, client?: string): Finding =>
    diagnose({
      raw: readRequest(asText(request), noFile),
      secretKey: house.secretKey,
      client,
      rootDomains: [],
      now: Date.now(),
    })

  const codeOf = ({ method, url, headers, body: sent }: Signed): Promise<string | undefined> =>
    new Promise((resolve, reject) => {
      const outgoing = send({ host: '127.0.0.1', port: house.port, method, path: url, headers }, (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () => resolve(JSON.parse(Buffer.concat(chunks).toString()).Response.Error?.Code))
      })
      outgoing.on('error', reject).end(sent)
    })

  const swapHeader = (name: string, value: string) => (right: Parts) => ({
    headers: right.headers.replace(new RegExp(`^${name}:.*$`, 'm'), `${name}:${value}`),
  })

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
      const request = signed(way)
      assert.match((await codeOf(request)) ?? '', /^AuthFailure\./)
      const { verdict, says: said, difference } = diagnosed(request)
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
    const request = signed({
      parts: (right) => ({ ...swapHeader('host', '127.0.0.1:443')(right), payload: sha256('') }),
    })
    assert.equal(await codeOf(request), 'AuthFailure.SignatureFailure')
    const { verdict, says, difference } = diagnosed(request)
    assert.deepEqual([verdict, says.length, difference?.line], ['mistake', 2, 5])
  })

  it('finds nothing wrong with what the server accepts', async () => {
    for (const way of [{}, { method: 'GET', query: 'KeyId=a' } as const, { parts: swapHeader('host', '127.0.0.1') }]) {
      const request = signed(way)
      assert.doesNotMatch((await codeOf(request)) ?? '', /^AuthFailure\./)
      const { verdict, says, refused } = diagnosed(request)
      assert.deepEqual([verdict, says, refused], ['right', [], undefined])
    }
  })

  it('shows what the server signs where it finds no mistake', () => {
    const request = signed({ parts: () => ({ key: 'TC3another' }) })
    const right = signed({})
    const { verdict, texts } = diagnosed(request)
    assert.equal(verdict, 'unknown')
    const [canonical, text] = texts
    // The header as it was sent: of the spellings that the server takes this is the first.
    assert.equal(canonical?.[1], right.canonical.replace('describekey', 'DescribeKey'))
    assert.match(text?.[1] ?? '', /^TC3-HMAC-SHA256\n\d+\n[\d-]+\/kms\/tc3_request\n[0-9a-f]{64}$/)
  })

  it('never shows the secret key', () => {
    for (const [, , way] of rows) {
      const finding = JSON.stringify(diagnosed(signed(way)))
      assert.ok(!finding.includes(house.secretKey), finding)
    }
  })

  it('compares what the client says that it signs, also without a secret key', () => {
    const wrong = signed({ parts: swapHeader('content-type', 'text/plain') })
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
    const right = signed({})
    assert.equal(compared(right.canonical).verdict, 'agrees')
    assert.equal(compared(right.canonical.replaceAll('\n', '\r\n')).verdict, 'agrees')
    const text = compared(wrong.text)
    assert.deepEqual([text.verdict, text.difference?.of, text.difference?.line], ['differs', 'string to sign', 4])
    const short = compared(right.canonical.split('\n').slice(0, 6).join('\n'))
    assert.deepEqual([short.difference?.line, short.difference?.client], [7, undefined])
  })

  it('says how the server refuses a request whatever its signature', () => {
    const request = signed({})
    const old = { ...request.headers, 'x-tc-timestamp': '1700000000' }
    assert.match(diagnosed({ ...request, headers: old }).refused ?? '', /^AuthFailure\.SignatureFailure: .*UTC day/)
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

  describe('of version 1', () => {
    const fields = {
      action: 'DescribeKey',
      version: '2019-01-18',
      parameters: { KeyId: 'a b+c', Zeta: '1', alpha: '2' },
    }

    const v1 = (over: Partial<Parameters<typeof signV1>[0]> = {}): string =>
      signV1({
        secretId: house.secretId,
        secretKey: house.secretKey,
        host: `127.0.0.1:${house.port}`,
        timestamp: Math.floor(Date.now() / 1000),
        nonce: 7,
        ...fields,
        ...over,
      })

    const get = (query: string): Signed => ({
      method: 'GET',
      url: `/?${query}`,
      headers: { host: `127.0.0.1:${house.port}` },
      body: '',
    })

    /** A query with a signature of a text of one's own. */
    const own = (
      write: (pairs: (readonly [string, string])[]) => string,
      key = house.secretKey,
      algorithm = 'sha1',
    ) => {
      const pairs = [...new URLSearchParams(v1()).entries()].filter(([name]) => name !== 'Signature')
      const signature = createHmac(algorithm, key).update(write(pairs)).digest('base64')
      return get([...pairs, ['Signature', signature]].map(([n, v]) => `${n}=${encodeURIComponent(v ?? '')}`).join('&'))
    }
    const sorted = (pairs: (readonly [string, string])[]) => pairs.toSorted(([a], [b]) => (a < b ? -1 : 1))
    const join = (pairs: readonly (readonly [string, string])[]) => pairs.map(([n, v]) => `${n}=${v}`).join('&')
    const head = () => `GET127.0.0.1:${house.port}/?`

    const table: readonly (readonly [says: RegExp, request: () => Signed])[] = [
      [/another HMAC/, () => own((pairs) => head() + join(sorted(pairs)), house.secretKey, 'sha256')],
      [
        /percent-encoded values/,
        () => own((pairs) => head() + join(sorted(pairs).map(([n, v]) => [n, encodeURIComponent(v)]))),
      ],
      [/another order/, () => own((pairs) => head() + join(pairs))],
      [/another method/, () => own((pairs) => head().replace('GET', 'POST') + join(sorted(pairs)))],
      [/another host/, () => own((pairs) => `GETlocalhost/?${join(sorted(pairs))}`)],
      [/left out the path/, () => own((pairs) => `GET127.0.0.1:${house.port}?${join(sorted(pairs))}`)],
      [
        /left a parameter that was sent out/,
        () => own((pairs) => head() + join(sorted(pairs.filter(([n]) => n !== 'Nonce')))),
      ],
      [/TC3 before the secret key/, () => own((pairs) => head() + join(sorted(pairs)), `TC3${house.secretKey}`)],
      [/blank or a line end/, () => own((pairs) => head() + join(sorted(pairs)), `${house.secretKey}\n`)],
      [
        /did not percent-encode the signature/,
        () => {
          for (let nonce = 1; ; nonce++) {
            const query = v1({ nonce })
            if (/%2B[^&]*$/.test(query)) return get(query.replaceAll(/%2B(?=[^&]*$)/g, '+'))
          }
        },
      ],
      [
        /signature in hex/,
        () =>
          get(
            v1().replace(/Signature=([^&]*)$/, (_, base64: string) => {
              const bytes = Buffer.from(decodeURIComponent(base64), 'base64')
              return `Signature=${bytes.toString('hex')}`
            }),
          ),
      ],
    ]
    for (const [says, request] of table)
      it(`names it: ${says.source}`, async () => {
        const made = request()
        assert.match((await codeOf(made)) ?? '', /^AuthFailure\./)
        const { verdict, says: said } = diagnosed(made)
        assert.deepEqual([verdict, said.length], ['mistake', 1], JSON.stringify(said))
        assert.match(said[0] ?? '', says)
      })

    it('finds nothing wrong with what the server accepts', async () => {
      for (const request of [get(v1()), get(v1({ sha256: true }))]) {
        assert.doesNotMatch((await codeOf(request)) ?? '', /^AuthFailure\./)
        assert.equal(diagnosed(request).verdict, 'right')
      }
    })

    it('shows the first parameter that differs', () => {
      const { difference } = diagnosed(own((pairs) => head() + join(sorted(pairs.filter(([n]) => n !== 'KeyId')))))
      assert.match(difference?.server ?? '', /^&KeyId=/)
    })

    it('shows the text that the server signs where it finds no mistake', () => {
      const { verdict, texts } = diagnosed(get(v1({ secretKey: 'another' })))
      assert.equal(verdict, 'unknown')
      assert.match(texts[0]?.[1] ?? '', /^GET127\.0\.0\.1:\d+\/\?Action=DescribeKey&KeyId=a b\+c&Nonce=7&/)
    })
  })
})
