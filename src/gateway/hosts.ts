import { memo } from './memo.ts'
import type { RawRequest } from './wire.ts'

/** Which names a client may have signed as its host. */
export interface HostRules {
  /** Domains under which this server is known as `{service}.{domain}`, with the port when it stands in the URL. */
  readonly rootDomains: readonly string[]
  /** The service that the action belongs to; without it the credential scope or the Host tells. */
  readonly service?: string
}

const PUBLIC_ROOT = 'tencentcloudapi.com'

/** The Host of a request, or what HTTP/2 has in its place; empty when there is none. */
export const hostOf = (raw: RawRequest): string => (raw.headers['host'] ?? raw.headers[':authority'] ?? '').trim()

/** The first label of a Host, lower-case. Python and tccli may send a whole `http://…` as Host. */
export const firstLabel = memo((host: string): string => {
  const [label = ''] = host
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .split(/[.:/]/, 1)
  return label
})

/** The product that a Host under a known domain names, such as `kms` in `kms.tencentcloudapi.com`. */
export function productOf(host: string, rootDomains: readonly string[]): string | undefined {
  const name = withoutPort(host.toLowerCase())
  return [PUBLIC_ROOT, ...rootDomains].some((root) => name.endsWith(`.${withoutPort(root)}`))
    ? firstLabel(name)
    : undefined
}

/**
 * The host texts that may stand in the signature of a request, the likely ones first, none twice. A closed list: the
 * Host as received; without its port (the Node SDK); and, because proxies and the SDKs' ApigwEndpoint put another Host
 * on a request that is signed already, the names that the service has under the known root domains.
 */
export function* signedHosts(
  received: string,
  service: string | undefined,
  region: string | undefined,
  rootDomains: readonly string[],
): Generator<string> {
  const seen = new Set<string>()
  for (const host of candidates(received, service, region, rootDomains)) {
    if (host === '' || seen.has(host)) continue
    seen.add(host)
    yield host
  }
}

function* candidates(
  received: string,
  service: string | undefined,
  region: string | undefined,
  rootDomains: readonly string[],
): Generator<string> {
  const lower = received.toLowerCase()
  yield received
  yield withoutPort(received)
  yield lower
  yield withoutPort(lower)
  if (service === undefined || !/^[a-z][a-z0-9-]{0,62}$/.test(service)) return
  const isRegion = region !== undefined && /^[a-z]{2}(-[a-z0-9]{1,32}){1,4}$/.test(region)
  const middles = isRegion ? ['', `.${region}`, '.intl', '.internal'] : ['', '.intl', '.internal']
  for (const root of [PUBLIC_ROOT, ...rootDomains]) for (const middle of middles) yield `${service}${middle}.${root}`
}

const withoutPort = memo((host: string): string => host.replace(/:\d+$/, ''))
