import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { SecretMaterial, verifySignature } from '../../src/gateway/signature.ts'
import { type RawRequest, readCall } from '../../src/gateway/wire.ts'
import { rawRequest, refused, signedRequest } from '../support/raw.ts'
import type { Tc3Request } from '../support/sign.ts'

const secretId = 'AKIDmadeUpForTheNotesOnly000000000001'
const secretKey = 'madeUpSecretKeyForNotes0000000001'
const timestamp = 1767225599
const body = '{"KeyIds":["11111111-aaaa-4bbb-8ccc-222222222222"],"Note":"café"}'
const hosts = { rootDomains: ['keys.example.test'] }
const secret = new SecretMaterial(secretKey)

const verify = (raw: RawRequest, rules: Parameters<typeof verifySignature>[3] = hosts): boolean =>
  verifySignature(readCall(raw), raw, secret, rules)

const request: Tc3Request = {
  secretId,
  secretKey,
  timestamp,
  service: 'kms',
  host: 'kms.tencentcloudapi.com',
  action: 'DescribeKeys',
  version: '2019-01-18',
  body,
}

interface Example {
  readonly signature: string
  readonly service?: string
  readonly names?: string
  readonly body?: string
  readonly headers?: Record<string, string>
}

/** A request with a known signature, put together without any signer. */
const known = ({ signature, service = 'kms', names = 'content-type;host', ...rest }: Example): RawRequest =>
  rawRequest({
    body: rest.body ?? body,
    headers: {
      authorization: `TC3-HMAC-SHA256 Credential=${secretId}/2025-12-31/${service}/tc3_request, SignedHeaders=${names}, Signature=${signature}`,
      'content-type': 'application/json',
      host: 'kms.tencentcloudapi.com',
      'x-tc-action': 'DescribeKeys',
      'x-tc-version': '2019-01-18',
      'x-tc-timestamp': String(timestamp),
      ...rest.headers,
    },
  })

const posts: Record<string, Example> = {
  'POST JSON': { signature: 'a00b34b7b43cc2d69ab1d8498efb696e4cde689140e8e89e75f2303193d7e1e5' },
  'charset and a signed, lower-cased x-tc-action': {
    signature: 'c0c6cc94a0501be7cfaa47cd5ade6b2abbef52267db41791646a039268a700c1',
    names: 'content-type;host;x-tc-action',
    headers: { 'content-type': 'application/json; charset=utf-8' },
  },
  'UNSIGNED-PAYLOAD': {
    signature: '6d209773239ee0a0f2a4ca9ba7a9a8abbdb7d11832e30b77a976b614c049ed13',
    headers: { 'x-tc-content-sha256': 'UNSIGNED-PAYLOAD' },
  },
  'Go: host with port': {
    signature: '23faa04e3358911314ed15f7bd05965849d6c871cbf81ebd9316cc3f3376f918',
    headers: { host: '127.0.0.1:8080' },
  },
  'Node: host without port, scope 127': {
    signature: 'c2d38c7a3b9819feac589fc53983a2eef2284fa52d7cadc78e05a904f434ba30',
    service: '127',
    headers: { host: '127.0.0.1:8080' },
  },
  'Node: a colon in the scope': {
    signature: '4fb775533326aaabdb8e4478920371290f766add6066692a6536c178b32f4c4a',
    service: 'localhost:8080',
    headers: { host: 'localhost:8080' },
  },
  'tccli: a URL as Host': {
    signature: 'f801fa1797dc5881b0211d7bb752dd377734ade5a6833db1d3af6affea961c01',
    headers: { host: 'http://127.0.0.1:8080' },
  },
  'empty object': { signature: '2d7aa49d4ac3c2a8ccb2396f00f3b39aecf91c85a661d8adb3c0dbc134dcd0bd', body: '{}' },
  'Ruby: null': { signature: 'a0c55016a69ac3f4c403fd81f9bd61b050b5aa54bd221e54b50bd5762336c85c', body: 'null' },
}

for (const [name, example] of Object.entries(posts)) {
  test(`accepts the known signature: ${name}`, () => {
    assert.equal(verify(known(example)), true)
    const signature = example.signature.replace(/.$/, (digit) => (digit === '0' ? '1' : '0'))
    assert.equal(verify(known({ ...example, signature })), false)
  })
}

const getQuery = 'Filters.0.Name=instance-name&Filters.0.Values.0=my%20box%2B1&Limit=20'
const get = known({
  signature: 'bc0e2b10fa1d166a55cb194deeddd487e3a8c005a65f0d2559c3ccba164db68a',
  service: 'lighthouse',
  body: '',
  headers: { host: 'lighthouse.tencentcloudapi.com', 'content-type': 'application/x-www-form-urlencoded' },
})

test('accepts the known signature of a GET, over the query as sent', () => {
  assert.equal(verify({ ...get, method: 'GET', url: `/?${getQuery}` }), true)
  // The same parameters in other bytes.
  assert.equal(verify({ ...get, method: 'GET', url: `/?${getQuery.replace('%20', '+')}` }), false)
})

test('the test signer signs as the worked examples do', () => {
  assert.equal(
    signedRequest(request).headers['authorization'],
    known(posts['POST JSON'] as Example).headers['authorization'],
  )
  const query = {
    ...request,
    service: 'lighthouse',
    host: 'lighthouse.tencentcloudapi.com',
    method: 'GET',
    body: '',
  } as const
  assert.equal(signedRequest({ ...query, query: getQuery }).headers['authorization'], get.headers['authorization'])
})

test('accepts what clients make of host, path and query', () => {
  const accepted: Record<string, RawRequest> = {
    'a path that Node signs': signedRequest({ ...request, path: '/foo/' }),
    'a path that Go and C++ do not sign': { ...signedRequest(request), url: '/foo' },
    'C++: a path in Host': signedRequest({ ...request, host: '127.0.0.1:8080/foo' }),
    'an empty query behind a POST': { ...signedRequest(request), url: '/?' },
    'a query that a POST does not sign': { ...signedRequest(request), url: '/?a=1' },
    'a query that a POST signs': signedRequest({ ...request, query: 'a=1' }),
    'a Host in capitals': signedRequest({ ...request, host: 'KMS.tencentcloudapi.com' }),
    'a Host lower-cased before signing': signedRequest({ ...request, host: 'MY.test:80', signedHost: 'my.test' }),
    'a Host in capitals, signed without its port': signedRequest({
      ...request,
      host: 'MY.test:80',
      signedHost: 'MY.test',
    }),
    'a Host lower-cased, signed with its port': signedRequest({
      ...request,
      host: 'MY.test:80',
      signedHost: 'my.test:80',
    }),
    'blanks around a header': {
      ...signedRequest(request),
      headers: { ...signedRequest(request).headers, 'content-type': ' application/json\t' },
    },
    IPv6: signedRequest({ ...request, host: '[::1]:8080', signedHost: '[::1]' }),
    ApigwEndpoint: signedRequest({ ...request, host: 'gw.test', signedHost: 'kms.tencentcloudapi.com' }),
    'a proxy before the root domain': signedRequest({
      ...request,
      host: '127.0.0.1:8080',
      signedHost: 'kms.ap-guangzhou.keys.example.test',
      region: 'ap-guangzhou',
    }),
    'x-tc-action as sent': signedRequest({ ...request, signedHeaders: { 'x-tc-action': 'DescribeKeys' } }),
    'a charset in capitals beside a lower-cased action': signedRequest({
      ...request,
      contentType: 'application/json; charset=UTF-8',
      signedHeaders: { 'x-tc-action': 'describekeys' },
    }),
    'a header beyond ASCII': {
      ...signedRequest({ ...request, signedHeaders: { 'x-note': 'café' } }),
      headers: {
        ...signedRequest({ ...request, signedHeaders: { 'x-note': 'café' } }).headers,
        // node:http gives its bytes one character each.
        'x-note': Buffer.from('café').toString('latin1'),
      },
    },
    'the body signed though the header says it is not': {
      ...signedRequest(request),
      headers: { ...signedRequest(request).headers, 'x-tc-content-sha256': 'UNSIGNED-PAYLOAD' },
    },
    'scope with slashes': signedRequest({ ...request, service: 'http://127' }),
  }
  for (const [name, raw] of Object.entries(accepted)) assert.equal(verify(raw), true, name)
})

test('HTTP/2 has its host in :authority', () => {
  const { host, ...headers } = signedRequest(request).headers
  assert.equal(verify({ ...signedRequest(request), headers: { ...headers, ':authority': host } }), true)
})

test('tolerates blanks in Authorization, as .NET leaves them', () => {
  const raw = signedRequest(request)
  const authorization = raw.headers['authorization']?.replace(' Credential', '  Credential').replaceAll(', ', ' ,\t')
  assert.equal(verify({ ...raw, headers: { ...raw.headers, authorization } }), true)
})

test('refuses another host, method, header, timestamp, scope and key', () => {
  const raw = signedRequest({ ...request, host: 'own.test', signedHeaders: { 'x-tc-action': 'describekeys' } })
  const withHeader = (name: string, value: string | undefined) => ({
    ...raw,
    headers: { ...raw.headers, [name]: value },
  })
  const others: Record<string, RawRequest> = {
    host: withHeader('host', 'other.test'),
    'x-tc-action': withHeader('x-tc-action', 'DescribeKey'),
    'content-type': withHeader('content-type', 'application/json; charset=utf-8'),
    'x-tc-timestamp': withHeader('x-tc-timestamp', String(timestamp - 1)),
    method: { ...raw, method: 'GET' },
    'a foreign domain': signedRequest({ ...request, host: 'own.test', signedHost: 'kms.other.test' }),
    'a foreign service': signedRequest({ ...request, host: 'own.test', signedHost: 'cam.tencentcloudapi.com' }),
    'another key': signedRequest({ ...request, secretKey: `${secretKey}x` }),
    'UNSIGNED-PAYLOAD unsaid': {
      ...signedRequest({ ...request, unsignedPayload: true }),
      headers: { ...signedRequest({ ...request, unsignedPayload: true }).headers, 'x-tc-content-sha256': undefined },
    },
  }
  for (const [name, other] of Object.entries(others)) assert.equal(verify(other), false, name)
  assert.equal(verify(raw), true)
})

test('a signed header that was not sent, or that objects inherit, is no match', () => {
  for (const name of ['x-absent', 'constructor', '__proto__']) {
    const raw = signedRequest(request)
    const authorization = raw.headers['authorization']?.replace(';host', `;host;${name}`)
    assert.equal(verify({ ...raw, headers: { ...raw.headers, authorization } }), false, name)
  }
})

test('the service that the pipeline resolved goes before the scope', () => {
  const raw = signedRequest({ ...request, service: '127', host: '10.0.0.1', signedHost: 'kms.keys.example.test' })
  assert.equal(verify(raw), false)
  assert.equal(verify(raw, { ...hosts, service: 'kms' }), true)
})

test('keys of more scopes than are kept are derived anew', () => {
  const material = new SecretMaterial(secretKey)
  const first = material.tc3Hmac('2025-12-31', 'kms')
  assert.equal(material.tc3Hmac('2025-12-31', 'kms'), first)
  for (let i = 0; i < 16; i++) material.tc3Hmac('2025-12-31', `s${i}`)
  assert.notEqual(material.tc3Hmac('2025-12-31', 'kms'), first)
  assert.deepEqual(material.tc3Hmac('2025-12-31', 'kms').digest(Buffer.from('x')), first.digest(Buffer.from('x')))
  const published = Buffer.from('19309ae250c3b01d58153cd53bf6bce67d5ccf37afb2181fd13b8c9b4f88bacd', 'hex')
  assert.deepEqual(first.digest(Buffer.from('x')), createHmac('sha256', published).update('x').digest())
})

test('refuses an Authorization of another shape, naming the part', () => {
  const raw = signedRequest(request)
  const right = raw.headers['authorization'] as string
  const wrong: [string, string][] = [
    ['SKIP', 'TC3-HMAC-SHA256'],
    [right.replace('TC3-HMAC-SHA256', 'TC3-HMAC-SM3'), 'TC3-HMAC-SHA256'],
    [right.replace('TC3-HMAC-SHA256 ', 'TC3-HMAC-SHA256'), 'TC3-HMAC-SHA256'],
    [right.replace('Credential', 'credential'), 'Credential'],
    [right.replace(`${secretId}/`, ''), 'Credential'],
    [right.replace(secretId, ''), 'Credential'],
    [right.replace('/kms/', '/'), 'Credential'],
    [right.replace('/kms/', '//'), 'Credential'],
    [right.replace('/kms/', `/${'k'.repeat(300)}/`), 'Credential'],
    [right.replace('2025-12-31', '20251231'), 'Credential'],
    [right.replace('tc3_request', 'tc4_request'), 'tc3_request'],
    [right.replace('content-type;host', 'host'), 'SignedHeaders'],
    [right.replace('content-type;host', 'content-type'), 'SignedHeaders'],
    [right.replace('content-type;host', 'content-type;host;host'), 'SignedHeaders'],
    [right.replace('content-type;host', 'Content-Type;Host'), 'SignedHeaders'],
    [right.replace('content-type;host', 'content-type;host;'), 'SignedHeaders'],
    [right.replace(';host', `;host;${Array.from({ length: 31 }, (_, i) => `x${i}`).join(';')}`), 'SignedHeaders'],
    [right.slice(0, -1), 'Signature'],
    [`${right}0`, 'Signature'],
    [right.replace(/.$/, 'g'), 'Signature'],
    [right.replace(/Signature=.*/, (part) => part.toUpperCase().replace('SIGNATURE', 'Signature')), 'Signature'],
    [`${right}, More=1`, 'Signature'],
  ]
  for (const [authorization, about] of wrong) {
    const call = () => readCall({ ...raw, headers: { ...raw.headers, authorization } })
    refused('AuthFailure.InvalidAuthorization', call, about)
  }
})

test('the day in the scope is the UTC day of the timestamp', () => {
  const { headers, ...raw } = signedRequest(request)
  const later = { ...raw, headers: { ...headers, 'x-tc-timestamp': String(timestamp + 1) } }
  refused('AuthFailure.SignatureFailure', () => readCall(later), 'UTC day')
  assert.equal(verify(signedRequest({ ...request, timestamp: timestamp + 1 })), true)
})

test('one changed byte in body, signature or host is refused', () => {
  const host = 'own.test'
  const position = fc.nat()
  const change = fc.integer({ min: 1, max: 255 })
  const flip = (text: Buffer, at: number, by: number): Buffer => {
    const bytes = Buffer.from(text)
    bytes[at % bytes.length] = (bytes[at % bytes.length] ?? 0) ^ by
    return bytes
  }
  const accepts = (raw: RawRequest): boolean => {
    try {
      return verify(raw)
    } catch {
      return false
    }
  }
  const raw = signedRequest({ ...request, host })
  const authorization = raw.headers['authorization'] as string
  const [signature = ''] = authorization.match(/[0-9a-f]{64}$/) ?? []
  assert.equal(accepts(raw), true)
  fc.assert(
    fc.property(position, change, (at, by) => {
      assert.equal(accepts({ ...raw, body: flip(raw.body, at, by) }), false)
      const other = flip(Buffer.from(signature), at, by).toString('latin1')
      const changed = { ...raw.headers, authorization: authorization.replace(signature, () => other) }
      assert.equal(accepts({ ...raw, headers: changed }), false)
      const otherHost = flip(Buffer.from(host), at, by).toString('latin1')
      fc.pre(otherHost.trim().toLowerCase() !== host)
      assert.equal(accepts({ ...raw, headers: { ...raw.headers, host: otherHost } }), false)
    }),
  )
})

test('a body of any bytes can be signed', () => {
  fc.assert(
    fc.property(
      fc.object({ key: fc.string({ unit: 'binary' }) }),
      fc.stringMatching(/^[a-z0-9:.-]{1,40}$/),
      (value, service) => {
        const json = JSON.stringify(value)
        assert.equal(verify(signedRequest({ ...request, body: json, service })), true)
      },
    ),
    { numRuns: 20 },
  )
})
