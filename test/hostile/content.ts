import { BOUNDARY, type Form, multipart } from './craft.ts'
import type { Dice } from './dice.ts'

/*
 * Bodies and queries that are broken in themselves. They are signed as they are, so that they get past nothing but the
 * reader that they are meant for.
 */

const deep = (dice: Dice): number => dice.pick([31, 32, 33, 100, 5000, 200_000])

const jsonBombs: readonly ((dice: Dice) => string | Buffer)[] = [
  (dice) => '['.repeat(deep(dice)),
  (dice) => {
    const depth = deep(dice)
    return '['.repeat(depth) + ']'.repeat(depth)
  },
  (dice) => {
    const depth = Math.min(deep(dice), 50_000)
    return `{"KeyId":${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}}`
  },
  (dice) => `{"KeyId":[${'0,'.repeat(dice.below(100_000))}0]}`,
  (dice) => `{${Array.from({ length: dice.below(20_000) }, (_, i) => `"a${i}":1`).join()}}`,
  (dice) => `{"Limit":${'9'.repeat(dice.below(100_000))}}`,
  () => '{"Limit":1e400,"Offset":-1e400}',
  () => '{"Limit":0.1e-400}',
  () => '{"KeyId":"a","KeyId":"b","KeyId":{}}',
  () => '{"__proto__":{"KeyId":"x"},"KeyId":"x"}',
  () => '{"constructor":{"prototype":{"polluted":true}}}',
  () => '{"toJSON":1,"then":1,"hasOwnProperty":1}',
  () => '{"KeyId":"\\ud800"}',
  () => '{"\\udfff":1}',
  () => '{"KeyId":"\\u0000"}',
  () => Buffer.from('{"KeyId":"\xff\xfe"}', 'latin1'),
  () => Buffer.from('{"KeyId":"\xed\xa0\x80"}', 'latin1'),
  () => Buffer.from('{"KeyId":"\xc0\xaf"}', 'latin1'),
  () => Buffer.from('\ufeff{}', 'utf8'),
  () => Buffer.from('\ufeff{}', 'utf16le'),
  () => '{"KeyId":"a\nb\tc"}',
  () => "{'KeyId':'x'}",
  () => '{"KeyId":"x",}',
  () => '// comment\n{}',
  () => '{}{}',
  () => 'NaN',
  () => 'null',
  () => 'true',
  () => '0',
  () => '"text"',
  () => '[]',
  () => '[[{}]]',
  () => ' ',
  () => '',
  () => '\u0000',
  (dice) => `{"Alias":"${'\\u0061'.repeat(dice.below(20_000))}"}`,
  (dice) => ' '.repeat(dice.below(100_000)),
  (dice) => dice.bytes(dice.below(500)),
]

const pairBombs: readonly ((dice: Dice) => string)[] = [
  () => '%',
  () => '%zz=1',
  () => 'KeyId=%',
  () => 'KeyId=%f',
  () => 'KeyId=%ff%fe',
  () => 'KeyId=%c0%af',
  () => 'KeyId=%ed%a0%80',
  () => 'KeyId=%00',
  () => 'a&b&c',
  () => '&&&',
  () => '=',
  () => '=x',
  () => 'KeyId==x=',
  () => 'KeyId=a&KeyId=b',
  () => 'KeyId=a&KeyId.0=b',
  () => 'KeyIds.0=a&KeyIds.x=b',
  () => 'KeyIds.0=a&KeyIds.2=b',
  () => 'KeyIds.4294967295=a',
  () => 'KeyIds.99999999999999999999=a',
  () => 'KeyIds.-1=a',
  () => 'KeyIds.00=a&KeyIds.0=b',
  () => '.=a',
  () => 'a..b=c',
  (dice) => `${'a.'.repeat(dice.below(300))}b=1`,
  () => '__proto__=1',
  () => '__proto__.polluted=1',
  () => 'constructor.prototype.polluted=1',
  () => 'Filters.0.__proto__.x=1&Filters.0.Name=y',
  () => 'Action=GetCallerIdentity&Action=x',
  () => 'X-TC-Action=x',
  () => 'KeyId=\xff\xfe\x80',
  () => 'KeyId=a b\tc',
  () => '+=+',
  (dice) => Array.from({ length: dice.below(4000) }, (_, i) => `a${i}=1`).join('&'),
  (dice) => `KeyId=${'x'.repeat(dice.pick([32_750, 32_768, 40_000, 66_000]))}`,
  (dice) => Array.from({ length: dice.below(800) }, (_, i) => `KeyIds.${i}=1`).join('&'),
]

const forms: readonly ((dice: Dice) => string)[] = [
  ...pairBombs,
  (dice) => Array.from({ length: dice.pick([9_999, 10_001, 50_000]) }, (_, i) => `a${i}=1`).join('&'),
  (dice) => Array.from({ length: dice.below(9_000) }, (_, i) => `KeyIds.${i}=1`).join('&'),
]

const disposition = 'Content-Disposition: form-data; name='
const multiparts: readonly ((dice: Dice) => string | Buffer)[] = [
  () => '',
  () => `--${BOUNDARY}--`,
  () => `--${BOUNDARY}`,
  () => `--${BOUNDARY}\r\n`,
  () => `--${BOUNDARY}--${BOUNDARY}--`,
  () => `--${BOUNDARY}\n${disposition}"a"\n\n1\n--${BOUNDARY}--\n`,
  () => `--${BOUNDARY}\r\n${disposition}"a"\r\n\r\n1`,
  () => `--other\r\n${disposition}"a"\r\n\r\n1\r\n--other--\r\n`,
  () => `--${BOUNDARY}\r\n\r\n1\r\n--${BOUNDARY}--\r\n`,
  () => `--${BOUNDARY}\r\n${disposition}""\r\n\r\n1\r\n--${BOUNDARY}--\r\n`,
  () => `--${BOUNDARY}\r\n${disposition}"a"; filename="x.exe"\r\n\r\n1\r\n--${BOUNDARY}--\r\n`,
  () => `--${BOUNDARY}\r\n${disposition}"a\u0000b"\r\n\r\n1\r\n--${BOUNDARY}--\r\n`,
  () => `--${BOUNDARY}\r\nContent-Disposition: attachment\r\n\r\n1\r\n--${BOUNDARY}--\r\n`,
  () => `--${BOUNDARY}\r\n${'X: y\r\n'.repeat(5000)}\r\n\r\n1\r\n--${BOUNDARY}--\r\n`,
  () => Buffer.from(`--${BOUNDARY}\r\n${disposition}"a"\r\n\r\n\xff\xfe\r\n--${BOUNDARY}--\r\n`, 'latin1'),
  () =>
    multipart([
      ['KeyId', 'a'],
      ['KeyId', 'b'],
    ]),
  () =>
    multipart([
      ['__proto__', 'a'],
      ['constructor.prototype', 'b'],
    ]),
  (dice) => multipart(Array.from({ length: dice.pick([500, 10_001]) }, (_, i) => [`a${i}`, '1'] as const)),
  (dice) => `--${BOUNDARY}\r\n`.repeat(dice.below(3000)),
  (dice) => `${'-'.repeat(dice.below(5000))}${BOUNDARY}`,
  (dice) => dice.bytes(dice.below(800)),
]

/** The content of a request of this form, broken. */
export function brokenContent(dice: Dice, form: Form): Buffer {
  const makers = form === 'json' ? jsonBombs : form === 'multipart' ? multiparts : form === 'form' ? forms : pairBombs
  const content = dice.pick<(dice: Dice) => string | Buffer>(makers)(dice)
  return Buffer.isBuffer(content) ? content : Buffer.from(content, form === 'json' ? 'utf8' : 'latin1')
}
