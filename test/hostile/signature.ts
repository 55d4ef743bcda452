import { craft, type Order, type Request, type Target } from './craft.ts'
import type { Dice } from './dice.ts'
import { spoil } from './values.ts'

type Headers = Readonly<Record<string, string>>

const nobody = { secretId: 'AKIDthere0is0no0such0key000000000001', secretKey: 'no such key' }
const wrongKey = (target: Target) => ({ secretId: target.credentials[0]?.secretId ?? '', secretKey: 'a guess' })

/** A printable text that can stand in a header, whatever was in it. */
const headerSafe = (text: string): string => text.replace(/[^\x20-\x7e]/g, '~')

const rewrite = (headers: Headers, change: (authorization: string) => string): Headers => ({
  ...headers,
  authorization: headerSafe(change(headers['authorization'] ?? '')),
})

const authorizations: readonly ((dice: Dice, headers: Headers) => Headers)[] = [
  (dice, headers) => rewrite(headers, (text) => text.slice(0, dice.below(text.length))),
  (dice, headers) => rewrite(headers, (text) => spoil(dice, text)),
  (_, headers) => rewrite(headers, (text) => text.replace(/Signature=.*/, 'Signature=')),
  (_, headers) => rewrite(headers, (text) => text.replace(/Signature=.*/, `Signature=${'0'.repeat(64)}`)),
  (_, headers) => rewrite(headers, (text) => text.replace(/Signature=.*/, (all) => all.toUpperCase())),
  (_, headers) => rewrite(headers, (text) => text.replace('TC3-HMAC-SHA256', 'TC3-HMAC-SM3')),
  (_, headers) => rewrite(headers, (text) => text.replace('TC3-HMAC-SHA256', 'AWS4-HMAC-SHA256')),
  (_, headers) => rewrite(headers, () => 'Bearer eyJhbGciOiJub25lIn0.e30.'),
  (_, headers) => rewrite(headers, () => 'Basic YWRtaW46YWRtaW4='),
  (_, headers) => rewrite(headers, (text) => text.replace(/\/\d{4}-\d\d-\d\d\//, '/1999-12-31/')),
  (_, headers) => rewrite(headers, (text) => text.replace(/\/\d{4}-\d\d-\d\d\//, '/2024-02-30/')),
  (_, headers) => rewrite(headers, (text) => text.replace('tc3_request', 'aws4_request')),
  (_, headers) => rewrite(headers, (text) => text.replace(/Credential=[^/]*/, "Credential=' OR 1=1 --")),
  (_, headers) => rewrite(headers, (text) => text.replace(/Credential=[^/]*/, 'Credential=__proto__')),
  (_, headers) =>
    rewrite(headers, (text) => text.replace(/SignedHeaders=[^,]*/, 'SignedHeaders=content-type;constructor;host')),
  (_, headers) =>
    rewrite(headers, (text) => text.replace(/SignedHeaders=[^,]*/, 'SignedHeaders=__proto__;content-type;host')),
  (_, headers) => rewrite(headers, (text) => text.replace(/SignedHeaders=[^,]*/, 'SignedHeaders=host')),
  (_, headers) =>
    rewrite(headers, (text) =>
      text.replace(/SignedHeaders=[^,]*/, `SignedHeaders=content-type;host${';x'.repeat(500)}`),
    ),
  (_, headers) => rewrite(headers, (text) => `${text}, ${text}`),
  (dice, headers) => rewrite(headers, (text) => text.replaceAll(', ', ' '.repeat(dice.below(3000)))),
  (dice, headers) => rewrite(headers, (text) => text + ' '.repeat(dice.below(30_000))),
  (dice, headers) => rewrite(headers, () => `TC3-HMAC-SHA256 Credential=${'a/'.repeat(dice.below(20_000))}`),
  (dice, headers) => ({
    ...headers,
    'x-tc-timestamp': dice.pick(['', '0', '-1', '1e9', '9'.repeat(12), '9'.repeat(40), 'now', '0x1', '01']),
  }),
  (dice, headers) => ({ ...headers, 'x-tc-version': dice.pick(['', 'x', '2019-01-19', '9'.repeat(3000), '../..']) }),
  (dice, headers) => ({
    ...headers,
    'x-tc-action': dice.pick(['', 'toString', '__proto__', 'service', 'cmk', '../kms', 'A'.repeat(9000)]),
  }),
  (dice, headers) => ({
    ...headers,
    'x-tc-region': dice.pick(['', 'ap-atlantis', "'; --", '__proto__', 'ap-guangzhou ,x']),
  }),
  (dice, headers) => ({ ...headers, 'x-tc-token': dice.pick(['', 'x', 'a'.repeat(5000)]) }),
  (dice, headers) => ({ ...headers, 'x-tc-language': dice.pick(['', 'tlh', 'zh-CN', '__proto__']) }),
  (dice, headers) => ({
    ...headers,
    'content-type': dice.pick([
      '',
      'text/html',
      'application/xml',
      'application/json; charset=x',
      'multipart/form-data',
      'multipart/form-data; boundary=',
      ';;;',
    ]),
  }),
  (dice, headers) => ({ ...headers, host: dice.pick(['', 'evil.example', 'lighthouse', 'a'.repeat(9000)]) }),
  (_, headers) => ({ ...headers, 'x-tc-content-sha256': 'UNSIGNED-PAYLOAD' }),
  (dice, headers) => {
    const { [dice.pick(Object.keys(headers))]: _, ...rest } = headers
    return rest
  },
]

/** A request whose signature, or what it rests on, is not good. */
export function badlySigned(dice: Dice, target: Target, order: Order): Request {
  const now = Math.floor(Date.now() / 1000)
  const request = craft(target, {
    ...order,
    ...(dice.chance(0.1) && { credential: dice.pick([nobody, wrongKey(target)]) }),
    ...(dice.chance(0.1) && { timestamp: dice.pick([0, now - 301, now + 3600, 999_999_999_999]) }),
  })
  const { headers } = request
  if (headers['authorization'] !== undefined) return { ...request, headers: dice.pick(authorizations)(dice, headers) }
  const spoilt = (text: string): string => headerSafe(spoil(dice, text)).replaceAll(' ', '')
  return request.method === 'GET'
    ? { ...request, target: `/${spoilt(request.target.slice(1))}` }
    : { ...request, body: Buffer.from(spoilt(request.body.toString('latin1'))) }
}
