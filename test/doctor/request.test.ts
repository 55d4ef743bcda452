import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { wordsOf } from '../../src/doctor/curl.ts'
import { RequestError } from '../../src/doctor/error.ts'
import { readRequest } from '../../src/doctor/request.ts'

const files: Readonly<Record<string, string>> = { 'body.json': '{"a":\r\n1}\n' }
const file = (name: string): Buffer => Buffer.from(files[name] ?? assert.fail(name))
const read = (text: string) => readRequest(Buffer.from(text), file)

describe('a shell line', () => {
  const rows: readonly (readonly [line: string, words: readonly string[]])[] = [
    ['a  b\tc', ['a', 'b', 'c']],
    [`'a b' "c d"`, ['a b', 'c d']],
    [`a'b'"c"d`, ['abcd']],
    [`'' ""`, ['', '']],
    [String.raw`"a\"b" "a\b" 'a\'`, ['a"b', String.raw`a\b`, 'a\\']],
    [String.raw`a\ b`, ['a b']],
    ['a \\\n b', ['a', 'b']],
    ['a \\\r\n b', ['a', 'b']],
    [String.raw`$'a\n\'\u5bc6\x41\\'`, ["a\n'密A\\"]],
    [String.raw`$'\xe5\xaf\x86\345\257\206\U1f511\e\q'`, ['密密🔑\x1b\\q']],
    ['à 密', ['à', '密']],
    ['"a\\\nb" "a\\\\\nb"', ['ab', 'a\\\nb']],
  ]
  const bytes = (text: string): string => Buffer.from(text).toString('latin1')
  for (const [line, words] of rows)
    it(JSON.stringify(line), () => assert.deepEqual(wordsOf(bytes(line)), words.map(bytes)))
  for (const line of [`'a`, `"a`, `$'a\\'`])
    it(`without an end: ${line}`, () => assert.throws(() => wordsOf(line), RequestError))
})

describe('a curl line', () => {
  const url = 'http://127.0.0.1:8321'
  const rows: readonly (readonly [line: string, expected: object])[] = [
    [`curl ${url}`, { method: 'GET', url: '/', headers: { host: '127.0.0.1:8321' }, body: '' }],
    [`$ curl -sSk --max-time 3 ${url}/a?b=c`, { method: 'GET', url: '/a?b=c' }],
    [`curl kms.example.com -d a=1 -d b=2`, { method: 'POST', body: 'a=1&b=2', url: '/' }],
    [`curl -XPUT --data-raw '@x' --url ${url}`, { method: 'PUT', body: '@x' }],
    [`curl ${url} -G -d a=1 --data-raw b=2`, { method: 'GET', url: '/?a=1&b=2', body: '' }],
    [`curl '${url}/?x=1' --get -d a=1`, { url: '/?x=1&a=1' }],
    [`curl "${url}/p'%27?q='\\"é#f"`, { url: `/p'%27?q='"${Buffer.from('é').toString('latin1')}` }],
    [`curl 'https://u:p@Kms.example.com:443?a=b'`, { url: '/?a=b', headers: { host: 'Kms.example.com' } }],
    [
      `curl ${url} -H 'X-Own: é'`,
      { headers: { host: '127.0.0.1:8321', 'x-own': Buffer.from('é').toString('latin1') } },
    ],
    [`curl ${url} -d 密`, { body: '密' }],
    [`\ufeff curl ${url} -d a`, { body: 'a' }],
    [`curl ${url} -d @body.json`, { body: '{"a":1}' }],
    [`curl ${url} --data-binary @body.json`, { body: '{"a":\r\n1}\n' }],
    [
      `curl ${url} --json '{}' -A me -H 'Host: kms.example.com' -H 'X-TC-Action:  Encrypt'`,
      {
        headers: {
          'content-type': 'application/json',
          accept: 'application/json',
          'user-agent': 'me',
          host: 'kms.example.com',
          'x-tc-action': 'Encrypt',
        },
      },
    ],
    [
      `curl ${url} -d a=1`,
      { headers: { 'content-type': 'application/x-www-form-urlencoded', host: '127.0.0.1:8321' } },
    ],
  ]
  for (const [line, expected] of rows)
    it(line, () => {
      const { body, ...rest } = read(line)
      const found: Readonly<Record<string, unknown>> = { ...rest, body: body.toString() }
      for (const [name, value] of Object.entries(expected)) assert.deepEqual(found[name], value, name)
    })
  for (const line of [`curl`, `curl -d`, `curl ${url} --upload-file x`, `curl ${url} -H nothing`, `curl ''`])
    it(`is refused: ${line}`, () => assert.throws(() => read(line), RequestError))
})

describe('a request as it was sent', () => {
  it('with line ends of either kind, and the body by its length', () => {
    for (const end of ['\n', '\r\n']) {
      const head = ['POST /?a=1 HTTP/1.1', 'Host: h:1', 'X-TC-Action:A', 'Content-Length: 3', ''].join(end)
      const { method, url, headers, body } = read(`${head}${end}abcdef`)
      assert.deepEqual(
        [method, url, headers, body.toString()],
        ['POST', '/?a=1', { host: 'h:1', 'x-tc-action': 'A', 'content-length': '3' }, 'abc'],
      )
    }
  })
  it('whose body an editor has put a line end behind', () => {
    for (const end of ['', '\n', '\r\n'])
      assert.equal(read(`POST / HTTP/1.1\nHost: h\n\nabc${end}`).body.toString(), 'abc')
  })
  it('without a body, and to a proxy', () => {
    assert.deepEqual(
      [read('GET / HTTP/1.1\nHost: h\n').body.length, read('GET http://h/p?q HTTP/1.1').url],
      [0, '/p?q'],
    )
  })
  for (const text of ['', 'hello', '{"a":1}', 'POST /\nnothing'])
    it(`is none: ${JSON.stringify(text)}`, () => assert.throws(() => read(text), RequestError))
})
