import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { readPairs } from '../../src/gateway/pairs.ts'
import { SecretMaterial, verifySignature } from '../../src/gateway/signature.ts'
import { verifyV1 } from '../../src/gateway/v1.ts'
import { type RawRequest, readCall } from '../../src/gateway/wire.ts'
import { rawRequest } from '../support/raw.ts'
import { encodeFields, signV1, type V1Request } from '../support/sign.ts'

const secretId = 'AKIDmadeUpForTheNotesOnly000000000001'
const secretKey = 'madeUpSecretKeyForNotes0000000001'
const host = 'postgres.tencentcloudapi.com'
const secret = new SecretMaterial(secretKey)
const hosts = { rootDomains: ['keys.example.test'] }
const verify = (raw: RawRequest): boolean => verifySignature(readCall(raw), raw, secret, hosts)

const send = (method: string, fields: string, sentHost = host, path = '/'): RawRequest =>
  method === 'GET'
    ? rawRequest({ method, url: `${path}?${fields}`, headers: { host: sentHost } })
    : rawRequest({
        url: path,
        headers: { host: sentHost, 'content-type': 'application/x-www-form-urlencoded' },
        body: fields,
      })

// Not dense, so that `readCall` would refuse them; the signature does not mind.
const fields = {
  Action: 'DescribeDBInstances',
  'Filters.0.Name': 'db-instance-name',
  'Filters.0.Values.0': 'my db+1/é',
  'Filters.0.Values.1': 'v1',
  'Filters.0.Values.10': 'v10',
  'Filters.0.Values.2': 'v2',
  Nonce: '4242',
  Region: 'ap-guangzhou',
  SecretId: secretId,
  Timestamp: '1767225599',
  Version: '2017-03-12',
}
const known = [
  ['GET', 'sha1', '+VTJu5Ys9wUGNBJRk3bljSS4wkg=', '%2BVTJu5Ys9wUGNBJRk3bljSS4wkg%3D'],
  ['POST', 'sha1', 'jSrG0/y+0LZFubSO7mvQz9t4stU=', 'jSrG0%2Fy%2B0LZFubSO7mvQz9t4stU%3D'],
  [
    'GET',
    'sha256',
    '6I/lVJSV3+ygzEWq+IIg/knjZ6IemSA5mG8E7O/25a4=',
    '6I%2FlVJSV3%2BygzEWq%2BIIg%2FknjZ6IemSA5mG8E7O%2F25a4%3D',
  ],
  [
    'POST',
    'sha256',
    '6weRzcszSBdbkiuNH7+g6jJZsWaZ5z9MCL7r87FPCuQ=',
    '6weRzcszSBdbkiuNH7%2Bg6jJZsWaZ5z9MCL7r87FPCuQ%3D',
  ],
] as const

for (const [method, algorithm, signature, wire] of known) {
  test(`accepts the known signature: ${method} ${algorithm}`, () => {
    const signed = algorithm === 'sha256' ? { ...fields, SignatureMethod: 'HmacSHA256' } : fields
    const sent = readPairs(`${encodeFields(signed)}&Signature=${wire}`)
    assert.equal(sent.get('Signature'), signature)
    const check = (pairs: ReadonlyMap<string, string>) =>
      verifyV1({ scheme: 'v1', algorithm, signature, fields: pairs }, method, [host], ['/'], secret)
    assert.equal(check(sent), true)
    assert.equal(check(new Map(sent).set('Region', 'ap-beijing')), false)
  })
}

const request: V1Request = {
  secretId,
  secretKey,
  host,
  action: 'DescribeDBInstances',
  version: '2017-03-12',
  region: 'ap-guangzhou',
  timestamp: 1767225599,
  nonce: 4242,
  parameters: { Filters: [{ Name: 'db-instance-name', Values: ['my db+1/é', 'v1'] }], Limit: 20 },
}

test('reads what v1 sends', () => {
  for (const method of ['GET', 'POST'] as const) {
    const raw = send(method, signV1({ ...request, method, token: 'tok', nonce: 2n ** 63n }))
    const call = readCall(raw)
    assert.equal(verify(raw), true)
    assert.deepEqual(call.parameters, {
      Filters: [{ Name: 'db-instance-name', Values: ['my db+1/é', 'v1'] }],
      Limit: '20',
    })
    const { action, version, region, timestamp, token, source, secretId: id, serviceHint, language } = call
    assert.deepEqual(
      { action, version, region, timestamp, token, source, id, serviceHint, language },
      {
        action: 'DescribeDBInstances',
        version: '2017-03-12',
        region: 'ap-guangzhou',
        timestamp: 1767225599,
        token: 'tok',
        source: 'text',
        id: secretId,
        serviceHint: { host: 'postgres' },
        language: 'en',
      },
    )
  }
})

test('SignatureMethod chooses SHA-256 only by its exact name', () => {
  assert.equal(verify(send('GET', signV1({ ...request, sha256: true }))), true)
  const other = signV1({ ...request, parameters: { SignatureMethod: 'hmacsha256' } })
  assert.equal(verify(send('GET', other)), true)
})

test('accepts what clients make of blanks, host, path and the end of the signature', () => {
  const text = signV1(request)
  assert.equal(verify(send('GET', text.replaceAll('%20', '+'))), true)
  assert.equal(verify(send('GET', `${text}%0A`)), true, 'Ruby')
  assert.equal(verify(send('GET', signV1({ ...request, host: '127.0.0.1:8080' }), '127.0.0.1:8080')), true, 'Node')
  assert.equal(verify(send('GET', signV1({ ...request, host: '127.0.0.1' }), '127.0.0.1:8080')), true)
  assert.equal(verify(send('GET', signV1({ ...request, path: '/foo/' }), host, '/foo/')), true)
  assert.equal(verify(send('GET', text, host, '/foo')), true)
  const form = signV1({ ...request, method: 'POST', parameters: { Language: '', Region: '' } })
  assert.equal(verify({ ...send('POST', form), url: '/?' }), true, '.NET, and the empty fields of Go')
})

test('the service may be told when a proxy has changed the Host', () => {
  const raw = send('GET', signV1({ ...request, host: 'postgres.keys.example.test' }), '127.0.0.1:8080')
  assert.equal(verify(raw), false)
  assert.equal(verifySignature(readCall(raw), raw, secret, { ...hosts, service: 'postgres' }), true)
})

test('names with _ may be signed with dots, replaced before or after sorting', () => {
  // `A.Z` < `AB` < `A_Z`, so that the two differ.
  const parameters = { A_Z: '1', AB: '2' }
  const sent = { ...fields, ...parameters, 'Filters.0.Values.10': '' }
  const plain = (names: string[]): string =>
    names.map((name) => `${name.replaceAll('_', '.')}=${(sent as Record<string, string>)[name]}`).join('&')
  const dot = (name: string): string => name.replaceAll('_', '.')
  const python = plain(Object.keys(sent).sort((a, b) => (dot(a) < dot(b) ? -1 : 1)))
  const java = plain(Object.keys(sent).sort())
  assert.notEqual(python, java)
  for (const text of [python, java]) {
    const signature = createHmac('sha1', secretKey).update(`GET${host}/?${text}`).digest('base64')
    const pairs = readPairs(encodeFields({ ...sent, Signature: signature }))
    const credential = { scheme: 'v1', algorithm: 'sha1', signature, fields: pairs } as const
    assert.equal(verifyV1(credential, 'GET', [host], ['/'], secret), true)
  }
})

test('PHP cannot sign arrays, and is refused', () => {
  const signature = createHmac('sha1', secretKey).update(`GET${host}/?A=Array&Nonce=1`).digest('base64')
  const pairs = readPairs(encodeFields({ 'A[0]': 'x', Nonce: '1', Signature: signature }))
  const credential = { scheme: 'v1', algorithm: 'sha1', signature, fields: pairs } as const
  assert.equal(verifyV1(credential, 'GET', [host], ['/'], secret), false)
})

test('refuses another key, method, host and signature text', () => {
  const text = signV1(request)
  assert.equal(verify(send('GET', signV1({ ...request, secretKey: 'other' }))), false)
  assert.equal(verify(send('POST', text)), false)
  assert.equal(verify(send('GET', signV1({ ...request, host: 'other.test' }))), false)
  assert.equal(verify(send('GET', text.replace(/Signature=.*/, 'Signature=AAAA'))), false)
  assert.equal(verify(send('GET', text.replace(/Signature=.*/, 'Signature=%2D'))), false)
})

test('a signature has one text', () => {
  const credential = { scheme: 'v1', algorithm: 'sha1', fields: new Map(Object.entries(fields)) } as const
  const check = (signature: string) => verifyV1({ ...credential, signature }, 'GET', [host], ['/'], secret)
  assert.equal(check('+VTJu5Ys9wUGNBJRk3bljSS4wkg='), true)
  // Each decodes to the same bytes.
  for (const text of ['+VTJu5Ys9wUGNBJRk3bljSS4wkh=', '+VTJu5Ys9wUGNBJRk3bljSS4wkg', '-VTJu5Ys9wUGNBJRk3bljSS4wkg=']) {
    assert.equal(check(text), false, text)
  }
})

test('one changed character in the signature or a value is refused', () => {
  for (const sha256 of [false, true]) {
    const sent = readPairs(signV1({ ...request, sha256 }))
    const change = (name: string, at: number, by: string): string => {
      const characters = [...(sent.get(name) ?? '')]
      characters[at % characters.length] = by
      return encodeFields(Object.fromEntries(new Map(sent).set(name, characters.join(''))))
    }
    const digit = fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=-_')
    fc.assert(
      fc.property(fc.constantFrom('Signature', 'Filters.0.Values.0', 'Version'), fc.nat(), digit, (name, at, by) => {
        const changed = change(name, at, by)
        fc.pre(changed !== encodeFields(Object.fromEntries(sent)))
        assert.equal(verify(send('GET', changed)), false)
      }),
    )
  }
})
