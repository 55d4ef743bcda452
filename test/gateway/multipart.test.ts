import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readMultipart } from '../../src/gateway/multipart.ts'
import { refused } from '../support/raw.ts'

const part = (disposition: string, content: string): string =>
  `--bOUNd\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${content}\r\n`
const read = (body: string, contentType = 'multipart/form-data; boundary=bOUNd') =>
  readMultipart(Buffer.from(body), contentType)

test('reads text fields', () => {
  const body = `${part('name="A"', 'x\r\ny')}${part('name="B.0"', '')}${part('name="é"', 'é')}--bOUNd--\r\n`
  const fields = [
    ['A', 'x\r\ny'],
    ['B.0', ''],
    ['é', 'é'],
  ]
  assert.deepEqual([...read(body)], fields)
  assert.deepEqual([...read(`preamble\r\n${body}`, 'multipart/form-data; charset=utf-8; boundary="bOUNd"')], fields)
  assert.deepEqual([...read('--bOUNd--')], [])
})

test('reads a part with headers of its own', () => {
  const body = '--bOUNd\r\nContent-Type: text/plain\r\ncontent-disposition: form-data; name="A"\r\n\r\nx\r\n--bOUNd--'
  assert.deepEqual([...read(body)], [['A', 'x']])
})

test('refuses malformed bodies', () => {
  const good = `${part('name="A"', 'x')}--bOUNd--`
  assert.equal(read(good).size, 1)
  const wrong: [string, string?][] = [
    [good, 'multipart/form-data'],
    [good, 'multipart/form-data; boundary='],
    [good, 'multipart/form-data; boundary=bound'],
    [good, `multipart/form-data; boundary=${'b'.repeat(71)}`],
    [''],
    ['{}'],
    [good.slice(0, -2)],
    [part('name="A"', 'x')],
    [`--bOUNd${good}`],
    [part('filename="A"', 'x').concat('--bOUNd--')],
    [part('name=""', 'x').concat('--bOUNd--')],
    [good.replace('form-data', 'attachment')],
    [good.replace('Content-Disposition', 'X')],
    ['--bOUNd\r\n\r\nx\r\n--bOUNd--'],
    ['--bOUNd\r\n--bOUNd--'],
    ['--bOUNd\nContent-Disposition: form-data; name="A"\n\nx\n--bOUNd--'],
  ]
  for (const [body, contentType] of wrong) refused('InvalidRequest', () => read(body, contentType), 'multipart')
})

test('refuses files, but a malformed body first', () => {
  for (const disposition of ['name="A"; filename="a.txt"', 'filename=a; name="A"', `name="A"; filename*=UTF-8''a`]) {
    refused('UnsupportedOperation', () => read(`${part(disposition, 'x')}--bOUNd--`), 'multipart/form-data')
    refused('InvalidRequest', () => read(part(disposition, 'x')))
  }
})

test('refuses repeated names, other encodings and too many parts', () => {
  refused('InvalidParameter', () => read(`${part('name="A"', 'x').repeat(2)}--bOUNd--`), 'repeated')
  const latin1 = Buffer.from(`${part('name="A"', '\xff')}--bOUNd--`, 'latin1')
  refused('InvalidParameter', () => readMultipart(latin1, 'multipart/form-data; boundary=bOUNd'), 'UTF-8')
  const many = Array.from({ length: 10_001 }, (_, i) => part(`name="A${i}"`, '')).join('')
  refused('InvalidParameter', () => read(`${many}--bOUNd--`), '10000')
})
