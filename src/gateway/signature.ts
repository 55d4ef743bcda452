import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import { Hmac } from '../crypto/hmac.ts'
import { TERMINATOR } from './authorization.ts'
import { type HostRules, hostOf, signedHosts } from './hosts.ts'
import { verifyTc3 } from './tc3.ts'
import { verifyV1 } from './v1.ts'
import type { Call, RawRequest } from './wire.ts'

/** Services × the two days around midnight; a caller that varies the scope only evicts its own keys. */
const MAX_DAY_KEYS = 16

/**
 * What one secret key signs with. Whoever keeps a credential keeps this instead of the key's text and drops it with the
 * credential: the derived keys live in here, so that no changed or deleted key can be served from a cache.
 */
export class SecretMaterial {
  readonly #tc3: KeyObject
  readonly #v1: KeyObject
  readonly #dayKeys = new Map<string, Hmac>()

  constructor(secretKey: string) {
    this.#tc3 = createSecretKey(`TC3${secretKey}`, 'utf8')
    this.#v1 = createSecretKey(secretKey, 'utf8')
  }

  /** What signs under TC3-HMAC-SHA256 on a UTC day for a service of the credential scope. */
  tc3Hmac(date: string, service: string): Hmac {
    const name = `${date}/${service}`
    const known = this.#dayKeys.get(name)
    if (known !== undefined) return known
    const dateKey = createHmac('sha256', this.#tc3).update(date).digest()
    const serviceKey = createHmac('sha256', dateKey).update(service).digest()
    const key = new Hmac('sha256', createHmac('sha256', serviceKey).update(TERMINATOR).digest())
    const [oldest] = this.#dayKeys.keys()
    if (this.#dayKeys.size === MAX_DAY_KEYS && oldest !== undefined) this.#dayKeys.delete(oldest)
    this.#dayKeys.set(name, key)
    return key
  }

  /** The HMAC that signatures v1 are made of. */
  v1Hmac(algorithm: 'sha1' | 'sha256', text: string): Buffer {
    return createHmac(algorithm, this.#v1).update(text).digest()
  }
}

/**
 * Whether the call was signed with this secret key. Clients disagree on what they sign, so a short fixed list of hosts,
 * paths and spellings is tried; each comparison takes constant time.
 * @param raw the request that the call was read from
 */
export function verifySignature(call: Call, raw: RawRequest, secretKey: SecretMaterial, hosts: HostRules): boolean {
  const { credential } = call
  const names = hostsOf(call, raw, hosts)
  const paths = pathsOf(raw.url)
  return credential.scheme === 'tc3'
    ? verifyTc3(credential, call.timestamp, raw, names, paths, secretKey)
    : verifyV1(credential, raw.method, names, paths, secretKey)
}

/** The hosts that the call may have been signed for. */
export function hostsOf(
  { serviceHint, region }: Pick<Call, 'serviceHint' | 'region'>,
  raw: RawRequest,
  hosts: HostRules,
): Iterable<string> {
  const service = hosts.service ?? serviceHint.scope ?? serviceHint.host
  return signedHosts(hostOf(raw), service, region, hosts.rootDomains)
}

const ROOT: readonly string[] = ['/']

/** Most SDKs sign `/` wherever the endpoint points; Node signs the path of its URL. */
export function pathsOf(url: string): readonly string[] {
  if (url === '/') return ROOT
  const [path = ''] = url.split('?', 1)
  return path === '/' ? ROOT : ['/', path]
}
