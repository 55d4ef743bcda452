import type { Dice } from './dice.ts'

/*
 * What is no HTTP request, or is one that contradicts itself.
 */

const good = 'X-TC-Action: DescribeKey\r\nX-TC-Version: 2019-01-18\r\nX-TC-Timestamp: 1\r\n'
const json = 'Content-Type: application/json\r\n'
const post = (headers: string, body = ''): string => `POST / HTTP/1.1\r\nHost: a\r\n${good}${json}${headers}\r\n${body}`
const get = (headers: string): string => `GET / HTTP/1.1\r\nHost: a\r\n${good}${headers}\r\n`

const methods = [
  'PUT',
  'DELETE',
  'PATCH',
  'OPTIONS',
  'TRACE',
  'CONNECT',
  'HEAD',
  'PROPFIND',
  'M-SEARCH',
  'PURGE',
  'SOURCE',
]
const TLS_HELLO =
  '16030100c8010000c40303b1e5d5c2f6a8d2f0e6c4a7b3d1f0e2c4b6a8d0f2e4c6b8a0d2f4e6c8ba00002ac02cc02bc030c02f009f009e'

const protocols: readonly ((dice: Dice) => string | Buffer)[] = [
  (dice) => `${dice.pick(methods)} / HTTP/1.1\r\nHost: a\r\n\r\n`,
  (dice) => `${dice.pick(methods)} a:443 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc`,
  () => 'GET /\r\n',
  () => 'GET / HTTP/0.9\r\n\r\n',
  () => 'GET / HTTP/1.0\r\n\r\n',
  () => 'POST / HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\n{}',
  () => 'GET / HTTP/2.0\r\n\r\n',
  () => 'GET / HTTP/9.9\r\nHost: a\r\n\r\n',
  () => 'GET / HTTPS/1.1\r\nHost: a\r\n\r\n',
  () => 'GET / HTTP/1.1 HTTP/1.1\r\nHost: a\r\n\r\n',
  () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\u0000\u0000\u0000\u0004\u0000\u0000\u0000\u0000\u0000',
  () => Buffer.from(TLS_HELLO, 'hex'),
  () => 'SSH-2.0-OpenSSH_9.6\r\n',
  () => 'EHLO x\r\n',
  () => '\r\n'.repeat(50),
  () => '\u0000'.repeat(100),
  () => get('Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n'),
  () => get('Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n'),
  () => post('Expect: 100-continue\r\nContent-Length: 2\r\n', '{}'),
  () => post('Expect: a miracle\r\nContent-Length: 2\r\n', '{}'),
  () => get('Expect: 100-continue\r\n'),
  (dice) => dice.bytes(1 + dice.below(400)),
]

const lines: readonly ((dice: Dice) => string)[] = [
  () => 'GET  / HTTP/1.1\r\nHost: a\r\n\r\n',
  () => ' GET / HTTP/1.1\r\nHost: a\r\n\r\n',
  () => 'GET\t/\tHTTP/1.1\r\nHost: a\r\n\r\n',
  () => 'get / http/1.1\r\nhost: a\r\n\r\n',
  () => 'GET / HTTP/1.1\nHost: a\n\n',
  () => 'GET / HTTP/1.1\rHost: a\r\r',
  () => 'GET http://evil.example/ HTTP/1.1\r\nHost: a\r\n\r\n',
  () => 'GET * HTTP/1.1\r\nHost: a\r\n\r\n',
  () => 'GET //a/../../b?%00 HTTP/1.1\r\nHost: a\r\n\r\n',
  () => 'GET /\u0000 HTTP/1.1\r\nHost: a\r\n\r\n',
  () => 'GET /\xff\xfe?\xff=\xfe HTTP/1.1\r\nHost: a\r\n\r\n',
  () => 'GET /?# HTTP/1.1\r\nHost: a\r\n\r\n',
  () => 'GET ? HTTP/1.1\r\nHost: a\r\n\r\n',
  (dice) => `GET /${'a'.repeat(dice.below(80_000))} HTTP/1.1\r\nHost: a\r\n\r\n`,
  (dice) => `${'A'.repeat(dice.below(5000))} / HTTP/1.1\r\nHost: a\r\n\r\n`,
  () => 'GET / HTTP/1.1\r\n\r\n',
  () => 'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n',
  () => 'GET / HTTP/1.1\r\nHost: \r\n\r\n',
  (dice) =>
    `GET / HTTP/1.1\r\nHost: ${dice.pick(['[::1', '../..', 'a b', 'a@b:c', '%00', ':::', 'http://x', 'kms.x:99999999'])}\r\n\r\n`,
  (dice) => `GET / HTTP/1.1\r\nHost: ${'a.'.repeat(dice.below(20_000))}\r\n\r\n`,
  () => get(' folded: yes\r\n'),
  () => get('X: a\r\n b\r\n\tc\r\n'),
  () => get('X : a\r\n'),
  () => get(': a\r\n'),
  () => get('X\r\n'),
  () => get('X: a\u0000b\r\n'),
  () => get('X: a\u0007\u001b[31m\r\n'),
  () => get('X: a\nY: b\r\n'),
  () => get('X: a\rY: b\r\n'),
  () => get('X\u0000: a\r\n'),
  () => get('__proto__: a\r\nconstructor: b\r\ntoString: c\r\n'),
  () => get('Set-Cookie: a\r\nSet-Cookie: b\r\nCookie: c\r\nCookie: d\r\n'),
  () => get('X-TC-Action: Encrypt\r\nX-TC-Version: x\r\nX-TC-Language: zh-CN\r\n'),
  () => get('Authorization: a\r\nAuthorization: b\r\n'),
  () => get('Connection: close, keep-alive, \u0000\r\n'),
  (dice) => get(`X: ${'a'.repeat(dice.below(90_000))}\r\n`),
  (dice) => get(Array.from({ length: dice.below(4000) }, (_, i) => `X${i}: y\r\n`).join('')),
  (dice) => get(`${'X'.repeat(dice.below(70_000))}: y\r\n`),
]

const chunk = 'Transfer-Encoding: chunked\r\n'
const framings: readonly ((dice: Dice) => string)[] = [
  () => post('Content-Length: 2\r\nContent-Length: 3\r\n', '{}'),
  () => post('Content-Length: 2\r\nContent-Length: 2\r\n', '{}'),
  () => post('Content-Length: 2, 2\r\n', '{}'),
  () => post('Content-Length: -1\r\n', '{}'),
  () => post('Content-Length: +2\r\n', '{}'),
  () => post('Content-Length: 0x2\r\n', '{}'),
  () => post('Content-Length: 2 2\r\n', '{}'),
  () => post('Content-Length: \r\n', '{}'),
  () => post('Content-Length: 99999999999999999999999\r\n', '{}'),
  () => post('Content-Length: 1\r\n', '{}'),
  () => post('Content-Length: 9007199254740993\r\n', '{}'),
  () => post('', '{}'),
  () => post(`Content-Length: 5\r\n${chunk}`, '2\r\n{}\r\n0\r\n\r\n'),
  () => post(`${chunk}${chunk}`, '2\r\n{}\r\n0\r\n\r\n'),
  () => post('Transfer-Encoding: gzip\r\n', '{}'),
  () => post('Transfer-Encoding: chunked, identity\r\n', '2\r\n{}\r\n0\r\n\r\n'),
  () => post('Transfer-Encoding: \u000bchunked\r\n', '2\r\n{}\r\n0\r\n\r\n'),
  () => post('Transfer-Encoding: xchunked\r\n', '2\r\n{}\r\n0\r\n\r\n'),
  () => post(chunk, '2\r\n{}\r\n0\r\n\r\n'),
  () => post(chunk, 'zz\r\n{}\r\n'),
  () => post(chunk, '-2\r\n{}\r\n0\r\n\r\n'),
  () => post(chunk, '2;ext="a\r\nb"\r\n{}\r\n0\r\n\r\n'),
  (dice) => post(chunk, `2;${'x'.repeat(dice.below(40_000))}\r\n{}\r\n0\r\n\r\n`),
  () => post(chunk, '3\r\n{}\r\n0\r\n\r\n'),
  () => post(chunk, '1\r\n{}\r\n0\r\n\r\n'),
  () => post(chunk, '2\n{}\n0\n\n'),
  () => post(chunk, 'ffffffffffffffffff\r\n{}'),
  () => post(chunk, '7fffffff\r\n{}'),
  () => post(chunk, '2\r\n{}\r\n0\r\nX-TC-Action: Encrypt\r\nContent-Length: 9\r\n\r\n'),
  (dice) => post(chunk, `2\r\n{}\r\n0\r\n${'T: x\r\n'.repeat(dice.below(12_000))}\r\n`),
  (dice) => post(chunk, `${'1\r\nx\r\n'.repeat(dice.below(20_000))}0\r\n\r\n`),
  (dice) => post(chunk, `${'0'.repeat(dice.below(2000))}2\r\n{}\r\n0\r\n\r\n`),
  () => post('Content-Length: 0\r\n', 'GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n'),
]

/** Bytes that were no request from the beginning. */
export function rawNonsense(dice: Dice): Buffer {
  const bytes = dice.pick<(dice: Dice) => string | Buffer>(dice.pick([protocols, lines, framings]))(dice)
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes, 'latin1')
}

/** Bytes with one to five places changed, lost, doubled or cut off. */
export function mutate(dice: Dice, bytes: Buffer): Buffer {
  let result = bytes
  for (let i = 0; i <= dice.below(5); i++) {
    const at = dice.below(result.length + 1)
    const end = Math.min(result.length, at + 1 + dice.below(dice.chance(0.2) ? 200 : 4))
    const before = result.subarray(0, at)
    const middle = result.subarray(at, end)
    const after = result.subarray(end)
    result = dice.pick<() => Buffer>([
      () => Buffer.concat([before, after]),
      () => Buffer.concat([before, middle, middle, after]),
      () => Buffer.concat([before, dice.bytes(middle.length), after]),
      () => Buffer.concat([before, middle.map((byte) => byte ^ (1 << dice.below(8))), after]),
      () =>
        Buffer.concat([
          before,
          Buffer.from(dice.pick(['\r\n', '\n', '\u0000', ' ', ':', '%', '&', '"', '\xff']), 'latin1'),
          middle,
          after,
        ]),
      () => (dice.chance(0.2) ? before : result),
    ])()
  }
  return result
}
