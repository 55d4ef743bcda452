import assert from 'node:assert/strict'
import { createHash, createHmac } from 'node:crypto'
import { request as send } from 'node:http'
import { diagnose, type Finding } from '../../src/doctor/diagnose.ts'
import { readRequest } from '../../src/doctor/request.ts'
import type { TestHouse } from '../support/house.ts'

/*
 * Each usual mistake is made by a signer of our own, refused by a server, and named by the doctor.
 */

export const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex')
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

export interface Signed {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

export interface Way {
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

export const body = '{"KeyId": "52a2ffbe-74a6-11f0-8de9-0242ac120002", "Note": "密钥"}'

export function signed(house: TestHouse, way: Way): Signed & { readonly canonical: string; readonly text: string } {
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

export const asText = ({ method, url, headers, body: sent }: Signed): Buffer =>
  Buffer.from(
    `${method} ${url} HTTP/1.1\r\n${Object.entries(headers)
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('')}\r\n${sent}`,
  )

export const noFile = (): Buffer => assert.fail('no file was named')

export const diagnosed = (house: TestHouse, request: Signed, client?: string): Finding =>
  diagnose({
    raw: readRequest(asText(request), noFile),
    secretKey: house.secretKey,
    client,
    rootDomains: [],
    now: Date.now(),
  })

export const codeOf = (house: TestHouse, { method, url, headers, body: sent }: Signed): Promise<string | undefined> =>
  new Promise((resolve, reject) => {
    const outgoing = send({ host: '127.0.0.1', port: house.port, method, path: url, headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => resolve(JSON.parse(Buffer.concat(chunks).toString()).Response.Error?.Code))
    })
    outgoing.on('error', reject).end(sent)
  })

export const swapHeader = (name: string, value: string) => (right: Parts) => ({
  headers: right.headers.replace(new RegExp(`^${name}:.*$`, 'm'), `${name}:${value}`),
})
