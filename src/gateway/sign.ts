import { hash } from 'node:crypto'
import { ALGORITHM, TERMINATOR } from './authorization.ts'
import type { SecretMaterial } from './signature.ts'

/** A POST with JSON, before it is signed. */
export interface Unsigned {
  readonly service: string
  readonly action: string
  readonly version: string
  readonly region: string
  readonly host: string
  readonly body: string
  /** Unix seconds. */
  readonly timestamp: number
}

/** The headers of a signed POST, as any client of TC3-HMAC-SHA256 makes them: what the server shows as an example. */
export function signPost(
  request: Unsigned,
  secretId: string,
  secret: SecretMaterial,
): Readonly<Record<string, string>> {
  const { service, host, body, timestamp } = request
  const date = new Date(timestamp * 1000).toISOString().slice(0, 10)
  const scope = `${date}/${service}/${TERMINATOR}`
  const names = 'content-type;host'
  const headers = `content-type:application/json\nhost:${host}\n`
  const canonical = `POST\n/\n\n${headers}\n${names}\n${hash('sha256', body, 'hex')}`
  const text = `${ALGORITHM}\n${timestamp}\n${scope}\n${hash('sha256', canonical, 'hex')}`
  const signature = secret.tc3Hmac(date, service).digest(Buffer.from(text)).toString('hex')
  return {
    Authorization: `${ALGORITHM} Credential=${secretId}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
    'Content-Type': 'application/json',
    'X-TC-Action': request.action,
    'X-TC-Version': request.version,
    'X-TC-Region': request.region,
    'X-TC-Timestamp': String(timestamp),
  }
}
