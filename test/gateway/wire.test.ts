import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Fault } from '../../src/contract/fault.ts'
import { checkClock, languageOf, type RawRequest, readCall } from '../../src/gateway/wire.ts'
import { rawRequest, refused, signedRequest } from '../support/raw.ts'
import { signV1, type Tc3Request } from '../support/sign.ts'

const request: Tc3Request = {
  secretId: 'AKIDtest',
  secretKey: 'secret',
  timestamp: 1767225599,
  service: 'kms',
  host: 'kms.tencentcloudapi.com',
  action: 'DescribeKey',
  version: '2019-01-18',
  body: '{"KeyId":"k"}',
}
const json = (body: string | Buffer): RawRequest => signedRequest({ ...request, body })
const get = (query: string): RawRequest => signedRequest({ ...request, method: 'GET', body: '', query })
const form = (body: string): RawRequest =>
  signedRequest({ ...request, contentType: 'application/x-www-form-urlencoded', body })
const v1 = (query: string): RawRequest =>
  rawRequest({ method: 'GET', url: `/?${query}`, headers: { host: 'kms.test' } })
const v1Form = (body: string): RawRequest =>
  rawRequest({ headers: { 'content-type': 'application/x-www-form-urlencoded', host: 'kms.test' }, body })
const withHeaders = (raw: RawRequest, headers: Record<string, string | undefined>): RawRequest => ({
  ...raw,
  headers: { ...raw.headers, ...headers },
})

test('reads a TC3 call', () => {
  const raw = signedRequest({ ...request, region: 'ap-guangzhou', token: 'tok', service: '127', host: 'KMS.a.test:80' })
  const headers = { 'x-tc-language': 'zh-CN', 'x-tc-requestclient': 'SDK_GO_1.3', 'user-agent': 'Go-http-client/1.1' }
  const { credential, ...call } = readCall(withHeaders(raw, headers))
  assert.deepEqual(call, {
    action: 'DescribeKey',
    version: '2019-01-18',
    region: 'ap-guangzhou',
    language: 'zh',
    timestamp: 1767225599,
    token: 'tok',
    client: 'SDK_GO_1.3',
    serviceHint: { host: 'kms', scope: '127' },
    parameters: { KeyId: 'k' },
    source: 'json',
    secretId: 'AKIDtest',
  })
  assert.equal(credential.scheme, 'tc3')
})

test('what is empty or absent counts as absent', () => {
  const call = readCall(withHeaders(json(''), { 'x-tc-region': '', 'x-tc-token': '', 'x-tc-language': '' }))
  assert.deepEqual([call.region, call.token, call.language, call.client], [undefined, undefined, 'en', ''])
  assert.deepEqual(call.parameters, {})
  assert.deepEqual(readCall(json('null')).parameters, {})
})

test('the language is known even of what cannot be read', () => {
  const language = (value?: string) => languageOf(rawRequest({ headers: { 'x-tc-language': value } }))
  assert.deepEqual([language('zh-CN'), language('en-US'), language('fr-FR'), language()], ['zh', 'en', 'en', 'en'])
})

test('the name of a client is cut and has no control characters', () => {
  const client = (value: string) => readCall(withHeaders(json('{}'), { 'user-agent': value })).client
  assert.equal(client('curl/8\x00\x1b[31m\u009f\u202e'), 'curl/8[31m')
  assert.equal(client('x'.repeat(300)).length, 256)
  assert.equal(client(`${'x'.repeat(255)}\u{1f511}`), 'x'.repeat(255))
})

test('the path does not matter, and a POST is not read from its query', () => {
  assert.deepEqual(readCall({ ...json('{}'), url: '/any/path?KeyId=x' }).parameters, {})
})

test('methods other than GET and POST', () => {
  for (const method of ['PUT', 'DELETE', 'HEAD', 'OPTIONS', 'get']) {
    refused('UnsupportedProtocol', () => readCall({ ...json('{}'), method }), method)
  }
})

test('sizes', () => {
  const kb = 1024
  assert.equal(readCall(get(`A=${'x'.repeat(32 * kb - 2)}`)).source, 'text')
  refused('RequestSizeLimitExceeded', () => readCall(get(`A=${'x'.repeat(32 * kb - 1)}`)), '32 KB')
  const large = (bytes: number) => json(`"${'x'.repeat(bytes - 2)}"`)
  assert.equal(typeof readCall(large(10 * kb * kb)).parameters, 'string')
  refused('RequestSizeLimitExceeded', () => readCall(large(10 * kb * kb + 1)), '10 MB')
  refused('MissingParameter', () => readCall(v1Form(`A=${'x'.repeat(kb * kb - 2)}`)), 'Action')
  refused('AuthFailure.SignatureFailure', () => readCall(v1Form(`A=${'x'.repeat(kb * kb - 1)}`)), 'TC3')
  assert.equal(readCall(form(`A=${'x'.repeat(kb * kb)}`)).source, 'text')
})

test('content types', () => {
  const typed = (contentType: string | undefined, body = '{}') =>
    withHeaders(json(body), { 'content-type': contentType })
  assert.equal(readCall(typed('application/json; charset=utf-8')).source, 'json')
  assert.equal(readCall(typed('Application/JSON ;charset=utf-8')).source, 'json')
  refused('MissingParameter', () => readCall(typed(undefined)), 'Content-Type')
  refused('UnsupportedOperation', () => readCall(typed('application/octet-stream; charset=utf-8')), 'octet-stream')
  refused('UnsupportedOperation', () => readCall(typed('text/plain')), 'text/plain')
  refused('InvalidRequest', () => readCall(typed('multipart/form-data; boundary=b')))
  const multipart = '--b\r\nContent-Disposition: form-data; name="A.0"\r\n\r\nx\r\n--b--'
  const { parameters, source } = readCall(typed('multipart/form-data; boundary=b', multipart))
  assert.deepEqual([parameters, source], [{ A: ['x'] }, 'text'])
})

test('a TC3 form or query holds the parameters of the action', () => {
  for (const raw of [form('Filters.0.Name=x&Nonce=1'), get('Filters.0.Name=x&Nonce=1')]) {
    const { parameters, source } = readCall(raw)
    assert.deepEqual([parameters, source], [{ Filters: [{ Name: 'x' }], Nonce: '1' }, 'text'])
  }
})

test('a TC3 query may repeat what the headers say, and only that', () => {
  const raw = withHeaders(get('Action=DescribeKey&Version=2020-01-01&Region=ap-guangzhou&Token=t&constructor=c'), {
    'x-tc-region': 'ap-guangzhou',
  })
  assert.deepEqual(readCall(raw).parameters, { Version: '2020-01-01', Token: 't', constructor: 'c' })
})

test('JSON that is none, or not UTF-8', () => {
  for (const body of ['{', '{"A":1}x', '{"A":01}', "{'A':1}", '\ufeff{}', ' ']) {
    refused('InvalidParameter', () => readCall(json(body)), 'JSON')
  }
  refused('InvalidParameter', () => readCall(json(Buffer.from('{"A":"\xff"}', 'latin1'))), 'UTF-8')
  for (const body of ['{"A":"\\ud800"}', '{"\\udc00":1}', '["\\ud800"]']) {
    refused('InvalidParameter', () => readCall(json(body)), 'surrogate')
  }
})

test('what was sent stands neither in the public text nor in the log of broken JSON', () => {
  assert.throws(
    () => readCall(json('{"Plaintext": hunter2}')),
    (error) => error instanceof Fault && !`${error.say({}, 'en')}${error.stack}${error.cause}`.includes('hunter2'),
  )
})

test('JSON keeps what it says, names of prototypes included', () => {
  const call = readCall(
    json('{"__proto__":{"a":1},"constructor":2,"Big":9007199254740993,"Text":"caf\\u00e9 \ud83d\udd11"}'),
  )
  const parameters = call.parameters as Record<string, unknown>
  assert.deepEqual(Object.keys(parameters), ['__proto__', 'constructor', 'Big', 'Text'])
  assert.equal(Object.getPrototypeOf(parameters), Object.prototype)
  assert.equal(Number.isSafeInteger(parameters['Big']), false)
  assert.equal(parameters['Text'], 'café 🔑')
})

test('nesting beyond 32 levels is refused, a bomb of them too', () => {
  const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
  assert(Array.isArray(readCall(json(nested(32))).parameters))
  for (const depth of [33, 1_000_000]) refused('InvalidParameter', () => readCall(json(nested(depth))), 'deep')
  const records = `${'{"A":'.repeat(33)}1${'}'.repeat(33)}`
  refused('InvalidParameter', () => readCall(json(records)), 'deep')
})

test('each common header that is missing is named', () => {
  const names = {
    Action: 'x-tc-action',
    Version: 'x-tc-version',
    Timestamp: 'x-tc-timestamp',
    Authorization: 'authorization',
  }
  for (const [name, header] of Object.entries(names)) {
    for (const value of [undefined, '']) {
      refused('MissingParameter', () => readCall(withHeaders(json('{}'), { [header]: value })), `\`${name}\``)
    }
  }
})

const fields = signV1({ ...request, nonce: 1, parameters: { KeyId: 'k' } })

test('each common field that is missing is named', () => {
  assert.deepEqual(readCall(v1(fields)).parameters, { KeyId: 'k' })
  for (const name of ['Action', 'Version', 'Timestamp', 'Nonce', 'SecretId', 'Signature']) {
    const without = fields.replace(new RegExp(`(^|&)${name}=[^&]*`), '').replace(/^&/, '')
    refused('MissingParameter', () => readCall(v1(without)), `\`${name}\``)
    refused('MissingParameter', () => readCall(v1Form(`${without}&${name}=`)), `\`${name}\``)
  }
  refused('MissingParameter', () => readCall(rawRequest({ method: 'GET' })), 'Action')
  refused('MissingParameter', () => readCall(rawRequest({ headers: { 'content-type': 'application/json' } })), 'Action')
})

test('an Authorization header makes it a TC3 call', () => {
  refused('MissingParameter', () => readCall(withHeaders(v1(fields), { authorization: 'Basic eA==' })), '`Action`')
})

test('v1 takes its common fields out of the parameters, and its client by name', () => {
  const all = `${fields}&Region=r&SignatureMethod=HmacSHA1&Token=t&Language=zh-CN&RequestClient=SDK_X`
  const { parameters, region, token, language, client } = readCall(v1(all))
  assert.deepEqual(
    { parameters, region, token, language, client },
    { parameters: { KeyId: 'k' }, region: 'r', token: 't', language: 'zh', client: 'SDK_X' },
  )
  refused('InvalidParameter', () => readCall(v1(`${fields}&Action=Other`)), 'repeated')
})

test('timestamp and nonce are integers', () => {
  for (const value of ['1.5', '-1', '+1', '01', '1e9', 'now', '0x10', '1767225599, 1767225599', '9'.repeat(13)]) {
    refused('InvalidParameter', () => readCall(withHeaders(json('{}'), { 'x-tc-timestamp': value })), '`Timestamp`')
    const changed = fields.replace(/Timestamp=\d+/, `Timestamp=${encodeURIComponent(value)}`)
    refused('InvalidParameter', () => readCall(v1(changed)), '`Timestamp`')
  }
  for (const value of ['-1', '1.5', 'x']) {
    refused('InvalidParameter', () => readCall(v1(fields.replace('Nonce=1', `Nonce=${value}`))), '`Nonce`')
  }
})

test('syntax is checked before presence, presence before the shape of Authorization', () => {
  const bare = { 'x-tc-action': undefined, authorization: 'SKIP' }
  refused('InvalidParameter', () => readCall(withHeaders(json('{'), bare)))
  refused('InvalidParameter', () => readCall(withHeaders(get('A.1=x'), bare)))
  refused('InvalidParameter', () => readCall(v1('A.1=x')))
  refused('MissingParameter', () => readCall(withHeaders(json('{}'), bare)), 'Action')
  refused('AuthFailure.InvalidAuthorization', () => readCall(withHeaders(json('{}'), { authorization: 'SKIP' })))
})

test('clocks may differ by 300 seconds, either way', () => {
  const call = readCall(json('{}'))
  const at = request.timestamp * 1000
  for (const now of [at, at + 300_000, at - 300_000]) assert.doesNotThrow(() => checkClock(call, now))
  for (const now of [at + 300_001, at - 300_001]) refused('AuthFailure.SignatureExpire', () => checkClock(call, now))
})
