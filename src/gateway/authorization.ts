import { type Fault, refuse, type Text, t } from '../contract/fault.ts'
import { memo } from './memo.ts'

/** What the Authorization header of TC3-HMAC-SHA256 claims. */
export interface Tc3Credential {
  readonly scheme: 'tc3'
  /** The UTC day of the timestamp, `YYYY-MM-DD`. */
  readonly date: string
  /** Any text: SDKs take it from the endpoint, so that it may be `127` or `localhost:8080`. Input of the HMAC only. */
  readonly service: string
  /** Lower-case names in the order signed; `content-type` and `host` are among them. */
  readonly signedHeaders: readonly string[]
  /** 64 lower-case hex digits. */
  readonly signature: string
}

export const ALGORITHM = 'TC3-HMAC-SHA256'
export const TERMINATOR = 'tc3_request'

// Each part is visible ASCII without a comma.
const CLAIM = /^TC3-HMAC-SHA256\s+Credential=([!-+\--~]+)\s*,\s*SignedHeaders=([!-+\--~]+)\s*,\s*$/
const MARK = 'Signature='
// The longest DNS name with a port.
const MAX_SERVICE = 260
const MAX_SIGNED_HEADERS = 32

/**
 * Reads `TC3-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…`.
 * @param timestamp seconds since the epoch
 * @throws {Fault} AuthFailure.InvalidAuthorization naming the part; AuthFailure.SignatureFailure for another day
 */
export function readAuthorization(header: string, timestamp: number): { secretId: string; credential: Tc3Credential } {
  if (!/^TC3-HMAC-SHA256(\s|$)/.test(header))
    throw misshapen(t(`签名算法应为 ${ALGORITHM}`, `the algorithm must be ${ALGORITHM}`))
  const mark = header.lastIndexOf(MARK)
  if (mark < 0) throw misshapen('Credential, SignedHeaders, Signature')
  const { secretId, date, service, signedHeaders } = readClaim(header.slice(0, mark))
  const signature = header.slice(mark + MARK.length).trimEnd()
  if (!/^[0-9a-f]{64}$/.test(signature)) throw misshapen('Signature')
  if (date !== utcDay(timestamp)) throw otherDay()
  return { secretId, credential: { scheme: 'tc3', date, service, signedHeaders, signature } }
}

interface Claim {
  readonly secretId: string
  readonly date: string
  readonly service: string
  readonly signedHeaders: readonly string[]
}

/** All but the signature. */
const readClaim = memo((text: string): Claim => {
  const [, scope = '', names = ''] = CLAIM.exec(text) ?? []
  if (scope === '') throw misshapen('Credential, SignedHeaders, Signature')
  return { ...readScope(scope), signedHeaders: readSignedHeaders(names) }
})

/** `SecretId/date/service/tc3_request`, where the service itself may hold slashes. */
function readScope(scope: string): { secretId: string; date: string; service: string } {
  const first = scope.indexOf('/')
  const second = scope.indexOf('/', first + 1)
  const last = scope.lastIndexOf('/')
  const secretId = scope.slice(0, Math.max(first, 0))
  const date = scope.slice(first + 1, second)
  const service = scope.slice(second + 1, last)
  if (!(first > 0 && second > first && last > second + 1)) throw misshapen('Credential')
  if (scope.slice(last + 1) !== TERMINATOR)
    throw misshapen(t(`Credential 应以 ${TERMINATOR} 结尾`, `Credential must end in ${TERMINATOR}`))
  if (!/^\d{4}-\d\d-\d\d$/.test(date) || service.length > MAX_SERVICE) throw misshapen('Credential')
  return { secretId, date, service }
}

function readSignedHeaders(text: string): readonly string[] {
  const names = text.split(';', MAX_SIGNED_HEADERS + 1)
  const distinct = new Set(names)
  const wellFormed =
    names.length <= MAX_SIGNED_HEADERS &&
    distinct.size === names.length &&
    names.every((name) => /^[a-z0-9!#$%&'*+.^_`|~-]+$/.test(name))
  if (!wellFormed || !distinct.has('content-type') || !distinct.has('host')) throw misshapen('SignedHeaders')
  return names
}

const DAY = 86_400
let latest = { day: Number.NaN, text: '' }

/** Nearly all calls are of one day, and writing it costs 0.9 µs. */
function utcDay(timestamp: number): string {
  const day = Math.floor(timestamp / DAY)
  if (latest.day !== day) latest = { day, text: new Date(timestamp * 1000).toISOString().slice(0, 10) }
  return latest.text
}

const misshapen = (about: string | Text): Fault => refuse('AuthFailure.InvalidAuthorization', about)

const otherDay = (): Fault =>
  refuse(
    'AuthFailure.SignatureFailure',
    t('Credential 中的日期应为时间戳的 UTC 日期', 'the date in Credential must be the UTC day of the timestamp'),
  )
