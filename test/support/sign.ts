import { createHash, createHmac } from 'node:crypto'

/*
 * The two signing schemes, written from their definition and not from the server's code, for tests and examples.
 */

export interface Tc3Request {
  readonly secretId: string
  readonly secretKey: string
  /** The service of the credential scope. */
  readonly service: string
  readonly host: string
  readonly action: string
  readonly version: string
  readonly region?: string | undefined
  readonly body?: string | Buffer
  /** Seconds since the epoch. */
  readonly timestamp: number
  readonly token?: string
  readonly method?: 'GET' | 'POST'
  /** Of a GET, without the `?`, as it will be sent. */
  readonly query?: string
  readonly unsignedPayload?: boolean
  readonly contentType?: string
  /** What stands for the host in the signature when it is not the Host sent. */
  readonly signedHost?: string
  readonly path?: string
  /** Headers signed beside content-type and host, with the values that are signed. */
  readonly signedHeaders?: Readonly<Record<string, string>>
}

const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex')
const hmac = (key: string | Buffer, data: string): Buffer => createHmac('sha256', key).update(data).digest()

/** The headers of a request signed with TC3-HMAC-SHA256, under lower-case names. */
export function signTc3(request: Tc3Request): Record<string, string> {
  const { secretId, secretKey, service, host, action, version, timestamp, method = 'POST', query = '' } = request
  const form = 'application/x-www-form-urlencoded'
  const contentType = request.contentType ?? (method === 'GET' ? form : 'application/json')
  const signed = { 'content-type': contentType, host: request.signedHost ?? host, ...request.signedHeaders }
  const lines = Object.entries(signed).sort(([a], [b]) => (a < b ? -1 : 1))
  const names = lines.map(([name]) => name).join(';')
  const payload = sha256(request.unsignedPayload ? 'UNSIGNED-PAYLOAD' : (request.body ?? ''))
  const headers = lines.map(([name, value]) => `${name}:${value}\n`).join('')
  const canonical = [method, request.path ?? '/', query, headers, names, payload].join('\n')
  const date = new Date(timestamp * 1000).toISOString().slice(0, 10)
  const scope = `${date}/${service}/tc3_request`
  const key = hmac(hmac(hmac(`TC3${secretKey}`, date), service), 'tc3_request')
  const signature = hmac(key, `TC3-HMAC-SHA256\n${timestamp}\n${scope}\n${sha256(canonical)}`).toString('hex')
  return {
    authorization: `TC3-HMAC-SHA256 Credential=${secretId}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
    'content-type': contentType,
    host,
    'x-tc-action': action,
    'x-tc-version': version,
    'x-tc-timestamp': String(timestamp),
    ...(request.region !== undefined && { 'x-tc-region': request.region }),
    ...(request.token !== undefined && { 'x-tc-token': request.token }),
    ...(request.unsignedPayload && { 'x-tc-content-sha256': 'UNSIGNED-PAYLOAD' }),
  }
}

export interface V1Request {
  readonly secretId: string
  readonly secretKey: string
  readonly host: string
  readonly action: string
  readonly version: string
  readonly region?: string | undefined
  /** Seconds since the epoch. */
  readonly timestamp: number
  readonly nonce: number | bigint
  readonly token?: string
  readonly method?: 'GET' | 'POST'
  readonly sha256?: boolean
  readonly parameters?: object
  readonly path?: string
}

/** The query (GET) or form body (POST) of a request signed with HmacSHA1 or HmacSHA256, percent-encoded. */
export function signV1(request: V1Request): string {
  const fields: Record<string, string> = {
    ...flatten(request.parameters ?? {}),
    Action: request.action,
    Version: request.version,
    Timestamp: String(request.timestamp),
    Nonce: String(request.nonce),
    SecretId: request.secretId,
    ...(request.region !== undefined && { Region: request.region }),
    ...(request.token !== undefined && { Token: request.token }),
    ...(request.sha256 && { SignatureMethod: 'HmacSHA256' }),
  }
  const sorted = Object.keys(fields).sort()
  const plaintext = sorted.map((name) => `${name}=${fields[name]}`).join('&')
  const signature = createHmac(request.sha256 ? 'sha256' : 'sha1', request.secretKey)
    .update(`${request.method ?? 'GET'}${request.host}${request.path ?? '/'}?${plaintext}`)
    .digest('base64')
  return encodeFields({ ...fields, Signature: signature })
}

/** `{ A: [{ B: 1 }] }` as `{ 'A.0.B': '1' }`, as clients flatten it. */
export function flatten(value: unknown, path = ''): Record<string, string> {
  if (typeof value !== 'object' || value === null) return Object.fromEntries([[path, String(value)]])
  const prefix = path === '' ? '' : `${path}.`
  const pairs = Object.entries(value).flatMap(([name, item]) => Object.entries(flatten(item, prefix + name)))
  return Object.fromEntries(pairs)
}

export const encodeFields = (fields: Readonly<Record<string, string>>): string =>
  Object.entries(fields)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&')
